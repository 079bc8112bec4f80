/** What people write beside the records of a DNS map: purpose, owner, since when, and whether losing it breaks something. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { recordKey } from "../checks/dns/map-record.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { dnsMap } from "./dns-map.ts";
import { draftDocument } from "./draft-document.ts";

export const SaveRecordNote = z.object({
  storeId: z.uuid(),
  type: z.string().regex(/^[A-Z0-9]{1,10}$/, "That is no record type."),
  name: z.string().min(1).max(255),
  value: z.string().max(4_096),
  purpose: z.string().trim().max(200, "At most 200 characters."),
  ownerName: z.string().trim().max(80, "At most 80 characters."),
  /** `YYYY-MM-DD`. */
  since: z.iso.date("Write a day such as 2026-11-24.").nullable(),
  isRequired: z.boolean(),
});

/**
 * Keeps a note on a record of the current map and drafts the map again. Throws `NotFound` for a record the map does not
 * hold, `InvalidInput` on a secret.
 */
export async function saveRecordNote(ctx: Ctx, input: z.infer<typeof SaveRecordNote>): Promise<void> {
  requireEditor(ctx, "editing the DNS map");
  const { storeId, type, name, value, purpose, ownerName, since, isRequired } = input;
  for (const field of ["purpose", "ownerName"] as const) {
    if (findSecrets(input[field]))
      throw new InvalidInput(field, "That looks like a secret value. Put only its name here.");
  }
  await lockStore(ctx, storeId);
  const current = await dnsMap.build(ctx, storeId);
  if (!current?.content.rows.some((row) => recordKey(row) === recordKey(input))) throw new NotFound("record");
  const keySha256 = createHash("sha256").update(recordKey(input)).digest("hex");
  const said = {
    purpose,
    ownerName,
    since: since === null ? null : new Date(since),
    isRequired,
    source: current.content.source,
    byName: actorName(ctx.actor),
    updatedAt: ctx.now,
  };
  const where = { storeId_keySha256: { storeId, keySha256 } };
  const before = await ctx.db.recordNote.findUnique({ where });
  await ctx.db.recordNote.upsert({
    where,
    update: said,
    create: { workspaceId: ctx.actor.workspaceId, storeId, keySha256, type, name, value, ...said },
  });
  await recordActivity(ctx, {
    storeId,
    action: "record.explained",
    subject: { kind: "record", id: keySha256.slice(0, 16), name: `${type} ${name}` },
    before: before ? { purpose: before.purpose, owner: before.ownerName, required: before.isRequired } : undefined,
    after: { purpose, owner: ownerName, required: isRequired },
  });
  await draftDocument(ctx, storeId, dnsMap);
}
