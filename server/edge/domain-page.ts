/** What the domain page shows: the map as lines, what they lead to and what is wrong, and the ways in. */
import { z } from "zod";
import { dnsProviderOf } from "../checks/dns/record-role.ts";
import type { Ctx } from "../ctx.ts";
import { readBody } from "../deliverables/documents.ts";
import { NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asStatus, openFindingStates } from "../words.ts";
import { groupRecords, type MapFinding, type RecordGroup } from "./record-groups.ts";

export const DomainPage = z.object({ storeId: z.uuid() });

/** Looks gone through for the last change of a record: a month of nightly audits. */
const LOOKS_MAX = 30;

/** The part of the zone's stored facts a change is told from; facts are data of an earlier version too. */
const ZoneFacts = z.object({
  records: z.array(z.object({ type: z.string(), name: z.string(), value: z.string() })),
});
/** What one look at the zone saw, and when. */
export type ZoneLook = { at: Date; records: z.infer<typeof ZoneFacts>["records"] };

/** Gives the page; `map` and `redirects` are null until an audit has seen them. Throws `NotFound`. */
export async function domainPage(ctx: Ctx, { storeId }: z.infer<typeof DomainPage>) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true, profile: true } });
  if (!store) throw new NotFound("store");
  const version = await ctx.db.deliverableVersion.findFirst({
    where: { deliverable: { storeId, key: "D2.1" } },
    orderBy: { number: "desc" },
    select: { content: true, freshestAt: true },
  });
  return {
    domain: store.domain,
    map: version ? await readMap(ctx, storeId, version, profileOf(store)) : null,
    redirects: await readRedirects(ctx, storeId),
  };
}

async function readMap(
  ctx: Ctx,
  storeId: string,
  version: { content: unknown; freshestAt: Date | null },
  profile: ReturnType<typeof profileOf>,
) {
  const body = readBody("D2.1", version.content);
  if (body.key !== "D2.1") return null;
  const { zone, source, refused, rows, lost, unseen } = body.content;
  const looks = await looksAtZone(ctx, storeId);
  const groups = groupRecords(rows, await openFindings(ctx, storeId), profile);
  const nameServers = rows.filter(({ type, name }) => type === "NS" && name === zone).map(({ value }) => value);
  return {
    zone,
    source,
    refused,
    lost,
    unseen,
    seenAt: version.freshestAt,
    recordCount: rows.length,
    managedIn: dnsProviderOf(nameServers),
    nameServers,
    groups: groups.map((group) => ({ ...group, ...changeOf(group, looks) })),
  };
}

/** Looks at the zone that saw something, newest first; equal ones share what they hold. */
async function looksAtZone(ctx: Ctx, storeId: string): Promise<ZoneLook[]> {
  const looks = await ctx.db.auditRunCheck.findMany({
    where: { storeId, checkId: "dns.map", factsSha256: { not: null } },
    orderBy: { run: { number: "desc" } },
    take: LOOKS_MAX,
    select: { factsSha256: true, run: { select: { createdAt: true } } },
  });
  const stored = await ctx.db.facts.findMany({
    where: { storeId, sha256: { in: [...new Set(looks.flatMap(({ factsSha256 }) => factsSha256 ?? []))] } },
    select: { sha256: true, content: true },
  });
  const known = new Map(stored.map(({ sha256, content }) => [sha256, ZoneFacts.safeParse(content)]));
  return looks.flatMap(({ factsSha256, run }) => {
    const facts = known.get(factsSha256 ?? "");
    return facts?.success && facts.data.records.length > 0 ? [{ at: run.createdAt, records: facts.data.records }] : [];
  });
}

/** When the values of a line last changed between two looks; null when they never did since the first. */
export function changeOf(
  { name, type }: Pick<RecordGroup, "name" | "type">,
  looks: readonly ZoneLook[],
): { changedAt: Date | null; before: string[] | null; firstSeenAt: Date | null } {
  const values = ({ records }: ZoneLook) =>
    records.filter((record) => record.name === name && record.type === type).map(({ value }) => value);
  const told = (look: ZoneLook) => values(look).sort().join("\n");
  for (const [index, look] of looks.entries()) {
    const older = looks[index + 1];
    if (older && told(look) !== told(older)) return { changedAt: look.at, before: values(older), firstSeenAt: null };
  }
  return { changedAt: null, before: null, firstSeenAt: looks.at(-1)?.at ?? null };
}

async function openFindings(ctx: Ctx, storeId: string): Promise<MapFinding[]> {
  const rows = await ctx.db.finding.findMany({
    where: { storeId, state: { in: [...openFindingStates, "contained"] }, status: { in: ["fail", "warn"] } },
    orderBy: { score: "desc" },
    select: { id: true, checkId: true, subject: true, title: true, status: true },
  });
  return rows.map(({ status, ...row }) => ({ ...row, status: asStatus(status) === "fail" ? "fail" : "warn" }));
}

async function readRedirects(ctx: Ctx, storeId: string) {
  const version = await ctx.db.deliverableVersion.findFirst({
    where: { deliverable: { storeId, key: "D2.2" } },
    orderBy: { number: "desc" },
    select: { content: true, deliverableId: true, state: true, createdAt: true },
  });
  if (!version) return null;
  const body = readBody("D2.2", version.content);
  if (body.key !== "D2.2") return null;
  return { ...body.content, documentId: version.deliverableId, state: version.state, seenAt: version.createdAt };
}
