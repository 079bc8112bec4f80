/** Builds what other programs leave in a workspace: a key, a kept answer, a pipeline's report, a webhook and a delivery. */
import { createHash, randomBytes } from "node:crypto";
import { type Actor, inTenant } from "../../server/ctx.ts";
import { systemDb } from "../../server/db.ts";
import { uuidv7 } from "../../server/uuid.ts";

type Place = { workspaceId: string; storeId: string };
export type OutsidePrograms = { apiKeyId: string; outgoingHookId: string; outgoingDeliveryId: string };

/** Makes one row of each; none of them opens or calls anything. */
export async function buildOutsidePrograms(owner: Actor, place: Place): Promise<OutsidePrograms> {
  const built = await inTenant(owner, async ({ db, now }) => {
    const key = await db.apiKey.create({
      data: {
        ...place,
        name: "Pipeline",
        prefix: "lrk_none",
        keySha256: createHash("sha256").update(randomBytes(32)).digest("hex"),
        scope: "read",
        createdByName: "Maya Okafor",
      },
    });
    const hook = await db.outgoingHook.create({
      data: {
        ...place,
        url: "https://receiver.example/launch",
        eventTypes: ["stage.approved"],
        sealed: "v1.none",
        createdByName: "Maya Okafor",
      },
    });
    const delivery = await db.outgoingDelivery.create({
      data: {
        ...place,
        hookId: hook.id,
        eventId: uuidv7(),
        eventType: "stage.approved",
        body: "{}",
        createdAt: now,
        attempts: 1,
        lastAttemptAt: now,
        lastStatus: 204,
        deliveredAt: now,
      },
    });
    await db.ciReport.createMany({
      data: [
        {
          ...place,
          target: "shop.example",
          catalogueVersion: "0",
          startedAt: now,
          durationMs: 1,
          counts: { pass: 1 },
          results: [],
          receivedAt: now,
          reportedByName: "Pipeline",
        },
      ],
    });
    return { apiKeyId: key.id, outgoingHookId: hook.id, outgoingDeliveryId: delivery.id };
  });
  await systemDb().idempotencyKey.create({
    data: {
      ...place,
      apiKeyId: built.apiKeyId,
      key: "first",
      requestSha256: "0".repeat(64),
      claimedAt: new Date(),
      status: 201,
      sealedResponse: "v1.none",
    },
  });
  return built;
}
