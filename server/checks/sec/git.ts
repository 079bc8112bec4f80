/** Runs git on a repository nobody vouches for: no hooks, no helpers, no network, no configuration of this machine. */
import { spawn } from "node:child_process";

/** Settings of the repository that would run programs or fetch; the command line overrules them. */
export const guards: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.untrackedCache=false",
  "core.attributesFile=/dev/null",
  "core.quotePath=false",
  "core.pager=cat",
  "log.showSignature=false",
  "log.showRoot=true",
  "diff.external=",
  "protocol.allow=never",
  "safe.directory=*",
];

/** Nothing of this process's environment reaches git; where programs live is fixed for the same reason. */
export const isolated = {
  NODE_ENV: "production" as const,
  PATH: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/opt/local/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
};

/** Thrown when git cannot be run or refuses: the message holds git's own words, cut to 500 characters. */
export class GitFault extends Error {
  override name = "GitFault";
}

/** Runs a git command and yields its output as it comes; `input` is written to it. Throws `GitFault` when it fails. */
export async function* gitOutput(folder: string, args: string[], input?: string): AsyncGenerator<Buffer> {
  const child = spawn("git", ["-C", folder, ...guards.flatMap((guard) => ["-c", guard]), ...args], {
    env: isolated,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (data: Buffer) => {
    if (complaint.length < 500) complaint += data.toString("utf8");
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on("error", (cause) => reject(new GitFault("git cannot be started", { cause })));
    child.on("close", resolve);
  });
  // Whoever stops reading early ends the process; what it says then does not matter.
  closed.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  try {
    for await (const chunk of child.stdout) yield chunk;
    const code = await closed;
    if (code !== 0) throw new GitFault(`git ${args[0]}: ${complaint.trim().slice(0, 500) || `exit ${code}`}`);
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
  }
}

/** Runs a git command and returns its output as one text. Throws `GitFault` when it fails. */
export async function gitText(folder: string, args: string[], input?: string): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of gitOutput(folder, args, input)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
