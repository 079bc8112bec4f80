import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Names a running process so that a reused process number is not mistaken for it. */
export type Claim = {
  pid: number;
  /** What the system says about the start of that process; "" when it cannot be told. */
  born: string;
  /** Where a person finds what that process serves; null while it starts. */
  url: string | null;
};

/** Says that a living process holds the folder; `claim` names it. */
export class AlreadyClaimed extends Error {
  readonly claim: Claim;
  constructor(file: string, claim: Claim) {
    super(`Process ${claim.pid} holds ${file}.`);
    this.name = "AlreadyClaimed";
    this.claim = claim;
  }
}

/**
 * Takes a folder for this process by writing `file`; a claim left by a dead process is taken over.
 * Throws `AlreadyClaimed` while another living process holds it.
 */
export function claimFolder(file: string): { tell(url: string): void; release(): void } {
  const holder = readClaim(file);
  if (holder && holder.pid !== process.pid && isAlive(holder)) throw new AlreadyClaimed(file, holder);
  mkdirSync(dirname(file), { recursive: true });
  const mine: Claim = { pid: process.pid, born: bornAt(process.pid), url: null };
  write(file, mine);
  return {
    tell: (url) => write(file, { ...mine, url }),
    release: () => {
      if (readClaim(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Reads the claim in `file`; null when there is none or it cannot be read. */
function readClaim(file: string): Claim | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null) return null;
    const { pid, born, url } = value as Partial<Record<keyof Claim, unknown>>;
    if (typeof pid !== "number" || typeof born !== "string") return null;
    return { pid, born, url: typeof url === "string" ? url : null };
  } catch {
    return null;
  }
}

function isAlive(claim: Pick<Claim, "pid" | "born">): boolean {
  try {
    process.kill(claim.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const born = bornAt(claim.pid);
  return born === "" || claim.born === "" || born === claim.born;
}

/** Reads when a process started, as text that only serves comparison; "" when the system does not tell. */
function bornAt(pid: number): string {
  try {
    // proc_pid_stat(5): the name (field 2) may hold spaces, so count from its closing bracket; field 22 is the start.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return "ended";
    return fields[19] ?? "";
  } catch {
    if (process.platform === "linux") return "";
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

function write(file: string, claim: Claim): void {
  // Whole or not at all: a reader never sees half a file.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(claim));
  renameSync(`${file}.${process.pid}`, file);
}
