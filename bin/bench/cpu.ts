/** What processes have computed, as Linux counts it. */
import { readdirSync, readFileSync } from "node:fs";

/** proc_pid_stat(5) counts in clock ticks, a hundred a second on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * Adds up the CPU time of every living process of a group, in milliseconds. Null without /proc. What a process spent
 * before it ended is in its parent's count of children only, so measure groups whose processes stay.
 */
export function cpuOfGroup(group: number): number | null {
  let ticks: number | null = null;
  for (const name of readProc()) {
    const fields = readStat(name);
    if (fields === null || fields[0] === "Z" || Number(fields[2]) !== group) continue;
    ticks = (ticks ?? 0) + Number(fields[11]) + Number(fields[12]);
  }
  return ticks === null ? null : ticks * TICK_MS;
}

function readProc(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The fields after the name, which is in brackets and may hold spaces: state, parent, group … utime (11), stime (12). */
function readStat(pid: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null; // it has ended meanwhile
  }
}
