import { afterAll, beforeAll, expect, test } from "vitest";
import { POST } from "../../app/api/mail/stop/[token]/route.ts";
import { type BuiltPerson, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { inTenant, systemActor } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { readStop, stopToken, storesDueForSummary } from "../doors/weekly.ts";
import { archiveStore } from "../stores/update-store.ts";
import { sendWeeklySummaries, weeklySummary } from "./weekly-summary.ts";

afterAll(disconnect);

/** A Monday. */
const monday = (hour: number, week = 0) => new Date(Date.UTC(2026, 10, 23 + 7 * week, hour, 30));

async function shop(timeZone = "UTC") {
  const { owner, workspaceId } = await buildWorkspace();
  const place = await buildStore(owner, { timeZone });
  const founder = await buildPerson(place);
  const due = async (now: Date) =>
    (await storesDueForSummary(now, 1_000)).some(({ storeId }) => storeId === place.storeId);
  return { owner, founder, due, ...place, workspaceId };
}
const mails = (founder: BuiltPerson) =>
  systemDb().mail.findMany({
    where: { template: "weekly-summary", toEmail: founder.email },
    orderBy: { createdAt: "asc" },
  });
const post = (token: string, body: string) =>
  POST(
    new Request("http://localhost/", {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    }),
    {
      params: Promise.resolve({ token }),
    },
  );

beforeAll(async () => {
  // Stores of other tests of this file stay; each asks for its own.
  await shop();
});

test("is due on Monday from eight o'clock in the shop's own zone, and on no other day", async () => {
  const { due } = await shop("America/New_York");
  expect(await due(monday(11))).toBe(false);
  expect(await due(monday(13))).toBe(true);
  expect(await due(new Date(monday(13).getTime() + 86_400_000))).toBe(false);
});

test("is mailed once a week, however often the clock strikes", async () => {
  const { founder } = await shop();
  await sendWeeklySummaries(monday(8));
  await Promise.all([sendWeeklySummaries(monday(9)), sendWeeklySummaries(monday(9))]);
  expect(await mails(founder)).toHaveLength(1);
  await sendWeeklySummaries(monday(8, 1));
  expect(await mails(founder)).toHaveLength(2);
});

test("says what is left the first time, and that nothing changed the second", async () => {
  const { founder } = await shop();
  await sendWeeklySummaries(monday(8));
  await sendWeeklySummaries(monday(8, 1));
  const [first, second] = (await mails(founder)).map(({ data }) => (data as { text: string }).text);
  expect(first).toContain("Nothing is checked yet.");
  expect(second).toMatch(/^Same as last week: \d+ of 11\. /);
});

test("a store put away, or one without a founder, is told nothing", async () => {
  const away = await shop();
  await inTenant(away.owner, (ctx) => archiveStore(ctx, { storeId: away.storeId }));
  expect(await away.due(monday(9))).toBe(false);
  const { owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  expect((await storesDueForSummary(monday(9), 1_000)).map((row) => row.storeId)).not.toContain(storeId);
});

test("one click stops it, another begins it again, and a made-up link does neither", async () => {
  const { founder, due } = await shop();
  const token = stopToken(founder.personId);
  expect((await post(token, "List-Unsubscribe=One-Click")).status).toBe(200);
  expect([await due(monday(9)), (await readStop(token))?.isStopped]).toEqual([false, true]);
  expect((await post(token, "again=1")).status).toBe(303);
  expect(await due(monday(9))).toBe(true);
  const other = stopToken(crypto.randomUUID());
  const forged = `${founder.personId}.${other.split(".")[1]}`;
  expect((await post(forged, "")).status).toBe(404);
  expect(await readStop(forged)).toBe(null);
  expect(await due(monday(9))).toBe(true);
});

test("names no check, no other store and nobody's address", async () => {
  const { workspaceId, storeId, owner } = await shop();
  const { paragraphs } = await inTenant(systemActor(workspaceId, "test"), (ctx) => weeklySummary(ctx, storeId));
  expect(paragraphs.join(" ")).not.toMatch(/\b(dns|tls|redir|email|sec)\.[a-z]/);
  expect(paragraphs.join(" ")).not.toContain(owner.email);
});
