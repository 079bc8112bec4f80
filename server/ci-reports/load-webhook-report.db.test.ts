import { afterAll, expect, test } from "vitest";
import { buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { reportCiRun } from "./ci-report.ts";
import { loadWebhookReport } from "./load-webhook-report.ts";

afterAll(disconnect);

const url = "https://shop.example/hook";
const line = { check_id: "smoke.webhook", subject: url, finding_key: "ok", severity: "critical", summary: "Fine." };
const unsigned = { ...line, status: "pass" } as const;
const signed = { ...line, subject: "signed" } as const;

async function onboard() {
  const { owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const { domain } = await inTenant(owner, ({ db }) => db.store.findUniqueOrThrow({ where: { id: storeId } }));
  const now = new Date();
  const tell = (results: object[], minutesAgo: number) => {
    const report = {
      ...{ target: domain, started_at: now.toISOString(), duration_ms: 10, catalogue_version: "1", source: null },
      results: results as never[],
    };
    return inTenant(
      owner,
      (ctx) => reportCiRun(ctx, { storeId, report }),
      new Date(now.getTime() - minutesAgo * 60_000),
    );
  };
  const load = (daysLater = 0) =>
    inTenant(owner, (ctx) => loadWebhookReport(ctx, storeId), new Date(now.getTime() + daysLater * 86_400_000));
  return { tell, load };
}

test("the newest report of signed messages counts, with who sent it, for a week", async () => {
  const { tell, load } = await onboard();
  expect(await load()).toBe(null);
  await tell([unsigned, { ...signed, status: "pass" }], 60);
  await tell([unsigned, { ...signed, status: "fail", finding_key: "signed-rejected" }], 30);
  // Others in between say nothing of signed messages: an audit, and a run without the secret.
  await tell([{ ...line, check_id: "dns.spf", status: "pass" }], 20);
  await tell([unsigned, { ...signed, status: "skip", finding_key: "owner-only" }], 10);
  const loaded = await load();
  expect(loaded).toMatchObject({ url, verdicts: [{ status: "fail", findingKey: "signed-rejected" }] });
  expect(loaded?.by).not.toBe("");
  expect(await load(7.1)).toBe(null);
});

test("one that names no address, or is another store's, is no evidence", async () => {
  const [mine, other] = [await onboard(), await onboard()];
  await mine.tell([{ ...signed, status: "pass" }], 5);
  expect(await mine.load()).toBe(null);
  await mine.tell([unsigned, { ...signed, status: "pass" }], 4);
  expect(await mine.load()).not.toBe(null);
  expect(await other.load()).toBe(null);
});
