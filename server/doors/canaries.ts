/** Door across tenants: whose canary address was asked for. */
import { systemDb } from "../db.ts";
import { uuidv7 } from "../uuid.ts";

/** The texts of ours that name the address, as `from` says in it. */
const places = ["note", "slot", "image", "html"];

/** Writes down that a canary address was asked for; false when it is nobody's. */
export async function recordCanaryHit(catcherId: string, from: string | null, now: Date): Promise<boolean> {
  if (!/^[0-9a-f]{12}$/.test(catcherId)) return false;
  const target = await systemDb().aiTarget.findUnique({
    where: { catcherId },
    select: { id: true, workspaceId: true, storeId: true },
  });
  if (!target) return false;
  const { id: targetId, workspaceId, storeId } = target;
  const place = places.find((known) => known === from) ?? null;
  await systemDb().canaryHit.create({
    data: { id: uuidv7(), workspaceId, storeId, targetId, at: now, place },
    select: { id: true },
  });
  return true;
}
