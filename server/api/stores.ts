/** Operations on stores, their checks and their risks. */
import { z } from "zod";
import { severities } from "../checks/check.ts";
import { readDomain } from "../checks/domain.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { InvalidInput } from "../errors.ts";
import { listFindings, readFinding } from "../findings/read-findings.ts";
import { CreateStore, createStore } from "../stores/create-store.ts";
import { listChecks } from "../stores/list-checks.ts";
import { pageStores } from "../stores/page-stores.ts";
import { requireStore } from "../stores/require-store.ts";
import { storePage } from "../stores/store-page.ts";
import { defineOperation } from "./operation.ts";
import * as form from "./schemas.ts";

const listStores = defineOperation({
  id: "listStores",
  method: "GET",
  path: "/stores",
  tag: "Stores",
  scope: "read",
  summary: "List stores",
  description: "Oldest first, without those that were put away. A key of one store lists that store.",
  query: z.strictObject({
    cursor: z
      .uuid("Take the cursor from the answer before.")
      .optional()
      .describe("`next_cursor` of the answer before."),
    limit: form.limit,
    domain: z.string().max(253).optional().describe("Only the store of this domain."),
  }),
  output: z.object({ data: z.array(form.StoreSummary), next_cursor: form.nextCursor }),
  async run(ctx, { query }) {
    const { stores, next } = await pageStores(ctx, {
      after: query.cursor ?? null,
      take: query.limit,
      domain: query.domain ?? null,
    });
    return { data: stores, next_cursor: next };
  },
});

const addStore = defineOperation({
  id: "createStore",
  method: "POST",
  path: "/stores",
  tag: "Stores",
  scope: "write",
  isWorkspaceOnly: true,
  summary: "Add a store",
  description: "Starts its first sprint, and its first audit unless `start_audit` is false.",
  status: 201,
  body: z.strictObject({
    name: CreateStore.shape.name,
    domain: z.string().max(253),
    launch_day: CreateStore.shape.launchDay,
    time_zone: z.string().max(60).default("UTC").describe("An IANA name, such as Europe/Lisbon."),
    start_audit: CreateStore.shape.startAudit,
  }),
  output: z.object({ id: form.id }),
  async run(ctx, { body }) {
    const reading = readDomain(body.domain);
    if (!reading.ok) throw new InvalidInput("domain", reading.message);
    const timeZone = CreateStore.shape.timeZone.safeParse(body.time_zone);
    if (!timeZone.success) throw new InvalidInput("time_zone", "We do not know this time zone.");
    const { storeId } = await createStore(ctx, {
      name: body.name,
      profile: emptyProfile(reading.domain),
      launchDay: body.launch_day,
      timeZone: timeZone.data,
      startAudit: body.start_audit,
    });
    return { id: storeId };
  },
});

const getStore = defineOperation({
  id: "getStore",
  method: "GET",
  path: "/stores/{store_id}",
  tag: "Stores",
  scope: "read",
  summary: "Read a store",
  description: "Its verdict, the eleven items of the minimum bar, and its six stages.",
  params: form.StorePath,
  output: form.StoreDetail,
  async run(ctx, { params }) {
    const { store, couldNotCheck, items, ...page } = await storePage(ctx, params.store_id);
    return { ...page, ...store, openRisks: page.openRisks, couldNotCheck: couldNotCheck.length, minimumBar: items };
  },
});

const checks = defineOperation({
  id: "listChecks",
  method: "GET",
  path: "/stores/{store_id}/checks",
  tag: "Stores",
  scope: "read",
  summary: "List checks with their current state",
  description:
    "Every check of the catalogue. `states` is empty while nobody has looked; evidence that ended is unknown.",
  params: form.StorePath,
  output: z.object({
    data: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        why: z.string(),
        stages: z.array(form.stageKey),
        severity: z.enum(severities),
        impact: form.impact,
        minimum_bar: z.array(z.int()).describe("Items of the minimum bar it feeds."),
        answered_by: z.enum(["person", "measurement"]),
        states: z.array(
          z.object({
            subject: z.string(),
            finding_key: z.string(),
            status: z.enum([...form.status.options, "waived"]),
            summary: z.string(),
            ask: z.string().nullable(),
            seen_at: form.time,
            expires_at: form.time,
          }),
        ),
      }),
    ),
  }),
  run: async (ctx, { params }) => ({ data: await listChecks(ctx, params.store_id) }),
});

const findings = defineOperation({
  id: "listFindings",
  method: "GET",
  path: "/stores/{store_id}/findings",
  tag: "Findings",
  scope: "read",
  summary: "List risks",
  description: "Open ones by what they cost the business; those fixed lately, the newest first, at most thirty.",
  params: form.StorePath,
  query: z.strictObject({ state: z.enum(["open", "could-not-check", "fixed"]).default("open") }),
  output: z.object({ data: z.array(form.Finding) }),
  async run(ctx, { params, query }) {
    await requireStore(ctx, params.store_id);
    const { risks, couldNotCheck, fixed } = await listFindings(ctx, { storeId: params.store_id });
    return { data: { open: risks, "could-not-check": couldNotCheck, fixed }[query.state] };
  },
});

const finding = defineOperation({
  id: "getFinding",
  method: "GET",
  path: "/stores/{store_id}/findings/{finding_id}",
  tag: "Findings",
  scope: "read",
  summary: "Read a risk",
  description: "With what was expected and found, the evidence, and the exact steps of the fix.",
  params: form.StorePath.extend({ finding_id: form.id }),
  output: z.object({
    ...form.Finding.shape,
    founder_sentence: z.string(),
    result: z.object({
      status: form.status,
      summary: z.string(),
      summary_tech: z.string(),
      expected: z.string().nullable(),
      found: z.string().nullable(),
      ask: z.string().nullable(),
      seen_at: form.time,
      expires_at: form.time,
    }),
    observations: z.array(
      z.object({
        kind: z.string(),
        at: form.time,
        vantage: z.string(),
        request: z.string(),
        response_excerpt: z.string(),
      }),
    ),
    fix: z.array(z.looseObject({})).describe("Steps in order; what stands in one depends on its kind."),
  }),
  run: (ctx, { params }) => readFinding(ctx, { storeId: params.store_id, findingId: params.finding_id }),
});

/** Operations on stores and what is known of them. */
export const storeOperations = [listStores, addStore, getStore, checks, findings, finding];
