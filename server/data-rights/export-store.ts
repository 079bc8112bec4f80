/** Hands out everything we hold about one store, as far as whoever asks may see it. */
import { Prisma } from "../../prisma/generated/client.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { type Actor, actorName, type Ctx, inTenant } from "../ctx.ts";
import { publishedVersions } from "../deliverables/document-hash.ts";
import { markdownFile } from "../deliverables/read-printable.ts";
import { NotAllowed, NotFound } from "../errors.ts";

/** One file of the export; its text is read while it is written out, so that no store has to fit into memory. */
export type ExportFile = { path: string; text: AsyncIterable<string> };
export type StoreExport = { fileName: string; files: AsyncIterable<ExportFile> };

/** Rows a transaction reads; none may last longer than 15 s. */
const PAGE = 500;
/** What opens something never leaves, sealed or hashed as it may be: the owner of the key has it already. */
const NEVER = /sealed|secret|token|password|cipher|keyhash|challenge/i;

/**
 * What a shop's own people take with them: what their pages rest on. The rest is the consultancy's work on it (drafts,
 * mail to others, keys of programs), and a new table stays out until it is named here.
 */
const FOR_THE_SHOP = new Set([
  "AccessRecord",
  "Activity",
  "Attestation",
  "AuditRun",
  "AuditRunCheck",
  "CheckState",
  "Deliverable",
  "Deploy",
  "DocumentAnswer",
  "Drill",
  "EvidenceFile",
  "Facts",
  "Finding",
  "Observation",
  "Question",
  "QuestionMessage",
  "ReceivedMail",
  "RecordNote",
  "Result",
  "Signal",
  "SignOff",
  "Sprint",
  "Stage",
  "Store",
  "Waiver",
]);

type Column = { name: string; type: string };
type Table = { name: string; columns: string[]; left: string[]; key: Column[] };

/**
 * Gives one JSON file for every table that holds rows of the store, each published document as Markdown, and last a list
 * of what is in it. Rows are read
 * under the asker's own row-level security, and for a founder from the tables their pages rest on. For owners, consultants
 * and the founder. Throws `NotAllowed` and `NotFound`.
 */
export async function exportStore(actor: Actor, storeId: string, now = new Date()): Promise<StoreExport> {
  const { store, tables } = await inTenant(actor, (ctx) => begin(ctx, storeId), now);
  const day = now.toISOString().slice(0, 10);
  return { fileName: `${store.domain}-${day}.zip`, files: filesOf(actor, store, tables, now) };
}

async function begin(ctx: Ctx, storeId: string) {
  const { actor } = ctx;
  const isMember = actor.kind === "member" && actor.role !== "viewer";
  if (!isMember && !(actor.kind === "person" && actor.role === "founder")) throw new NotAllowed("exporting a store");
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { id: true, name: true, domain: true },
  });
  if (!store) throw new NotFound("store");
  await recordActivity(ctx, {
    storeId,
    action: "store.exported",
    subject: { kind: "store", id: storeId, name: store.name },
  });
  const tables = await tablesOf(ctx);
  return { store, tables: isMember ? tables : tables.filter(({ name }) => FOR_THE_SHOP.has(name)) };
}

async function* filesOf(
  actor: Actor,
  store: { id: string; name: string; domain: string },
  tables: Table[],
  now: Date,
): AsyncGenerator<ExportFile> {
  const counts = new Map<string, number>();
  for (const table of tables) yield { path: `data/${table.name}.json`, text: rowsOf(actor, store.id, table, counts) };
  const documents = await inTenant(actor, (ctx) => publishedVersions(ctx, store.id));
  for (const { deliverableId, key, number } of documents) {
    const { text } = await inTenant(actor, (ctx) => markdownFile(ctx, { deliverableId, number }));
    yield { path: `documents/${key}-${number}.md`, text: once(text) };
  }
  const about = {
    format: "launch-ready-store-export",
    version: 1,
    store,
    startedAt: now.toISOString(),
    endedAt: new Date().toISOString(),
    exportedBy: actorName(actor),
    tables: tables.map(({ name }) => ({ name, rows: counts.get(name) ?? 0 })),
    documents: documents.map(({ key, title, number, sha256 }) => ({ key, title, number, sha256 })),
    leftOut: tables.flatMap(({ name, left }) => left.map((column) => `${name}.${column}`)),
  };
  yield { path: "about.json", text: once(`${JSON.stringify(about, null, 2)}\n`) };
}

/** Writes the rows of one table as a JSON array, a page a transaction. */
async function* rowsOf(
  actor: Actor,
  storeId: string,
  table: Table,
  counts: Map<string, number>,
): AsyncGenerator<string> {
  let after: string[] | null = null;
  let count = 0;
  yield "[";
  for (;;) {
    const page: { row: unknown; key: string[] }[] = await inTenant(actor, ({ db }) =>
      db.$queryRaw<{ row: unknown; key: string[] }[]>(pageOf(storeId, table, after)),
    );
    for (const { row } of page) yield `${count++ === 0 ? "\n" : ",\n"}${JSON.stringify(row)}`;
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = last.key;
  }
  counts.set(table.name, count);
  yield "\n]\n";
}

/** All names come from the catalogue of the database; what was read before is bound, never written into the query. */
function pageOf(storeId: string, { name, columns, key }: Table, after: string[] | null): Prisma.Sql {
  const names = (of: readonly string[]) => Prisma.raw(of.map(quoted).join(", "));
  const keys = names(key.map((column) => column.name));
  const values = key.map(({ type }, index) => Prisma.sql`${after?.[index] ?? ""}::text::${Prisma.raw(type)}`);
  const later = after ? Prisma.sql`AND (${keys}) > (${Prisma.join(values)})` : Prisma.empty;
  const owned = Prisma.raw(quoted(name === "Store" ? "id" : "storeId"));
  const keyTexts = Prisma.raw(key.map((column) => `t.${quoted(column.name)}::text`).join(", "));
  const keyOnly = key.map((column) => column.name).filter((column) => !columns.includes(column));
  return Prisma.sql`
    SELECT to_jsonb(t) - ${keyOnly}::text[] AS row, ARRAY[${keyTexts}] AS key
    FROM (
      SELECT ${names([...columns, ...keyOnly])} FROM ${Prisma.raw(quoted(name))}
      WHERE ${owned} = ${storeId}::uuid ${later} ORDER BY ${keys} LIMIT ${PAGE}
    ) t`;
}

/** Every table with rows of a store, so that a new one is never forgotten. */
async function tablesOf(ctx: Ctx): Promise<Table[]> {
  const rows = await ctx.db.$queryRaw<{ name: string; columns: string[]; keys: string[]; types: string[] }[]>`
    SELECT c.relname::text AS name,
      array_agg(a.attname::text ORDER BY a.attnum) AS columns,
      array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attnum = ANY (i.indkey)) AS keys,
      array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) FILTER (WHERE a.attnum = ANY (i.indkey)) AS types
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND has_column_privilege(c.oid, a.attnum, 'SELECT')
    JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname
    HAVING c.relname = 'Store' OR 'storeId' = ANY (array_agg(a.attname::text))
    ORDER BY c.relname`;
  return rows.map(({ name, columns, keys, types }) => ({
    name,
    columns: columns.filter((column) => !NEVER.test(column)),
    left: columns.filter((column) => NEVER.test(column)),
    key: keys.map((column, index) => ({ name: column, type: types[index] ?? "text" })),
  }));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
