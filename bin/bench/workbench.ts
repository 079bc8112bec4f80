/** What the parts of a bench share: a temporary folder, a database, child processes, and how all of it ends. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, type ChildOptions, startChild } from "../child.ts";
import { createDatabase, type DatabaseUrls, makePasswords, migrate, openRoles, urlsFor } from "../database.ts";
import { generateClient } from "../generate.ts";
import { startPostgres } from "../postgres.ts";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where the parts of one bench work. */
export type Workbench = {
  /** Ours alone, and gone at the end. */
  folder: string;
  /** Hears of progress, one short sentence a time. */
  say(line: string): void;
  /** A migrated database of this bench, flushed to disk like a real one; started by whoever asks first. */
  database(): Promise<DatabaseUrls>;
  /** Starts a process that ends with the bench at the latest. */
  start(command: string, args: string[], options: ChildOptions): Child;
  /** Runs a script of ours on this Node and gives the JSON it wrote last. Throws with what it said. */
  runScript<T>(script: string, args: string[], env?: Record<string, string | undefined>): Promise<T>;
  /** Ends all that was started and removes the folder. */
  stop(): Promise<void>;
};

const DATABASE_NAME = "launch_ready_bench";

/** Opens a workbench. */
export function openWorkbench(say: (line: string) => void): Workbench {
  const folder = mkdtempSync(join(tmpdir(), "launch-ready-bench-"));
  chmodSync(folder, 0o755); // root runs Postgres as another user
  const running = new Set<{ stop(): Promise<void> }>();
  const leftovers = new Set<string>([folder]);
  let opened: Promise<DatabaseUrls> | null = null;

  async function openDatabase(): Promise<DatabaseUrls> {
    const generated = generateClient();
    const server = await startPostgres({ dataDir: join(folder, "postgres"), durable: true });
    running.add(server);
    leftovers.add(server.dataDir);
    const passwords = makePasswords();
    await createDatabase(server.url(), DATABASE_NAME, passwords.owner);
    const urls = urlsFor(server.url(DATABASE_NAME), passwords);
    await migrate(urls.owner);
    await openRoles(urls.owner, passwords);
    await generated;
    return urls;
  }

  function start(command: string, args: string[], options: ChildOptions): Child {
    const child = startChild(command, args, options);
    running.add(child);
    void child.exited.then(() => running.delete(child));
    return child;
  }

  return {
    folder,
    say,
    start,
    database() {
      opened ??= openDatabase();
      return opened;
    },
    async runScript<T>(script: string, args: string[], env: Record<string, string | undefined> = {}): Promise<T> {
      const child = start(process.execPath, ["--disable-warning=ExperimentalWarning", join(ROOT, script), ...args], {
        cwd: ROOT,
        env: { ...plainEnvironment(), ...env },
      });
      const code = await child.exited;
      const lines = child.tail().split("\n");
      const from = lines.findLastIndex((line) => line.startsWith("{"));
      if (code !== 0 || from === -1) throw new Error(`${script} ended with ${code}:\n${child.tail()}`);
      return JSON.parse(lines.slice(from).join("\n"));
    },
    async stop() {
      for (const part of [...running].reverse()) await part.stop();
      for (const path of leftovers) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** What every process of a bench gets: nothing an operator may have set, so that no foreign database is touched. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const path = [dirname(process.execPath), PATH ?? ""].join(":");
  return {
    NODE_ENV: "production",
    PATH: path,
    HOME,
    ...(TMPDIR ? { TMPDIR } : {}),
    TZ: "UTC",
    NEXT_TELEMETRY_DISABLED: "1",
  };
}
