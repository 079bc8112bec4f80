/** Builds a past: audits recorded without asking any network, and the same audit again for every day before. */
import { withClient } from "../../bin/database.ts";
import { finishRun } from "../../server/audit-runs/finish-run.ts";
import { recordCheck } from "../../server/audit-runs/record-check.ts";
import { createRun } from "../../server/audit-runs/request-run.ts";
import { startRun } from "../../server/audit-runs/start-run.ts";
import { type Actor, inTenant } from "../../server/ctx.ts";
import { type BuiltVerdict, buildOutcome } from "./outcome.ts";

/** Records an audit of these checks in one transaction: all pass, but for what `says` names by check id. Gives the run's id. */
export async function buildRecordedAudit(
  actor: Actor,
  { storeId }: { storeId: string },
  checkIds: readonly string[],
  says: { [checkId: string]: BuiltVerdict[] } = {},
): Promise<string> {
  return inTenant(actor, async (ctx) => {
    const { auditRunId } = await createRun(ctx, {
      storeId,
      trigger: "manual",
      checkIds: [...checkIds],
      stageKey: null,
    });
    await startRun(ctx, auditRunId);
    for (const id of checkIds) {
      const verdicts = says[id] ?? [{ subject: "shop.example", status: "pass" as const }];
      await recordCheck(ctx, { id: auditRunId, storeId }, buildOutcome(id, verdicts, { at: ctx.now }));
    }
    await finishRun(ctx, auditRunId);
    return auditRunId;
  });
}

/**
 * Repeats a run and what was seen in it once a day for `days` days before it, and the store's activity with it. Copies
 * rows in the database, as its owner: a year by the verbs would take an hour. What is derived stays as it is, because the
 * newest run stays the newest.
 */
export async function buildHistory(
  ownerUrl: string,
  { storeId, auditRunId, days }: { storeId: string; auditRunId: string; days: number },
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query("BEGIN");
    await client.query('UPDATE "AuditRun" SET number = number + $2 WHERE "storeId" = $1', [storeId, days]);
    await client.query(
      `CREATE TEMP TABLE past ON COMMIT DROP AS
       SELECT ago, gen_random_uuid() AS run, make_interval(days => ago) AS back FROM generate_series(1, $1::int) AS ago`,
      [days],
    );
    const copies: { table: string; where: string; id: string; fields: string }[] = [
      { table: "AuditRun", where: "id", id: auditRunId, fields: `'id', run, 'number', ${days} + 1 - ago` },
      { table: "AuditRunCheck", where: '"runId"', id: auditRunId, fields: "'runId', run" },
      { table: "Observation", where: '"runId"', id: auditRunId, fields: "'id', gen_random_uuid(), 'runId', run" },
      { table: "Result", where: '"runId"', id: auditRunId, fields: "'id', gen_random_uuid(), 'runId', run" },
      { table: "Activity", where: '"storeId"', id: storeId, fields: "'id', gen_random_uuid()" },
    ];
    for (const { table, where, id, fields } of copies) {
      const { rows } = await client.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1 AND data_type = 'timestamp with time zone'`,
        [table],
      );
      const earlier = rows.map(({ name }) => `, '${name}', held."${name}" - back`).join("");
      await client.query(
        `INSERT INTO "${table}" SELECT copy.* FROM "${table}" AS held CROSS JOIN past
         CROSS JOIN LATERAL jsonb_populate_record(held, jsonb_build_object(${fields}${earlier})) AS copy
         WHERE held.${where} = $1`,
        [id],
      );
    }
    await client.query("COMMIT");
    // A server that has run for a year has long counted its rows.
    await client.query("ANALYZE");
  });
}
