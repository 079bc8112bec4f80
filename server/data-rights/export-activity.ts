/** Hands out what happened, whole and oldest first, as a table or as JSON. */
import { type Actor, inTenant } from "../ctx.ts";
import { csvOf, csvRows } from "../deliverables/csv.ts";

export const activityFormats = ["csv", "json"] as const;
export type ActivityFormat = (typeof activityFormats)[number];

/** Rows a transaction reads. */
const PAGE = 500;
const HEADS = ["time", "who", "kind of who", "action", "subject", "kind of subject", "store", "before", "after"];

/**
 * Writes the activity of one store, or of the whole workspace when `storeId` is null, as far as the actor may see it.
 * JSON has one object a line (NDJSON).
 */
export async function* exportActivity(
  actor: Actor,
  { storeId, format }: { storeId: string | null; format: ActivityFormat },
): AsyncGenerator<string> {
  if (format === "csv") yield csvOf(HEADS, []);
  let after: string | null = null;
  for (;;) {
    const page: Entry[] = await inTenant(actor, ({ db }) =>
      db.activity.findMany({
        where: { ...(storeId ? { storeId } : {}), ...(after ? { id: { gt: after } } : {}) },
        orderBy: { id: "asc" },
        take: PAGE,
        select,
      }),
    );
    yield format === "csv" ? csvRows(page.map(cellsOf)) : page.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

const select = {
  id: true,
  at: true,
  actorKind: true,
  actorName: true,
  action: true,
  subjectKind: true,
  subjectId: true,
  subjectName: true,
  storeId: true,
  before: true,
  after: true,
} as const;

type Entry = {
  id: string;
  at: Date;
  actorKind: string;
  actorName: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  subjectName: string;
  storeId: string | null;
  before: unknown;
  after: unknown;
};

function cellsOf(entry: Entry): (string | null)[] {
  return [
    entry.at.toISOString(),
    entry.actorName,
    entry.actorKind,
    entry.action,
    entry.subjectName,
    entry.subjectKind,
    entry.storeId,
    entry.before === null ? null : JSON.stringify(entry.before),
    entry.after === null ? null : JSON.stringify(entry.after),
  ];
}
