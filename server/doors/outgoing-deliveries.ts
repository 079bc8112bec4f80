/** Door across tenants: forgets what was sent to webhooks long ago. */
import { systemDb } from "../db.ts";

/** As long as calls that came in are remembered (catalogue 16). */
const KEPT_MS = 30 * 86_400_000;

/** Forgets messages that are older than thirty days. */
export async function forgetOldDeliveries(now: Date): Promise<void> {
  await systemDb().outgoingDelivery.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - KEPT_MS) } } });
}
