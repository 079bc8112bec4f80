/** The forms several operations share. */
import { z } from "zod";
import { impacts, severities, stageKeys, statuses } from "../checks/check.ts";
import { barItemStates } from "../stages/minimum-bar.ts";
import { stageStates } from "../stages/stage.ts";
import { storeVerdicts } from "../stages/store-verdict.ts";
import { auditRunStates, auditRunTriggers, findingStates } from "../words.ts";

export const id = z.uuid();
export const time = z.iso.datetime({ offset: true });
export const count = z.int().min(0);
export const status = z.enum(statuses);
export const severity = z.enum(severities);
export const impact = z.enum(impacts);
export const stageKey = z.enum(stageKeys);
export const verdict = z.enum(storeVerdicts);

export const StorePath = z.strictObject({ store_id: id });
/** A cursor is opaque; only the one an answer gave is taken. */
export const cursor = z
  .string()
  .max(100)
  .optional()
  .describe("`next_cursor` of the answer before; leave it out to begin.");
export const limit = z.int().min(1).max(100).default(50).describe("How many at most.");
export const nextCursor = z.string().nullable().describe("Where the next page begins; null at the end.");

export const StoreSummary = z
  .object({
    id,
    name: z.string(),
    domain: z.string(),
    verdict: verdict.describe("Computed from fresh evidence; nobody can set it."),
    met_count: count.max(11).describe("Items of the minimum bar that are met."),
    open_risks: count,
    could_not_check: count,
    stage_number: count,
    launch_at: time.nullable(),
    launched_at: time.nullable(),
    last_audit_at: time.nullable(),
    created_at: time,
  })
  .meta({ id: "StoreSummary" });

export const StoreDetail = z
  .object({
    id,
    name: z.string(),
    domain: z.string(),
    time_zone: z.string(),
    launch_at: time.nullable(),
    launched_at: time.nullable(),
    verdict,
    met_count: count.max(11),
    open_risks: count,
    could_not_check: count,
    minimum_bar: z.array(
      z.object({ number: count, title: z.string(), state: z.enum(barItemStates), reason: z.string().nullable() }),
    ),
    stages: z.array(
      z.object({
        key: stageKey,
        number: count,
        title: z.string(),
        state: z.enum(stageStates),
        checks: count,
        fine: count,
        opened_at: time.nullable(),
        approved_at: time.nullable(),
        reopened_cause: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Store" });

export const Finding = z
  .object({
    id,
    check_id: z.string(),
    subject: z.string(),
    finding_key: z.string(),
    title: z.string(),
    status,
    state: z.enum(findingStates),
    severity,
    impact,
    score: z.number().describe("By what it costs the business, 0 to 200."),
    opened_at: time,
    reopened_at: time.nullable(),
    fixed_at: time.nullable(),
    owner_name: z.string().nullable(),
    due_at: time.nullable(),
  })
  .meta({ id: "Finding" });

export const AuditRun = z
  .object({
    id,
    number: count,
    trigger: z.enum(auditRunTriggers),
    state: z.enum(auditRunStates),
    stage_key: stageKey.nullable(),
    requested_by_name: z.string(),
    created_at: time,
    ended_at: time.nullable(),
  })
  .meta({ id: "AuditRun" });

export const Result = z
  .object({
    check_id: z.string(),
    subject: z.string(),
    finding_key: z.string(),
    status,
    severity,
    impact,
    summary: z.string().describe("For the founder."),
    summary_tech: z.string().describe("For the engineer."),
    expected: z.string().nullable(),
    found: z.string().nullable(),
    ask: z.string().nullable().describe("What would let us see it; null unless the status is unknown."),
    confidence: z.number(),
    vantage: z.array(z.string()),
    expires_at: time.describe("After it the result counts as unknown."),
  })
  .meta({ id: "Result" });
