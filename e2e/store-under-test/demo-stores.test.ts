import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startChild } from "../../bin/child.ts";
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

test("the README lists every fault with its checks, and every behaviour", () => {
  const readme = readFileSync(join(root, "e2e/store-under-test/README.md"), "utf8");
  const rows = [
    ...faults.map(({ name, title, checks, status }) => `| \`${name}\` | ${title} | ${checks.join(", ")} (${status}) |`),
    ...behaviours.map(({ name, title }) => `| \`${name}\` | ${title} |`),
  ];
  expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
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
    "larkandlinen.example",
  ]);
});

/** Starting a process is quick, but not on a machine that builds and tests everything at once. */
const PROCESS_TIMEOUT_MS = 60_000;

type Running = {
  ready: { resolver: string; connect: string; caFile: string; controlUrl: string };
  end: () => Promise<number>;
};

async function startDemo(dataDir: string): Promise<Running> {
  const ready = Promise.withResolvers<Running["ready"]>();
  const child = startChild(process.execPath, [join(root, "e2e/store-under-test/main.ts")], {
    env: { ...process.env, STORE_UNDER_TEST_DATA_DIR: dataDir },
    onLine: (line) => line.startsWith("{") && ready.resolve(JSON.parse(line)),
  });
  const gone = child.exited.then((code) => Promise.reject(new Error(`ended with ${code}: ${child.tail()}`)));
  return {
    ready: await Promise.race([ready.promise, gone]),
    async end() {
      await child.stop();
      return child.exited;
    },
  };
}

test(
  "the demo's process says when it is ready, takes orders at its control address, and ends on SIGTERM",
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
    const demo = await startDemo(dataDir);
    try {
      const { resolver, connect, caFile, controlUrl } = demo.ready;
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
      expect(await demo.end()).toBe(0);
      await rm(dataDir, { recursive: true });
    }
  },
  PROCESS_TIMEOUT_MS,
);

test(
  "after a restart the demo's stores answer where they did before",
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
    const first = await startDemo(dataDir);
    await first.end();
    const second = await startDemo(dataDir);
    await second.end();
    await rm(dataDir, { recursive: true });
    expect(second.ready).toEqual(first.ready);
  },
  PROCESS_TIMEOUT_MS,
);
