/** Publishes the public keys this installation signs evidence with, those replaced among them (docs/certificate.md). */
import { publicKeys } from "@/server/doors/signing-keys.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return Response.json(
    { keys: await publicKeys() },
    { headers: { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" } },
  );
}
