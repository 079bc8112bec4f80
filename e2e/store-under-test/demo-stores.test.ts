import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { behaviours } from "./behaviours.ts";
import { demoStores } from "./demo-stores.ts";
import { faults } from "./faults.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const faultNames = faults.map(({ name }) => name);

test("faults are listed once each, by name, and share no name with a behaviour", () => {
  expect(faultNames).toEqual([...new Set(faultNames)].sort());
  expect(faults.length).toBeGreaterThanOrEqual(24);
  expect(behaviours.map(({ name }) => name).filter((name) => faultNames.includes(name))).toEqual([]);
});

test("every fault names checks that exist", () => {
  const folders = join(root, "server/checks");
  const isCheck = (id: string) => existsSync(join(folders, `${id.replace(".", "/")}.ts`));
  expect(readdirSync(folders).length).toBeGreaterThan(0);
  expect(faults.flatMap(({ checks }) => checks).filter((id) => !isCheck(id))).toEqual([]);
});

test("the demo's stores use faults that exist, and two of them are healthy", () => {
  const known = new Set([...faultNames, ...behaviours.map(({ name }) => name)]);
  expect(demoStores.flatMap(({ faults: names }) => names).filter((name) => !known.has(name))).toEqual([]);
  const healthy = demoStores.filter(({ faults: names }) => names.length === 0).map(({ name }) => name);
  expect(healthy).toEqual(expect.arrayContaining(["Studio Maren", "Halden Knitwear"]));
  expect(demoStores.filter(({ isOnboarded }) => !isOnboarded).map(({ domain }) => domain)).toEqual([
    "gravelpine.example",
  ]);
});

test("the demo's process says when it is ready, takes orders at its control address, and ends on SIGTERM", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  const child = spawn(process.execPath, [join(root, "e2e/store-under-test/main.ts")], {
    env: { ...process.env, STORE_UNDER_TEST_DATA: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { resolver, connect, caFile, controlUrl } = JSON.parse(String(line));
    expect(resolver).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(connect).toMatch(/^\*:443=:\d+,\*:80=:\d+,\*:25=:\d+$/);
    expect(existsSync(caFile)).toBe(true);
    const order = (names: unknown, headers = {}) =>
      fetch(`${controlUrl}/stores/studiomaren.example/faults`, {
        method: "PUT",
        headers,
        body: JSON.stringify({ names }),
      });
    expect(await (await order(["noindex"])).json()).toEqual({ domain: "studiomaren.example", faults: ["noindex"] });
    expect((await order(["no-such-fault"])).status).toBe(400);
    expect((await order("noindex")).status).toBe(400);
    expect((await order([], { origin: "https://collector.example" })).status).toBe(403);
    const state = JSON.parse(await (await fetch(controlUrl)).text());
    expect(state.stores.find(({ name }: { name: string }) => name === "Studio Maren").faults).toEqual(["noindex"]);
  } finally {
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    await rm(dataDir, { recursive: true });
    expect(code).toBe(0);
  }
});
