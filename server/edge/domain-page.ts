/** What the domain page shows: the map as lines, what they lead to and what is wrong, and the ways in. */
import { z } from "zod";
import { dnsProviderOf } from "../checks/dns/record-role.ts";
import type { Ctx } from "../ctx.ts";
import type { DnsMapContent } from "../deliverables/dns-map.ts";
import { readBody } from "../deliverables/documents.ts";
import { NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { asStatus, openFindingStates } from "../words.ts";
import { groupRecords, type MapFinding, type RecordGroup } from "./record-groups.ts";

export const DomainPage = z.object({ storeId: z.uuid() });

/** Versions looked through for the last change of a record. */
const VERSIONS_MAX = 20;

/** A version of the DNS map with its time, newest first. */
type MapVersion = { createdAt: Date; content: DnsMapContent };

/** Gives the page; `map` and `redirects` are null until an audit has seen them. Throws `NotFound`. */
export async function domainPage(ctx: Ctx, { storeId }: z.infer<typeof DomainPage>) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { domain: true, profile: true } });
  if (!store) throw new NotFound("store");
  const versions = await mapVersions(ctx, storeId);
  const [newest] = versions;
  return {
    domain: store.domain,
    map: newest ? await readMap(ctx, storeId, newest, versions, profileOf(store)) : null,
    redirects: await readRedirects(ctx, storeId),
  };
}

async function readMap(
  ctx: Ctx,
  storeId: string,
  newest: MapVersion,
  versions: MapVersion[],
  profile: ReturnType<typeof profileOf>,
) {
  const { zone, source, refused, rows, lost, unseen } = newest.content;
  const groups = groupRecords(rows, await openFindings(ctx, storeId), profile);
  const nameServers = rows.filter(({ type, name }) => type === "NS" && name === zone).map(({ value }) => value);
  return {
    zone,
    source,
    refused,
    lost,
    unseen,
    seenAt: newest.createdAt,
    recordCount: rows.length,
    managedIn: dnsProviderOf(nameServers),
    nameServers,
    groups: groups.map((group) => ({ ...group, ...changeOf(group, versions) })),
  };
}

async function mapVersions(ctx: Ctx, storeId: string): Promise<MapVersion[]> {
  const rows = await ctx.db.deliverableVersion.findMany({
    where: { deliverable: { storeId, key: "D2.1" } },
    orderBy: { number: "desc" },
    take: VERSIONS_MAX,
    select: { createdAt: true, content: true, freshestAt: true },
  });
  return rows.flatMap(({ createdAt, content }) => {
    const body = readBody("D2.1", content);
    return body.key === "D2.1" ? [{ createdAt, content: body.content }] : [];
  });
}

/** When the values of a line last changed between two versions of the map; null when they never did since the first. */
export function changeOf(
  group: Pick<RecordGroup, "name" | "type" | "rows">,
  versions: readonly MapVersion[],
): { changedAt: Date | null; before: string[] | null; firstSeenAt: Date | null } {
  const values = (content: DnsMapContent) =>
    content.rows.filter(({ name, type }) => name === group.name && type === group.type).map(({ value }) => value);
  const told = (content: DnsMapContent) => values(content).sort().join("\n");
  for (const [index, version] of versions.entries()) {
    const older = versions[index + 1];
    if (older && told(version.content) !== told(older.content)) {
      return { changedAt: version.createdAt, before: values(older.content), firstSeenAt: null };
    }
  }
  return { changedAt: null, before: null, firstSeenAt: versions.at(-1)?.createdAt ?? null };
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
