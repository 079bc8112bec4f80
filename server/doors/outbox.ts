/** Door across tenants: hands stored events to the workflow server. Nothing is lost when it is down; the rows wait. */
import { inngest } from "../../inngest/client.ts";
import { systemDb } from "../db.ts";
import { log } from "../log.ts";

/** Sends the rows given and marks them; a failure is logged and left to `flushOutbox`. */
export async function sendOutbox(ids: string[]): Promise<void> {
  try {
    await sendRows(
      await systemDb().outboxEvent.findMany({ where: { id: { in: ids }, sentAt: null }, orderBy: { id: "asc" } }),
    );
  } catch (error) {
    log("warn", "events wait in the outbox: the workflow server did not take them", { ids, error });
  }
}

/** Sends what waited for more than five seconds, oldest first, and forgets rows sent a week ago. Returns how many were sent. */
export async function flushOutbox(now: Date): Promise<number> {
  const db = systemDb();
  const rows = await db.outboxEvent.findMany({
    where: { sentAt: null, createdAt: { lt: new Date(now.getTime() - 5_000) } },
    orderBy: { createdAt: "asc" },
    take: 500,
  });
  if (rows.length > 0) await sendRows(rows);
  await db.outboxEvent.deleteMany({ where: { sentAt: { lt: new Date(now.getTime() - 7 * 86_400_000) } } });
  return rows.length;
}

async function sendRows(rows: { id: string; name: string; data: unknown }[]): Promise<void> {
  if (rows.length === 0) return;
  // The row's id is the event's: sending twice is harmless.
  await inngest.send(rows.map((row) => ({ id: row.id, name: row.name, data: row.data as Record<string, unknown> })));
  await systemDb().outboxEvent.updateMany({
    where: { id: { in: rows.map(({ id }) => id) } },
    data: { sentAt: new Date() },
  });
}
