/** Loads what people wrote beside the records of a store's DNS map. */
import { mapSources, type RecordNote } from "../checks/dns/map-record.ts";
import type { Ctx } from "../ctx.ts";
import { oneOf } from "../words.ts";

/** Gives the notes on a store's records. */
export async function loadRecordNotes(ctx: Ctx, storeId: string): Promise<RecordNote[]> {
  const rows = await ctx.db.recordNote.findMany({ where: { storeId }, orderBy: { keySha256: "asc" } });
  return rows.map(({ type, name, value, purpose, ownerName, since, isRequired, source }) => ({
    type,
    name,
    value,
    purpose,
    ownerName,
    since: since?.toISOString().slice(0, 10) ?? null,
    isRequired,
    source: oneOf(mapSources, source),
  }));
}
