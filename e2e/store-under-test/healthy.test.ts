import { expect, test } from "vitest";
import { addresses } from "./addresses.ts";
import { audit, healthyStores, lines, seenChecks } from "./audits.ts";
import { busyMachine, worldOf } from "./planted-faults.ts";

const world = worldOf(healthyStores);

test.each(healthyStores)("a healthy store on $title passes every check", busyMachine, async ({ domain }) => {
  const results = await audit(world(), domain);
  expect(results.length).toBeGreaterThanOrEqual(seenChecks.length);
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test("a healthy store that was just updated passes every check", busyMachine, async () => {
  const results = await audit(world(), "healthy-2.example", { isDeploy: true });
  const subjects = results.filter(({ checkId }) => checkId === "smoke.homepage").map(({ subject }) => subject);
  expect(subjects).toEqual(["https://www.healthy-2.example/", "version", "deployment"]);
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test("a healthy store whose order mail came to us passes every check of mail", busyMachine, async () => {
  const results = (await audit(world(), "healthy-1.example", { isMailed: true })).filter(({ checkId }) =>
    checkId.startsWith("email."),
  );
  const mail = results.find(
    ({ checkId, subject }) => checkId === "email.live-test" && subject.endsWith("transactional"),
  );
  expect(mail).toMatchObject({ status: "pass", findingKey: "ok" });
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test("a healthy store whose zone is connected passes every check", busyMachine, async () => {
  const results = await audit(world(), "healthy-0.example", { isConnected: true });
  expect(results.map(({ checkId }) => checkId)).toEqual(expect.arrayContaining(["edge.cf-settings", "edge.waf-ddos"]));
  expect(lines(results, ["fail", "warn", "unknown", "error"])).toEqual([]);
});

test("no audit touches an address nobody pointed it at", () => {
  expect(world().log.entries.filter(({ address }) => address === addresses.canary)).toEqual([]);
});

test("without leave to touch private addresses an audit names them and connects to none", busyMachine, async () => {
  const domain = "healthy-0.example";
  world().log.clear();
  const guarded = await audit(world(), domain, { env: { ...world().env, LAUNCH_READY_ALLOW_PRIVATE: "0" } });
  expect(world().log.entries.filter(({ kind }) => kind !== "dns")).toEqual([]);
  const apex = guarded.find(({ checkId }) => checkId === "dns.apex-resolves");
  expect(apex).toMatchObject({ status: "fail", findingKey: "special-address", found: "127.0.1.1" });
  expect(guarded.filter(({ checkId, status }) => checkId.startsWith("tls.") && status === "pass")).toEqual([]);
});
