/** Door across tenants: whose document an address names, before any tenant is known. */
import { systemDb } from "../db.ts";

/** Gives the store a document belongs to; null when there is none. Nothing of the document itself is read. */
export async function storeOfDocument(deliverableId: string): Promise<string | null> {
  const row = await systemDb().deliverable.findUnique({ where: { id: deliverableId }, select: { storeId: true } });
  return row?.storeId ?? null;
}
