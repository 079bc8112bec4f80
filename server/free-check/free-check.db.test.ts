import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { workflowServer } from "../../prisma/testing/database.ts";
import { disconnect, systemDb } from "../db.ts";
import {
  endFreeCheck,
  forgetFreeChecks,
  planFreeCheck,
  saveFreeCheckResult,
  startFreeCheck,
} from "../doors/free-checks.ts";
import { InvalidInput, LimitReached } from "../errors.ts";
import { freeCheckReport, requestFreeCheck } from "./free-check.ts";

afterAll(disconnect);

const now = new Date();
const newShop = () => `s${randomUUID().slice(0, 8)}.example`;
let clientIp = "";
beforeEach(() => {
  clientIp = randomUUID();
});

async function requested(shop = newShop()) {
  const { token } = await requestFreeCheck({ text: `https://www.${shop}/collections/all` }, { clientIp, now });
  const row = await systemDb().freeCheck.findFirstOrThrow({ where: { domain: shop }, orderBy: { createdAt: "desc" } });
  return { token, shop, id: row.id };
}

test("a check is asked for once, and its link opens the report while it runs and after", async () => {
  const { token, shop, id } = await requested();
  const sent = workflowServer.events.filter(({ data }) => data.freeCheckId === id);
  expect(sent.map(({ name }) => name)).toEqual(["free-check/free-check.requested"]);
  expect(await freeCheckReport({ token }, now)).toMatchObject({ domain: shop, state: "queued", checksDone: 0 });

  expect(await startFreeCheck(id, now)).toEqual({ domain: shop, done: [] });
  await planFreeCheck(id, 40);
  const verdicts = [
    {
      status: "fail",
      subject: shop,
      findingKey: "no-record",
      severity: "high",
      impact: "email",
      confidence: 1,
      reach: 1,
      summary: "There is no DMARC record.",
      found: null,
      deadline: null,
      fix: "Add a record.",
    },
  ];
  await saveFreeCheckResult(id, "email.dmarc", verdicts);
  await saveFreeCheckResult(id, "email.dmarc", []);
  const report = await freeCheckReport({ token }, now);
  expect(report).toMatchObject({ state: "running", checksTotal: 40, checksDone: 1 });
  expect(report?.risks).toMatchObject([{ rank: 1, checkId: "email.dmarc", fix: "Add a record." }]);

  expect(await startFreeCheck(id, now), "a repeated step goes on").toEqual({ domain: shop, done: ["email.dmarc"] });
  await endFreeCheck(id, null, now);
  await endFreeCheck(id, "Too late.", now);
  expect(await freeCheckReport({ token }, now)).toMatchObject({ state: "completed", failure: null });
  expect(await startFreeCheck(id, now), "what is over stays over").toBeNull();
});

test("the table opens no report: it holds the hash of the link, never the link", async () => {
  const { token, id } = await requested();
  const row = await systemDb().freeCheck.findUniqueOrThrow({ where: { id } });
  expect(JSON.stringify(row)).not.toContain(token);
  expect(await freeCheckReport({ token: row.tokenSha256 }, now)).toBeNull();
  expect(await freeCheckReport({ token: `${token.slice(0, -1)}_` }, now)).toBeNull();
});

test("a report is gone after thirty days, first for readers, then from the table", async () => {
  const { token, id } = await requested();
  const later = new Date(now.getTime() + 30 * 86_400_000 + 1);
  expect(await freeCheckReport({ token }, later)).toBeNull();
  expect(await freeCheckReport({ token }, new Date(later.getTime() - 2_000))).toMatchObject({ state: "queued" });
  expect(await forgetFreeChecks(later)).toBeGreaterThan(0);
  expect(await systemDb().freeCheck.findUnique({ where: { id } })).toBeNull();
});

test("a shop is checked five times a day, however its address is written, and one client asks twenty times", async () => {
  const shop = newShop();
  for (const text of [shop, `www.${shop}`, `http://${shop}/x`, shop.toUpperCase(), `hello@${shop}`]) {
    await requestFreeCheck({ text }, { clientIp: randomUUID(), now });
  }
  await expect(requestFreeCheck({ text: shop }, { clientIp: randomUUID(), now })).rejects.toThrow(
    /5 times today|limit/,
  );
  for (let asked = 0; asked < 20; asked++) await requested();
  await expect(requested()).rejects.toThrow(LimitReached);
});

test.each(["", "no domain here", "maya@", "192.0.2.7", "[::1]", "printer.local", "localhost:3000"])(
  "%j is refused in words and leaves no row",
  async (text) => {
    const before = await systemDb().freeCheck.count();
    await expect(requestFreeCheck({ text }, { clientIp, now })).rejects.toThrow(InvalidInput);
    expect(await systemDb().freeCheck.count()).toBe(before);
  },
);

test("when the workflows take nothing, nothing is left behind and the reader hears so", async () => {
  const { inngest } = await import("../../inngest/client.ts");
  const down = vi.spyOn(inngest, "send").mockRejectedValueOnce(new Error("503"));
  const before = await systemDb().freeCheck.count();
  await expect(requestFreeCheck({ text: newShop() }, { clientIp, now })).rejects.toThrow("unavailable");
  expect(await systemDb().freeCheck.count()).toBe(before);
  down.mockRestore();
});
