import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitOf, deploymentHost, testAccountOf, webhookSecretOf } from "../../e2e/store-under-test/shop-secrets.ts";
import { startWorld, type World } from "../../e2e/store-under-test/world.ts";
import { storeFileOf } from "../../server/checks/store-file.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";
import { chooseSmoke } from "./smoke.ts";

const domain = "kettle.example";
/** Requests are two a second, as at any shop. */
const polite = { timeout: 60_000, retry: 1 };
let cwd: string;
let world: World;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "smoke-"));
  world = await startWorld({ dataDir: cwd, stores: [{ name: "Kettle Works", domain, flavour: "vercel" }] });
  await writeFile(join(cwd, "store.json"), JSON.stringify(storeFileOf(world.profile(domain))));
  await writeFile(join(cwd, "bare.json"), JSON.stringify({ domain, hosts: [{ name: domain }] }));
}, 30_000);
afterAll(async () => {
  await world.stop();
  await rm(cwd, { recursive: true });
});

async function smoke(args: string[], more: Record<string, string> = {}) {
  const terminal = { ...fakeTerminal({ ...world.env, ...more }), cwd };
  const code = await run(["smoke", domain, ...args], terminal);
  return { code, out: terminal.printed(), told: terminal.told() };
}

test("an owner's run after a deploy passes, and prints neither password nor secret", polite, async () => {
  const secrets = { HOOK: webhookSecretOf(domain), PASS: testAccountOf(domain).password };
  const args = ["--config", "store.json", "--owner", "--json", "--webhook-secret-env", "HOOK", "--login-env", "PASS"];
  const deploy = ["--sha", commitOf(domain), "--deploy-url", `https://${deploymentHost(domain)}`];
  const { code, out, told } = await smoke([...args, ...deploy], secrets);
  const results: { check_id: string; subject: string; status: string }[] = JSON.parse(out).results;
  const said = results.map(
    ({ check_id: id, subject, status }) => `${id} ${subject.replace(/^https:.*/, "")} ${status}`,
  );
  expect(said.filter((line) => !line.endsWith(" pass"))).toEqual([]);
  for (const subject of ["version", "deployment", "signed", "test account"]) {
    expect(
      said.some((line) => line.includes(subject)),
      subject,
    ).toBe(true);
  }
  expect(code).toBe(0);
  for (const secret of Object.values(secrets)) expect(out + told).not.toContain(secret);
});

test("without the owner's consent only the home page is opened, and the rest is counted", () => {
  expect(chooseSmoke(false, false).checks.map(({ id }) => id)).toEqual(["smoke.homepage"]);
  expect(chooseSmoke(false, false).notAllowed).toBe(3);
  expect(chooseSmoke(true, true).checks.map(({ id }) => id)).toContain("dep.no-downtime");
});

test.each<[string[], string]>([
  [["--sha", "main"], "commit's hash"],
  [["--deploy-url", "shop-r41.vercel.app"], "https://"],
  [["--webhook-secret-env", "two words"], "the variable that holds the value"],
  [["--webhook-secret-env", "UNSET", "--owner"], "UNSET is empty"],
  [["--webhook-scheme", "paypal"], "stripe"],
  [["--login-env", "PASS"], "--owner"],
  [["--login-env", "PASS", "--owner", "--config", "bare.json"], "synthetic_account"],
])("is not understood: %j", async (args, says) => {
  const { code, told } = await smoke(args, { PASS: "x" });
  expect([code, told]).toEqual([3, expect.stringContaining(says)]);
});
