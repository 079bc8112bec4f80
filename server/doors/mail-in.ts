/** Door across tenants: whose test address a message was sent to. */
import { systemDb } from "../db.ts";

/** One address that takes mail now. */
export type OpenMailTest = { id: string; workspaceId: string; storeId: string; stream: string };

/** Finds the test behind a local part; null when there is none, it has ended, or its store is put away or not proven. */
export async function findMailTest(localPart: string, now: Date): Promise<OpenMailTest | null> {
  if (!/^lrc-[0-9a-f]{20}$/.test(localPart)) return null;
  const test = await systemDb().mailTest.findUnique({
    where: { localPart },
    select: { id: true, workspaceId: true, storeId: true, stream: true, expiresAt: true },
  });
  if (!test || test.expiresAt <= now) return null;
  const store = await systemDb().store.findUnique({
    where: { id: test.storeId },
    select: { archivedAt: true, controlProvenAt: true },
  });
  if (!store || store.archivedAt || !store.controlProvenAt) return null;
  const { id, workspaceId, storeId, stream } = test;
  return { id, workspaceId, storeId, stream };
}
