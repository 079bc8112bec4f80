/** D2.1, the DNS map: every record with why it is there, whose it is, and since when. */
import { z } from "zod";
import { fateOf, mapSources, noteOn } from "../checks/dns/map-record.ts";
import { purposeOf, recordGroups } from "../checks/dns/record-purpose.ts";
import { profileOf } from "../stores/profile-schema.ts";
import type { DocumentKind } from "./draft-document.ts";
import { loadRecordNotes } from "./load-record-notes.ts";
import { factsBehind } from "./stored-facts.ts";

const record = {
  type: z.string(),
  name: z.string(),
  value: z.string(),
};

/** What a version of the DNS map holds. */
export const DnsMapContent = z.object({
  zone: z.string(),
  /** `zone` every record, read inside; `outside` the names that are known, asked at the name servers. */
  source: z.enum(mapSources),
  /** The permission a connected token lacks; null when none is missing. */
  refused: z.string().nullable(),
  rows: z.array(
    z.object({
      ...record,
      ttl: z.number().nullable(),
      proxied: z.boolean().nullable(),
      group: z.enum(recordGroups),
      /** A person's words, else what name and value tell; empty when nobody knows. */
      purpose: z.string(),
      /** True when a person, or the record itself, says why it is there. */
      isExplained: z.boolean(),
      ownerName: z.string(),
      since: z.string().nullable(),
      isRequired: z.boolean(),
    }),
  ),
  /** Required records that do not stand there as they should. */
  lost: z.array(z.object({ ...record, purpose: z.string(), fate: z.enum(["different", "missing"]) })),
  /** Questions no name server answered, as `name TYPE`. */
  unseen: z.array(z.string()),
});
export type DnsMapContent = z.infer<typeof DnsMapContent>;

/** The part of the check's facts a map is written from; stored facts are data of an earlier version too. */
const MapFacts = z.object({
  zone: z.string().nullable(),
  source: z.enum(mapSources),
  refused: z.string().nullable(),
  records: z.array(
    z.object({
      ...record,
      ttl: z.number().nullable(),
      proxied: z.boolean().nullable(),
      comment: z.string().nullable(),
    }),
  ),
  unseen: z.array(z.string()),
});

/** Written once the zone was read; the notes are those of now, so that they survive every new version. */
export const dnsMap: DocumentKind<DnsMapContent> = {
  key: "D2.1",
  stageKey: "edge",
  title: "DNS map",
  content: DnsMapContent,
  async build(ctx, storeId) {
    const behind = await factsBehind(ctx, storeId, "dns.map");
    const facts = MapFacts.safeParse(behind?.facts);
    if (!behind || !facts.success || facts.data.records.length === 0) return null;
    const { zone, source, refused, records, unseen } = facts.data;
    const store = await ctx.db.store.findUniqueOrThrow({
      where: { id: storeId },
      select: { domain: true, profile: true },
    });
    const profile = profileOf(store);
    const notes = await loadRecordNotes(ctx, storeId);
    const rows = records.map(({ comment, ...kept }) => {
      const guess = purposeOf({ ...kept, comment }, profile);
      const note = noteOn({ ...kept, comment }, notes, source);
      return {
        ...kept,
        group: guess.group,
        purpose: note?.purpose || guess.purpose,
        isExplained: Boolean(note?.purpose) || guess.isClear,
        ownerName: note?.ownerName ?? "",
        since: note?.since ?? null,
        isRequired: note?.isRequired ?? false,
      };
    });
    const lost = notes.flatMap((note) => {
      const { type, name, value, purpose, isRequired } = note;
      const isUnseen = unseen.includes(`${name} ${type}`);
      const fate = isRequired && !isUnseen ? fateOf(note, records, source) : "present";
      return fate === "present" ? [] : [{ type, name, value, purpose, fate }];
    });
    return { content: { zone: zone ?? store.domain, source, refused, rows, lost, unseen }, seenAt: behind.seenAt };
  },
};
