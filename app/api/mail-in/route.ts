/** Takes a raw message from a mail provider, signed on its bytes: docs/mail-in.md. */
import { limit } from "@/server/doors/rate-limit.ts";
import { env } from "@/server/env.ts";
import { LimitReached, NotFound } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { BodyTooLarge, withLimitedBody } from "@/server/http/limited-body.ts";
import { MAIL_BYTES_MAX } from "@/server/mail-in/receive-mail.ts";
import { isSigned, readEnvelope, secretsOf } from "@/server/mail-in/signed-post.ts";
import { takeMail } from "@/server/mail-in/take-mail.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  const { MAIL_IN_DOMAIN: domain, MAIL_IN_SECRET: setting } = env();
  const secrets = secretsOf(setting);
  if (!domain || secrets.length === 0) return new Response("Not found", { status: 404 });
  const now = new Date();
  try {
    await limit(`mail-in:post:${clientIp(request.headers)}`, 120, 60_000, now, "Too many posts.");
    const body = new Uint8Array(await (await withLimitedBody(request, MAIL_BYTES_MAX)).arrayBuffer());
    const headers = {
      id: request.headers.get("x-launch-id"),
      timestamp: request.headers.get("x-launch-timestamp"),
      envelope: request.headers.get("x-launch-envelope"),
      signature: request.headers.get("x-launch-signature"),
    };
    if (!isSigned(headers, body, secrets, now)) return new Response("Not signed", { status: 401 });
    const read = readEnvelope(headers.envelope ?? "", domain);
    if (!read) return new Response("The envelope does not fit", { status: 400 });
    const outcome = await takeMail({ raw: body, ...read }, now);
    return Response.json({ outcome });
  } catch (error) {
    if (error instanceof BodyTooLarge) return new Response("Too large", { status: 413 });
    if (error instanceof LimitReached) return new Response("Too many", { status: 429 });
    // Nobody waits at this address; the provider must not try again.
    if (error instanceof NotFound) return Response.json({ outcome: "no-such-address" });
    throw error;
  }
}
