/** The certificate as a picture for a shop's own pages: no script, no cookie, and the state of now. */
import { type CertificateView, readCertificate } from "@/server/certificates/read-certificate.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { LimitReached } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ slug: string }> };

const looks = {
  green: { mark: "#166b3b", word: "Launch ready" },
  amber: { mark: "#8a4f00", word: "Being checked again" },
  revoked: { mark: "#5f5b53", word: "No longer shown" },
} as const;

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const now = new Date();
  try {
    await limit(`badge:${clientIp(request.headers)}`, 600, 60_000, now, "Too many.");
  } catch (error) {
    if (error instanceof LimitReached) return new Response(null, { status: 429 });
    throw error;
  }
  const view = await readCertificate((await params).slug, now);
  if (!view) return new Response(null, { status: 404 });
  return new Response(picture(view), {
    headers: {
      "content-type": "image/svg+xml;charset=utf-8",
      // Short: the badge turns amber by itself.
      "cache-control": "public, max-age=300",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
    },
  });
}

/** Two lines beside a dot; all of its words are ours but the numbers. */
function picture({ state, metCount }: CertificateView): string {
  const { mark, word } = looks[state];
  const line = state === "revoked" ? "certificate" : `${metCount} of 11 proven now`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="196" height="44" role="img" aria-label="${word}, ${line}"><rect x=".5" y=".5" width="195" height="43" rx="7.5" fill="#fff" stroke="#d4d0c8"/><circle cx="22" cy="22" r="8" fill="${mark}"/><g font-family="Inter,system-ui,sans-serif" fill="#1b1a17"><text x="42" y="20" font-size="13" font-weight="600">${word}</text><text x="42" y="35" font-size="11" fill="#69655d">${line}</text></g></svg>`;
}
