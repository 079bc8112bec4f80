/** Operations on audits: start one, read it, compare it. */
import { z } from "zod";
import { compareRun } from "../audit-runs/compare-run.ts";
import { readRunResults } from "../audit-runs/list-results.ts";
import { listRuns } from "../audit-runs/read-run.ts";
import { requestRun } from "../audit-runs/request-run.ts";
import { changes } from "../stages/compare-runs.ts";
import { requireStore } from "../stores/require-store.ts";
import { defineOperation } from "./operation.ts";
import * as form from "./schemas.ts";

const RunPath = form.StorePath.extend({ run_id: form.id });

const start = defineOperation({
  id: "startAuditRun",
  method: "POST",
  path: "/stores/{store_id}/audit-runs",
  tag: "Audits",
  scope: "run",
  summary: "Start an audit",
  description:
    "Looks at everything the opened stages ask, or at the checks named alone. It runs in the background: read it until its state is completed. While a whole audit runs another one is refused with 409.",
  status: 201,
  params: form.StorePath,
  body: z.strictObject({
    check_ids: z.array(z.string().max(60)).min(1).max(200).nullable().default(null).describe("Null for everything."),
  }),
  output: z.object({ id: form.id, number: form.count }),
  async run(ctx, { params, body }) {
    await requireStore(ctx, params.store_id);
    const { auditRunId, number } = await requestRun(ctx, {
      storeId: params.store_id,
      trigger: body.check_ids ? "recheck" : "manual",
      checkIds: body.check_ids,
      stageKey: null,
    });
    return { id: auditRunId, number };
  },
});

const list = defineOperation({
  id: "listAuditRuns",
  method: "GET",
  path: "/stores/{store_id}/audit-runs",
  tag: "Audits",
  scope: "read",
  summary: "List audits",
  description: "Newest first, thirty a page.",
  params: form.StorePath,
  query: z.strictObject({
    cursor: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "Take the cursor from the answer before.")
      .optional()
      .describe("`next_cursor` of the answer before."),
  }),
  output: z.object({
    data: z.array(
      z.object({
        ...form.AuditRun.shape,
        checks: form.count,
        counts: z.record(z.string(), form.count).describe("Results by status, once it has ended."),
      }),
    ),
    next_cursor: form.nextCursor,
  }),
  async run(ctx, { params, query }) {
    await requireStore(ctx, params.store_id);
    const before = query.cursor === undefined ? null : Number(query.cursor);
    const { runs, next } = await listRuns(ctx, { storeId: params.store_id, before });
    return { data: runs, next_cursor: next === null ? null : String(next) };
  },
});

const get = defineOperation({
  id: "getAuditRun",
  method: "GET",
  path: "/stores/{store_id}/audit-runs/{run_id}",
  tag: "Audits",
  scope: "read",
  summary: "Read an audit with its results",
  params: RunPath,
  output: z.object({
    ...form.AuditRun.shape,
    started_at: form.time.nullable(),
    failure: z.string().nullable(),
    catalogue_version: z.string(),
    checks: z.array(
      z.object({
        check_id: z.string(),
        title: z.string(),
        state: z.enum(["queued", "running", "confirming", "done"]),
        status: form.status.nullable(),
      }),
    ),
    results: z.array(form.Result),
  }),
  async run(ctx, { params }) {
    const { run, results } = await readRunResults(ctx, { storeId: params.store_id, auditRunId: params.run_id });
    const { groups, ...rest } = run;
    return { ...rest, checks: groups.flatMap((group) => group.checks), results };
  },
});

const Compared = z.object({
  id: form.id,
  number: form.count,
  state: form.AuditRun.shape.state,
  created_at: form.time,
});
const Said = z.object({ status: form.status, severity: form.severity, finding_key: z.string() });

const compare = defineOperation({
  id: "compareAuditRun",
  method: "GET",
  path: "/stores/{store_id}/audit-runs/{run_id}/comparison",
  tag: "Audits",
  scope: "read",
  summary: "Compare two audits",
  description:
    "With `against`, or with what was last said of each check before this audit. An error of ours never counts as fixed, and what could not be looked at has not been removed.",
  params: RunPath,
  query: z.strictObject({ against: form.id.optional().describe("Id of an audit of the same store.") }),
  output: z.object({
    run: Compared,
    before: Compared.nullable().describe("Null when nothing was known before."),
    counts: z.record(z.enum(changes), form.count),
    changes: z.array(
      z.object({
        check_id: z.string(),
        title: z.string(),
        subject: z.string(),
        change: z.enum(changes),
        is_stale: z.boolean().describe("We could not look: the word is the earlier one."),
        is_first_look: z.boolean().describe("Nothing was known of the check before: it may be as old as the shop."),
        finding_id: form.id.nullable(),
        now: Said,
        before: Said.nullable(),
      }),
    ),
  }),
  async run(ctx, { params, query }) {
    const ids = { storeId: params.store_id, runId: params.run_id, againstId: query.against };
    const { changes: found, ...rest } = await compareRun(ctx, ids);
    return {
      ...rest,
      changes: found.map(({ entry, ...change }) => ({
        ...change,
        checkId: entry.checkId,
        subject: entry.subject,
        now: entry,
      })),
    };
  },
});

/** Operations on audits. */
export const auditRunOperations = [start, list, get, compare];
