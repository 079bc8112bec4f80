/** Finds and kills parts of the running stack, which starts them again by itself. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

type Process = { pid: number; parent: number; command: string };

/** What a part's command line ends in or contains. */
const parts = {
  app: /[/\\]next[/\\]dist[/\\]bin[/\\]next start\b|^next-server\b/,
  engine: /[/\\]inngest[/\\]engine[/\\]main\.ts$/,
} as const;

/** Kills a part outright (SIGKILL) and gives its process number. Throws when it does not run, or runs more than once. */
export function killPart(part: keyof typeof parts): number {
  const found = processesOf(part);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`Expected one ${part}, found ${JSON.stringify(found)}.`);
  process.kill(only.pid, "SIGKILL");
  return only.pid;
}

/** Lists the processes of a part that descend from the stack of this test run, and from no other on the machine. */
export function processesOf(part: keyof typeof parts): Process[] {
  const root = Number(process.env.E2E_STACK_PID);
  const all = listProcesses();
  const parentOf = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => {
    for (let at = parentOf.get(pid); at !== undefined && at > 1; at = parentOf.get(at)) if (at === root) return true;
    return false;
  };
  // The small shell that stands between has the same words in its command line, but begins with sh.
  return all.filter(({ pid, command }) => parts[part].test(command) && !/^\S*sh /.test(command) && isOurs(pid));
}

function listProcesses(): Process[] {
  if (process.platform !== "linux") {
    const lines = execFileSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8" }).trim().split("\n");
    return lines.flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
  }
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      // proc_pid_stat(5): the name may hold spaces, so count from its closing bracket; the parent is field 4.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}
