import pg from "pg";
import { expect, type Studio, test } from "../fixtures.ts";
import { killPart, processesOf } from "../processes.ts";

const DOMAIN = "haldenknit.example";
/** Time for the killed part to start again (it waits half a second) and for the audit. */
const OVER_MS = 120_000;

test.describe.configure({ mode: "serial" });

for (const part of ["engine", "app"] as const) {
  test(`an audit survives the death of the ${part}, and every check is recorded once`, async ({ studio, problems }) => {
    test.setTimeout(OVER_MS + 60_000);
    // What an open page complains of while its server is gone.
    problems.allow(/Failed to load resource|ERR_|Failed to fetch|network error|Connection closed/i);
    const storeId = await studio.addStore(DOMAIN);
    const { page } = studio;
    await page.goto(`/stores/${storeId}`);
    await untilUnderWay(studio, storeId);
    const killed = killPart(part);

    // The page may not have drawn the running audit yet: the fact comes first, then what the page says of it.
    await expect
      .poll(() => statesNow(studio, storeId), { message: "the audit ends", timeout: OVER_MS })
      .toEqual(["completed"]);
    await expect(page.getByText("Audit running"), "the open page hears of the end by itself").toBeHidden({
      timeout: OVER_MS,
    });
    await expect(page.getByRole("heading", { level: 1, name: "Checking" })).toBeHidden();
    const { runs } = await studio.client.auditRuns.list.query({ storeId });
    const started = processesOf(part).map(({ pid }) => pid);
    expect(started).toHaveLength(1);
    expect(started).not.toContain(killed);
    expect(await recordsOf(runs[0]?.id ?? "")).toEqual({ unfinished: [], without: [], doubled: [] });
  });
}

/** Lists the states of the store's audits; what is wrong instead while the app starts again. */
async function statesNow({ client }: Studio, storeId: string): Promise<string[]> {
  try {
    const { runs } = await client.auditRuns.list.query({ storeId });
    return runs.map(({ state }) => state);
  } catch (error) {
    return [String(error)];
  }
}

/** Waits until some checks are done and others are not. */
async function untilUnderWay({ client }: Studio, storeId: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { runs } = await client.auditRuns.list.query({ storeId });
        const run = await client.auditRuns.get.query({ storeId, auditRunId: runs[0]?.id ?? "" });
        const measured = run.groups.filter(({ group }) => group !== "people").flatMap(({ checks }) => checks);
        return measured.some(({ state }) => state === "done") && measured.some(({ state }) => state !== "done");
      },
      { message: "the audit is under way", intervals: [50], timeout: 30_000 },
    )
    .toBe(true);
}

/** Lists checks of the run that are not done, have no result, or have one result twice. */
async function recordsOf(runId: string): Promise<Record<"unfinished" | "without" | "doubled", string[]>> {
  const database = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await database.connect();
  const ids = async (sql: string): Promise<string[]> => {
    const { rows } = await database.query<{ id: string }>(sql, [runId]);
    return rows.map(({ id }) => id);
  };
  try {
    return {
      unfinished: await ids(`SELECT "checkId" AS id FROM "AuditRunCheck" WHERE "runId" = $1 AND state <> 'done'`),
      without: await ids(
        `SELECT c."checkId" AS id FROM "AuditRunCheck" c WHERE c."runId" = $1 AND NOT EXISTS
           (SELECT 1 FROM "Result" r WHERE r."runId" = c."runId" AND r."checkId" = c."checkId")`,
      ),
      doubled: await ids(
        `SELECT "checkId" AS id FROM "Result" WHERE "runId" = $1
           GROUP BY "checkId", subject, "findingKey" HAVING count(*) > 1`,
      ),
    };
  } finally {
    await database.end();
  }
}
