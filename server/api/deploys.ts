/** Operations on deploys and on what pipelines report. */
import { z } from "zod";
import { listCiReports, ReportCiRun, reportCiRun } from "../ci-reports/ci-report.ts";
import { deployStates, listDeploys } from "../deploys/read-deploys.ts";
import { deployVerdicts } from "../stages/deploy-verdict.ts";
import { requireStore } from "../stores/require-store.ts";
import { deployEnvironments } from "../webhooks/webhook.ts";
import { defineOperation } from "./operation.ts";
import * as form from "./schemas.ts";

const uuidCursor = z
  .uuid("Take the cursor from the answer before.")
  .optional()
  .describe("`next_cursor` of the answer before.");

const deploys = defineOperation({
  id: "listDeploys",
  method: "GET",
  path: "/stores/{store_id}/deploys",
  tag: "Deploys",
  scope: "read",
  summary: "List deploys with their verdicts",
  description: "Newest first, thirty a page.",
  params: form.StorePath,
  query: z.strictObject({ cursor: uuidCursor, environment: z.enum(deployEnvironments).default("production") }),
  output: z.object({
    data: z.array(
      z.object({
        id: form.id,
        provider: z.string(),
        environment: z.enum(deployEnvironments),
        state: z.enum(deployStates),
        is_rollback: z.boolean(),
        commit_sha: z.string().nullable(),
        title: z.string().nullable(),
        live_at: form.time.nullable(),
        created_at: form.time,
        verdict: z.enum(deployVerdicts).nullable().describe("Null until it is looked at."),
        verdict_reason: z.string().nullable(),
      }),
    ),
    next_cursor: form.nextCursor,
  }),
  async run(ctx, { params, query }) {
    await requireStore(ctx, params.store_id);
    const { environment, cursor: before = null } = query;
    const page = await listDeploys(ctx, { storeId: params.store_id, environment, before });
    return { data: page.deploys, next_cursor: page.next };
  },
});

const report = defineOperation({
  id: "reportCiRun",
  method: "POST",
  path: "/stores/{store_id}/ci-reports",
  tag: "Pipelines",
  scope: "run",
  summary: "Report an audit of a pipeline",
  description:
    "Takes the JSON of `launch-ready audit`, without observations. It is shown with the store and never counts as evidence: only what the portal saw itself does. What else stands in the JSON is not kept.",
  status: 201,
  params: form.StorePath,
  body: ReportCiRun.shape.report,
  output: z.object({ id: form.id }),
  async run(ctx, { params, body }) {
    const { reportId } = await reportCiRun(ctx, { storeId: params.store_id, report: body });
    return { id: reportId };
  },
});

const reports = defineOperation({
  id: "listCiReports",
  method: "GET",
  path: "/stores/{store_id}/ci-reports",
  tag: "Pipelines",
  scope: "read",
  summary: "List reports of pipelines",
  description: "Newest first.",
  params: form.StorePath,
  query: z.strictObject({ cursor: uuidCursor, limit: form.limit }),
  output: z.object({
    data: z.array(
      z.object({
        id: form.id,
        target: z.string(),
        catalogue_version: z.string(),
        counts: z.record(z.string(), form.count),
        source: z.record(z.string(), z.string().nullable()).nullable(),
        started_at: form.time,
        duration_ms: form.count,
        received_at: form.time,
        reported_by_name: z.string(),
      }),
    ),
    next_cursor: form.nextCursor,
  }),
  async run(ctx, { params, query }) {
    const page = await listCiReports(ctx, {
      storeId: params.store_id,
      before: query.cursor ?? null,
      take: query.limit,
    });
    return { data: page.reports, next_cursor: page.next };
  },
});

/** Operations on deploys and pipelines. */
export const deployOperations = [deploys, report, reports];
