/**
 * What the command line said of a store in somebody's pipeline: kept and shown, and never evidence of ours, because we
 * did not look ourselves.
 */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { severities, statuses } from "../checks/check.ts";
import { redactEvidence } from "../checks/redact.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { Conflict, InvalidInput, NotFound } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";

const line = (max: number) => z.string().max(max);

/** One line of the command line's JSON (docs/cli.md); what else stands in it is not kept. */
export const CiResult = z.object({
  check_id: z
    .string()
    .regex(/^[a-z]+\.[a-z0-9-]+$/, "A check's id, such as email.spf.")
    .max(60),
  subject: line(500),
  finding_key: line(200),
  status: z.enum(statuses),
  severity: z.enum(severities),
  summary: line(2_000),
});

/** Where a report comes from, as the pipeline says. */
export const CiSource = z.object({
  repository: line(200).nullish(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i, "A commit's hash.")
    .nullish(),
  branch: line(200).nullish(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullish(),
});

export const ReportCiRun = z.object({
  storeId: z.uuid(),
  report: z.object({
    target: line(253),
    started_at: z.iso.datetime({ offset: true }),
    duration_ms: z.number().int().min(0).max(86_400_000),
    catalogue_version: line(40),
    results: z.array(CiResult).max(2_000, "At most 2,000 results."),
    source: CiSource.nullish(),
  }),
});

export const ListCiReports = z.object({
  storeId: z.uuid(),
  before: z.uuid().nullable().default(null),
  take: z.number().int().min(1).max(100).default(30),
});

/** Keeps a report. Throws `InvalidInput` when it is about another shop, `Conflict` for a store that was put away. */
export async function reportCiRun(ctx: Ctx, input: z.infer<typeof ReportCiRun>): Promise<{ reportId: string }> {
  const { storeId, report } = input;
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { name: true, domain: true, archivedAt: true },
  });
  if (!store) throw new NotFound("store");
  if (store.archivedAt) throw new Conflict("This store was put away. Bring it back first.");
  const target = report.target.trim().toLowerCase().replace(/\.$/, "");
  if (target !== store.domain && !target.endsWith(`.${store.domain}`)) {
    throw new InvalidInput("target", `The report is about ${target.slice(0, 100)}, and this store is ${store.domain}.`);
  }
  const counts = countStatuses(report.results);
  const id = uuidv7();
  await ctx.db.ciReport.createMany({
    data: [
      {
        id,
        workspaceId: ctx.actor.workspaceId,
        storeId,
        target,
        catalogueVersion: report.catalogue_version,
        startedAt: new Date(report.started_at),
        durationMs: report.duration_ms,
        counts,
        results: report.results.map((result) => ({
          ...result,
          subject: clean(result.subject),
          finding_key: clean(result.finding_key),
          summary: clean(result.summary),
        })),
        source: report.source ? cleanSource(report.source) : undefined,
        receivedAt: ctx.now,
        reportedByName: actorName(ctx.actor),
      },
    ],
  });
  await recordActivity(ctx, {
    storeId,
    action: "ci-report.received",
    subject: { kind: "ci-report", id, name: report.source?.repository ? clean(report.source.repository) : store.name },
    after: counts,
  });
  return { reportId: id };
}

/** Lists the reports of a store, newest first, without their results. */
export async function listCiReports(ctx: Ctx, input: z.input<typeof ListCiReports>) {
  const { storeId, before, take } = ListCiReports.parse(input);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true } });
  if (!store) throw new NotFound("store");
  const rows = await ctx.db.ciReport.findMany({
    where: { storeId, ...(before ? { id: { lt: before } } : {}) },
    orderBy: { id: "desc" },
    take: take + 1,
    omit: { results: true, workspaceId: true },
  });
  const shown = rows.slice(0, take).map(({ counts, source, ...row }) => ({
    ...row,
    counts: z.record(z.string(), z.number()).catch({}).parse(counts),
    source: CiSource.nullable().catch(null).parse(source),
  }));
  return { reports: shown, next: rows.length > take ? (shown.at(-1)?.id ?? null) : null };
}

function countStatuses(results: { status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Takes out what may be secret, and the NUL that Postgres keeps in no text. */
function clean(text: string): string {
  return redactEvidence(text.replaceAll("\u0000", ""));
}

function cleanSource(source: z.infer<typeof CiSource>): z.infer<typeof CiSource> {
  return Object.fromEntries(
    Object.entries(source).map(([name, value]) => [name, typeof value === "string" ? clean(value) : null]),
  );
}
