// These start servers of their own: roles and their passwords belong to a whole server, which other files share.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { AlreadyClaimed } from "./claim.ts";
import { withClient } from "./database.ts";
import { prepareOutsideDatabase, readOutsideDatabase } from "./outside-database.ts";
import { startPostgres } from "./postgres.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 }); // whole servers start and stop here

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "launch-ready-postgres-"));
  chmodSync(folder, 0o755); // root runs Postgres as another user
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a server from a process of its own, which then only waits. */
async function startElsewhere(dataDir: string): Promise<{ pid: number; url: string; gone: Promise<unknown> }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, "postgres.ts"))};
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true });
    console.log(server.url());
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  cleanups.push(async () => {
    child.kill("SIGKILL");
    await gone;
    // A start waits for the server that was left behind, which would go on writing to the folder.
    await (await startPostgres({ dataDir, durable: true })).stop();
  });
  const [line] = await once(child.stdout, "data");
  return { pid: child.pid ?? 0, url: String(line).trim(), gone };
}

test("after its owner is killed outright the server ends, and the next start has every committed row", async () => {
  const dataDir = join(makeFolder(), "data");
  const first = await startElsewhere(dataDir);
  await withClient(first.url, (client) => client.query("CREATE TABLE kept AS SELECT 42 AS n"));
  process.kill(first.pid, "SIGKILL");
  await first.gone;

  const second = await startPostgres({ dataDir, durable: true });
  cleanups.push(second.stop);
  const { rows } = await withClient(second.url(), (client) => client.query("SELECT n FROM kept"));
  expect(rows).toEqual([{ n: 42 }]);
  await expect(withClient(first.url, (client) => client.query("SELECT 1"))).rejects.toThrow();
});

test("a folder that a living process uses is refused, and its server goes on", async () => {
  const dataDir = join(makeFolder(), "data");
  const first = await startElsewhere(dataDir);
  await expect(startPostgres({ dataDir, durable: true })).rejects.toBeInstanceOf(AlreadyClaimed);
  const { rows } = await withClient(first.url, (client) => client.query("SELECT 1 AS n"));
  expect(rows).toEqual([{ n: 1 }]);
});

test("an operator's empty database is migrated and opened to the app, and again without a change", async () => {
  const server = await startPostgres({ dataDir: join(makeFolder(), "data"), durable: false });
  cleanups.push(server.stop);
  await withClient(server.url(), (client) => client.query("CREATE DATABASE portal"));
  const outside = readOutsideDatabase({ DATABASE_URL: server.url("portal") });
  for (let start = 1; start <= 2; start++) {
    await prepareOutsideDatabase(outside);
    const { rows } = await withClient(outside.urls.app, (client) =>
      client.query('SELECT current_user AS name, (SELECT count(*)::int FROM "Workspace") AS seen'),
    );
    expect(rows).toEqual([{ name: "launch_app", seen: 0 }]);
  }
});
