/** Fetches a repository nobody vouches for, bare and with its whole history, from one of a few hosts. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GitFault, guards, isolated } from "./git.ts";

/** Catalogue 6, sec.repo-scan: https of an allow-listed host, and limits of size and time. */
export const repositoryHosts: readonly string[] = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];
const BYTES_MAX = 500 * 1024 * 1024;
/** Ours, below the catalogue's five minutes: an audit waits for it. */
const CLONE_MS = 120_000;
const WATCH_MS = 500;

export type RepositoryPlace = { host: string; port: number; path: string };

export type Remote = {
  place: RepositoryPlace;
  /** The address of the host that was vetted; git connects there and nowhere else. */
  address: string;
  /** Null for a repository anybody may read. */
  token: string | null;
  /** File of an extra trust root; null for none. */
  caFile: string | null;
};

/** Thrown when the repository is larger or slower than a scan reads. */
export class CloneLimit extends Error {
  override name = "CloneLimit";
}

/**
 * Reads `https://github.com/owner/name`, with or without `.git`. Gives null for other schemes, hosts, ports, names and
 * passwords in the address. `hosts` may add hosts with ports for tests.
 */
export function readRepositoryUrl(text: string, hosts: readonly string[] = repositoryHosts): RepositoryPlace | null {
  const url = URL.parse(text.trim());
  if (url === null || url.protocol !== "https:" || url.username || url.password || url.search || url.hash) return null;
  if (!hosts.includes(url.host)) return null;
  const path = url.pathname.replace(/\/$/, "").replace(/\.git$/, "");
  // GitLab has groups within groups.
  if (!/^(?:\/[A-Za-z0-9_.-]+){2,6}$/.test(path) || path.split("/").some((part) => part === "..")) return null;
  return { host: url.hostname, port: url.port === "" ? 443 : Number(url.port), path };
}

/** Names a repository for people: `github.com/owner/name`. */
export function repositoryName({ host, path }: RepositoryPlace): string {
  return `${host}${path}`;
}

/** Tells whether the repository answers: with the token given, or to anybody. False when it is refused or not there. Throws `GitFault` for everything else. */
export async function answersRemote(remote: Remote): Promise<boolean> {
  try {
    await runRemote(remote, ["ls-remote", "--heads", "--quiet", urlOf(remote.place)], CLONE_MS, null);
    return true;
  } catch (error) {
    const isRefused =
      error instanceof GitFault &&
      /authentication failed|could not read username|not found|returned error: (401|403|404)/i.test(error.message);
    if (isRefused) return false;
    throw error;
  }
}

/**
 * Clones into a new folder and gives it to `work`; the folder is gone afterwards. Throws `CloneLimit` past 500 MiB or two
 * minutes, and `GitFault` with git's own words.
 */
export async function withClone<T>(remote: Remote, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "launch-ready-repository-"));
  try {
    const into = join(folder, "bare.git");
    const args = ["clone", "--bare", "--quiet", "--no-recurse-submodules", "--", urlOf(remote.place), into];
    await runRemote(remote, args, CLONE_MS, folder);
    return await work(into);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function urlOf({ host, port, path }: RepositoryPlace): string {
  return `https://${host}${port === 443 ? "" : `:${port}`}${path}.git`;
}

/** Everything git may do on the network, and what it must not; the token goes by the environment, where no list of processes shows it. */
async function runRemote(
  { place, address, token, caFile }: Remote,
  args: string[],
  ms: number,
  watched: string | null,
) {
  const { host, port } = place;
  const settings = [
    ...guards,
    "protocol.https.allow=always",
    "http.followRedirects=false",
    "http.proxy=",
    `http.curloptResolve=${host}:${port}:${address}`,
    "credential.helper=",
    "core.askPass=",
    "transfer.fsckObjects=true",
    ...(caFile === null ? [] : [`http.sslCAInfo=${caFile}`]),
  ];
  const basic = Buffer.from(`x-access-token:${token ?? ""}`).toString("base64");
  const secret =
    token === null
      ? {}
      : {
          GIT_CONFIG_COUNT: "1",
          GIT_CONFIG_KEY_0: "http.extraHeader",
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
        };
  const child = spawn("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
    env: { ...isolated, ...secret, GIT_LFS_SKIP_SMUDGE: "1" },
    stdio: ["ignore", "ignore", "pipe"],
    cwd: tmpdir(),
  });
  let complaint = "";
  child.stderr.on("data", (data: Buffer) => {
    if (complaint.length < 2_000) complaint += data.toString("utf8");
  });
  let limit: string | null = null;
  const end = (why: string) => {
    limit ??= why;
    child.kill("SIGKILL");
  };
  const clock = setTimeout(() => end("it did not arrive within two minutes"), ms);
  const watch =
    watched === null
      ? null
      : setInterval(() => bytesOf(watched) > BYTES_MAX && end("it is larger than 500 MiB"), WATCH_MS);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", (cause) => reject(new GitFault("git cannot be started", { cause })));
      child.on("close", resolve);
    });
    if (limit !== null) throw new CloneLimit(limit);
    if (code !== 0) throw new GitFault(complaint.trim().slice(0, 500) || `git ended with ${code}`);
  } finally {
    clearTimeout(clock);
    if (watch !== null) clearInterval(watch);
  }
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      // A file of git's own may be gone between the list and the look.
      return sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0);
    }, 0);
}
