/** Hands out the signed evidence behind a store's certificate as a file that can be checked offline. */
import { z } from "zod";
import { buildPack } from "@/server/certificates/build-pack.ts";
import { actorForStore } from "@/server/doors/actors.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { documentAnswer } from "@/server/http/document-answer.ts";
import { requestContext } from "@/server/trpc/request-context.ts";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ storeId: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { user } = await requestContext(request.headers);
  if (!user) return new Response("You are not signed in.", { status: 401 });
  const storeId = z.uuid().safeParse((await params).storeId);
  const actor = storeId.success ? await actorForStore(user.id, storeId.data) : null;
  if (!actor || !storeId.success) return new Response("There is no such store.", { status: 404 });
  const now = new Date();
  return documentAnswer(async () => {
    await limit(`evidence:${user.id}`, 60, 3_600_000, now, "Sixty files an hour are the most.");
    const pack = await buildPack(actor, storeId.data, now);
    const fileName = `${pack.store.domain}-evidence-${pack.issuedAt.slice(0, 10)}.json`;
    return { fileName, contentType: "application/json", body: `${JSON.stringify(pack, null, 2)}\n` };
  });
}
