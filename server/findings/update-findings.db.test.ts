import { afterAll, expect, test } from "vitest";
import { type BuiltVerdict, buildOutcome } from "../../prisma/builders/outcome.ts";
import { type BuiltMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { startRun } from "../audit-runs/start-run.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { Conflict } from "../errors.ts";
import { listFindings } from "./read-findings.ts";
import { setAside, updateFinding } from "./work-on-finding.ts";

const checkId = "tls.expiry";
const host = "shop.example";
const fail: BuiltVerdict = { subject: host, status: "fail", findingKey: "expired" };
const pass: BuiltVerdict = { subject: host, status: "pass" };

afterAll(disconnect);

async function onboard() {
  const { owner } = await buildWorkspace();
  return { owner, ...(await buildStore(owner)) };
}
type Place = { owner: BuiltMember; storeId: string };

/** Runs the check as if it had said this. */
async function see({ owner, storeId }: Place, verdicts: BuiltVerdict[], at = new Date()): Promise<void> {
  const { auditRunId } = await inTenant(owner, (ctx) =>
    createRun(ctx, { storeId, trigger: "recheck", checkIds: [checkId], stageKey: null }),
  );
  await inTenant(owner, (ctx) => startRun(ctx, auditRunId));
  await inTenant(owner, (ctx) =>
    recordCheck(ctx, { id: auditRunId, storeId }, buildOutcome(checkId, verdicts, { at })),
  );
  await inTenant(owner, (ctx) => finishRun(ctx, auditRunId));
}

async function findings({ owner, storeId }: Place) {
  const rows = await inTenant(owner, (ctx) =>
    ctx.db.finding.findMany({ where: { storeId }, orderBy: [{ subject: "asc" }, { findingKey: "asc" }] }),
  );
  return rows.map(({ subject, findingKey, state, status }) => `${subject} ${findingKey} ${status} ${state}`);
}
async function only({ owner, storeId }: Place) {
  return inTenant(owner, (ctx) => ctx.db.finding.findFirstOrThrow({ where: { storeId } }));
}

test("a finding opens with a failure, is fixed by a pass and reopens when it comes back", async () => {
  const place = await onboard();
  await see(place, [fail]);
  expect(await findings(place)).toEqual([`${host} expired fail open`]);
  await see(place, [pass]);
  expect(await findings(place)).toEqual([`${host} expired fail fixed`]);
  const fixed = await only(place);
  expect(fixed.fixedAt).not.toBeNull();
  await see(place, [fail]);
  expect(await only(place)).toMatchObject({ state: "reopened", fixedAt: null, id: fixed.id, openedAt: fixed.openedAt });
});

test.each<[string, BuiltVerdict[]]>([
  ["could not be seen", [{ subject: host, status: "unknown", findingKey: "not-seen" }]],
  [
    "could not be seen under another name",
    [{ subject: "www.shop.example", status: "unknown", findingKey: "not-seen" }],
  ],
  ["was seen now and then", [{ subject: host, status: "warn", findingKey: "flaky" }]],
  ["was seen from one place alone", [{ subject: host, status: "warn", findingKey: "one-region" }]],
  ["could not be seen because of us", [{ subject: host, status: "error", findingKey: "probe-fault" }]],
  [
    "was blurred by us while another subject was seen",
    [
      { subject: host, status: "error", findingKey: "own-fault" },
      { subject: "www.shop.example", status: "pass" },
    ],
  ],
])("a finding stays open when its subject %s", async (_name, verdicts) => {
  const place = await onboard();
  await see(place, [fail]);
  await see(place, verdicts);
  expect(await findings(place)).toContain(`${host} expired fail open`);
});

test("a finding is fixed when its subject is gone from a view that was clear", async () => {
  const place = await onboard();
  await see(place, [fail]);
  await see(place, [{ subject: "www.shop.example", status: "pass" }]);
  expect(await findings(place)).toEqual([`${host} expired fail fixed`]);
});

test("an error changes no current word, no finding and no gate", async () => {
  const place = await onboard();
  await see(place, [fail]);
  const states = () =>
    inTenant(place.owner, (ctx) => ctx.db.checkState.findMany({ where: { storeId: place.storeId } }));
  const before = await states();
  await see(place, [{ subject: host, status: "error", findingKey: "crashed" }]);
  expect(await states()).toEqual(before);
});

test("one subject's error leaves its last word and lets the others move", async () => {
  const place = await onboard();
  await see(place, [fail, { subject: "www.shop.example", status: "pass" }]);
  await see(place, [
    { subject: host, status: "error", findingKey: "own-fault" },
    { subject: "www.shop.example", status: "fail", findingKey: "expired" },
  ]);
  const states = await inTenant(place.owner, (ctx) =>
    ctx.db.checkState.findMany({ where: { storeId: place.storeId }, orderBy: { subject: "asc" } }),
  );
  expect(states.map(({ subject, status }) => [subject, status])).toEqual([
    [host, "fail"],
    ["www.shop.example", "fail"],
  ]);
  expect(await findings(place)).toEqual([`${host} expired fail open`, "www.shop.example expired fail open"]);
});

test("a check that cannot see asks once, and its question is over once it can", async () => {
  const place = await onboard();
  const unknown: BuiltVerdict = { subject: host, status: "unknown", findingKey: "not-seen", ask: "Let us in." };
  await see(place, [unknown]);
  await see(place, [unknown]);
  expect(await findings(place)).toEqual([`${host} not-seen unknown open`]);
  await see(place, [pass]);
  expect(await findings(place)).toEqual([`${host} not-seen unknown fixed`]);
});

test("what somebody called fixed and is not is open again", async () => {
  const place = await onboard();
  await see(place, [fail]);
  const { id } = await only(place);
  const ref = { storeId: place.storeId, findingId: id };
  await inTenant(place.owner, (ctx) => updateFinding(ctx, { ...ref, state: "fix-to-verify" }));
  await see(place, [fail]);
  expect((await only(place)).state).toBe("open");
});

test("a failure cannot be argued away, and a warning set aside comes back once it fails", async () => {
  const place = await onboard();
  const ref = async () => ({ storeId: place.storeId, findingId: (await only(place)).id });
  const reason = "This host is switched off next week.";
  await see(place, [fail]);
  const input = { ...(await ref()), reason };
  await expect(inTenant(place.owner, (ctx) => setAside(ctx, input))).rejects.toThrow(Conflict);
  expect((await only(place)).state).toBe("open");
  await see(place, [{ ...fail, status: "warn" }]);
  await inTenant(place.owner, (ctx) => setAside(ctx, input));
  await see(place, [{ ...fail, status: "warn" }]);
  expect(await only(place)).toMatchObject({ state: "not-applicable", notApplicableReason: reason });
  await see(place, [fail]);
  expect(await only(place)).toMatchObject({ state: "reopened", notApplicableReason: null });
});

test("a slow run does not undo what a re-check saw since", async () => {
  const place = await onboard();
  const minuteAgo = new Date(Date.now() - 60_000);
  await see(place, [fail]);
  await see(place, [pass]);
  await see(place, [fail], minuteAgo);
  expect(await findings(place)).toEqual([`${host} expired fail fixed`]);
  const states = await inTenant(place.owner, (ctx) =>
    ctx.db.checkState.findMany({ where: { storeId: place.storeId } }),
  );
  expect(states.map(({ status }) => status)).toEqual(["pass"]);
});

test("the list ranks what was seen and keeps what was not seen apart", async () => {
  const place = await onboard();
  await see(place, [
    { ...fail, severity: "medium" },
    { subject: "www.shop.example", status: "fail", findingKey: "expired", severity: "critical" },
    { subject: "api.shop.example", status: "unknown", findingKey: "not-seen" },
  ]);
  const { risks, couldNotCheck } = await inTenant(place.owner, (ctx) => listFindings(ctx, { storeId: place.storeId }));
  expect(risks.map(({ rank, subject }) => [rank, subject])).toEqual([
    [1, "www.shop.example"],
    [2, host],
  ]);
  expect(couldNotCheck.map(({ subject }) => subject)).toEqual(["api.shop.example"]);
});
