import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWholeStore, type WholeStore } from "../../prisma/builders/whole-store.ts";
import { disconnect, systemDb } from "../db.ts";
import { forgetIdleEvidence, forgetReceivedMail } from "./retention.ts";

const now = new Date();
const old = new Date(now.getTime() - 91 * 86_400_000);
let owner: pg.Client;
let whole: WholeStore;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await owner.connect();
  whole = await buildWholeStore();
});
afterAll(async () => {
  await owner.end();
  await disconnect();
});

async function count(table: string): Promise<number> {
  const { rows } = await owner.query(`SELECT count(*)::int AS n FROM "${table}" WHERE "storeId" = $1`, [whole.storeId]);
  return rows[0].n;
}
const age = (table: string, column: string) =>
  owner.query(`UPDATE "${table}" SET "${column}" = $1 WHERE "storeId" = $2`, [old, whole.storeId]);

test("received mail is kept for ninety days, and then goes with its address, a batch at a time", async () => {
  expect(await forgetReceivedMail(now)).toBe(0);
  const mails = await count("ReceivedMail");
  expect(mails).toBeGreaterThan(0);
  await age("MailTest", "expiresAt");
  expect(await forgetReceivedMail(now), "an address stays as long as its mail").toBe(
    (await count("MailTest")) > 1 ? 1 : 0,
  );
  await age("ReceivedMail", "receivedAt");
  let forgotten = 0;
  for (let batch = await forgetReceivedMail(now, 1); batch > 0; batch = await forgetReceivedMail(now, 1)) {
    expect(batch).toBeLessThanOrEqual(2);
    forgotten += batch;
  }
  expect(forgotten).toBeGreaterThanOrEqual(mails);
  expect(await count("ReceivedMail")).toBe(0);
  expect(await count("MailTest")).toBe(0);
});

test("evidence stays while a check's state rests on it, whatever its age, and goes once nothing does", async () => {
  const [observations, facts] = [await count("Observation"), await count("Facts")];
  expect(observations).toBeGreaterThan(0);
  expect(facts).toBeGreaterThan(0);
  await age("Observation", "at");
  await age("Facts", "createdAt");
  await age("AuditRunCheck", "endedAt");
  await forgetIdleEvidence(now);
  const kept = await owner.query(
    `SELECT count(*)::int AS n FROM "Observation" o WHERE o."storeId" = $1
       AND EXISTS (SELECT FROM "CheckState" s WHERE s."runId" = o."runId" AND s."checkId" = o."checkId")`,
    [whole.storeId],
  );
  expect(await count("Observation")).toBe(kept.rows[0].n);
  expect(kept.rows[0].n).toBeGreaterThan(0);
  await owner.query(`DELETE FROM "CheckState" WHERE "storeId" = $1`, [whole.storeId]);
  await forgetIdleEvidence(now);
  expect([await count("Observation"), await count("Facts")]).toEqual([0, 0]);
  expect(await count("Result"), "what was said stays").toBeGreaterThan(0);
});

test("nobody forgets what is younger, and only the system role forgets at all", async () => {
  const young = new Date(now.getTime() + 30 * 86_400_000);
  await expect(forgetReceivedMail(young)).rejects.toThrow(/ninety days/);
  await expect(forgetIdleEvidence(young)).rejects.toThrow(/ninety days/);
  await expect(systemDb().$executeRaw`DELETE FROM "ReceivedMail"`).rejects.toThrow(/permission denied/);
  const app = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await app.connect();
  await expect(app.query("SELECT forget_idle_evidence(now() - interval '100 days', 1)")).rejects.toMatchObject({
    code: "42501",
  });
  await app.end();
});
