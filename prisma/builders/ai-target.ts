/** A store's assistant under test, with one request for its canary address. */
import { randomBytes } from "node:crypto";
import { type Actor, inTenant } from "../../server/ctx.ts";

/** Makes the rows of an assistant whose canaries were issued; gives the random part of its canary address. */
export async function buildAiTarget(
  owner: Actor,
  place: { workspaceId: string; storeId: string },
): Promise<{ catcherId: string }> {
  const catcherId = randomBytes(6).toString("hex");
  await inTenant(owner, async ({ db, now }) => {
    const target = await db.aiTarget.create({
      data: { ...place, url: "https://shop.example/chat", sealedCanaries: "v1.none", catcherId, issuedAt: now },
    });
    await db.canaryHit.create({ data: { ...place, targetId: target.id, at: now, place: "note" } });
  });
  return { catcherId };
}
