/** Knocks at the addresses payment messages come to, as a provider's server would: no browser, no signature. */
import type { Probes } from "../probes/probes.ts";
import { isFromCloudflare } from "./edges.ts";

export type PingFact = {
  url: string;
  status: number | null;
  fault: string | null;
  /** A challenge or the edge's own page in place of the application's answer. */
  isEdgeAnswer: boolean;
  isChallenge: boolean;
};

/** Words of Cloudflare's own error pages (Cloudflare docs, "Cloudflare 1xxx errors"). */
const EDGE_PAGE = /cf-error-details|error code: 1\d{3}|Attention Required! \| Cloudflare/;

/** Sends one unsigned message to each address. */
export function pingWebhooks(probes: Probes, urls: string[]): Promise<PingFact[]> {
  return Promise.all(
    urls.map(async (url): Promise<PingFact> => {
      const headers = { accept: "*/*", "accept-language": "" };
      const {
        status,
        fault,
        headers: answered,
        body,
        botWall,
      } = await probes.http.get(url, { method: "POST", headers });
      const value = (wanted: string) => answered.find(([name]) => name === wanted)?.[1] ?? null;
      // What Cloudflare makes itself carries no cache status; what it passes on does.
      const isOwnPage = isFromCloudflare(answered) && value("cf-cache-status") === null;
      const isRefusal = status === 403 || status === 503;
      const isDenied = value("x-vercel-mitigated") !== null || EDGE_PAGE.test(body);
      const isEdgeAnswer = botWall || (isRefusal && (isOwnPage || isDenied));
      return { url, status, fault: fault?.kind ?? null, isEdgeAnswer, isChallenge: botWall };
    }),
  );
}
