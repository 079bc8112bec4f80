import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Says how to run a child that must not outlive this process. */
export type ChildOptions = {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Run as this system user; null or left out: as the user of this process. */
  user?: { uid: number; gid: number } | null;
  /** The signal that ends it politely; TERM unless told. */
  signal?: "TERM" | "INT";
  /** Called with every line it writes to either stream. */
  onLine?: (line: string) => void;
};

/** A child that ends when this process ends, however this process ends. */
export type Child = {
  /** The process group it and its own children run in; null when it did not start. */
  group: number | null;
  /** Resolves with the exit code (128 + signal number after a signal) once it is gone. */
  exited: Promise<number>;
  /** The last lines it wrote, those of its output before those of its errors, for an error message. */
  tail(): string;
  /** Asks it to end, kills it after `graceMs`, resolves when it is gone. */
  stop(graceMs?: number): Promise<void>;
};

// A small shell stands between us and the child. It reads a pipe whose other end only this process holds: the pipe
// closes when we ask, and also when we are killed outright, so that nothing is left behind.
const GUARD = `exec 3<&0; sig=$1; shift
"$@" 3<&- </dev/null & child=$!
{ read -r _ <&3; kill -"$sig" $child; } 2>/dev/null & watch=$!
exec 3<&- </dev/null
wait $child; code=$?
kill $watch 2>/dev/null
exit $code`;
const TAIL_LINES = 200;
const LAST_LINES_MS = 500;

/** Starts a command as a `Child` in a process group of its own, so that Ctrl-C in the terminal reaches only us. */
export function startChild(command: string, args: string[], options: ChildOptions): Child {
  const child = spawn("/bin/sh", ["-c", GUARD, "guard", options.signal ?? "TERM", command, ...args], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...(options.user ?? {}),
  });
  // Which stream is read first is chance: what was said of the failure must not be pushed out by output written before.
  const output: string[] = [];
  const errors: string[] = [];
  const note = (kept: string[], line: string): void => {
    kept.push(line);
    if (kept.length > TAIL_LINES) kept.shift();
    options.onLine?.(line);
  };
  readLines(child.stdout, (line) => note(output, line));
  readLines(child.stderr, (line) => note(errors, line));
  child.stdin.on("error", () => {}); // it may be gone before we close the pipe
  const exited = new Promise<number>((resolve) => {
    const settle = (code: number): void => {
      child.stdin.destroy();
      resolve(code);
    };
    child.on("exit", (code) => {
      // Its last lines are still to come, but what it left running may hold the pipes open for ever.
      const timer = setTimeout(settle, LAST_LINES_MS, code ?? 137);
      child.once("close", () => {
        clearTimeout(timer);
        settle(code ?? 137);
      });
    });
    child.on("error", (error) => {
      note(errors, error.message);
      settle(127);
    });
  });
  return {
    group: child.pid ?? null,
    exited,
    tail: () => [...output, ...errors].join("\n"),
    stop: async (graceMs = 10_000) => {
      child.stdin.destroy();
      const timer = setTimeout(() => killGroup(child), graceMs);
      await exited;
      clearTimeout(timer);
      killGroup(child); // whatever it started and forgot
    },
  };
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on("line", onLine);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended meanwhile.
  }
}
