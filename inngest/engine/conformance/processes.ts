import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A Node process of a test, which dies with the test. */
export type NodeProcess = {
  /** Waits for a line that matches and answers the match. Rejects when the process ends first. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Everything it wrote so far. */
  lines: string[];
  /** Resolves with its exit code when it is gone; null after a signal. */
  ended: Promise<number | null>;
  /** Ends it and waits until it is gone. */
  end(signal: "SIGTERM" | "SIGKILL" | "SIGINT"): Promise<number | null>;
};

const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/** Starts a script of this folder's neighbourhood on this Node, with these variables and nothing of ours but PATH. */
export function startNode(script: URL, env: Record<string, string>): NodeProcess {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", fileURLToPath(script)], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, HOME: process.env.HOME, TZ: "UTC", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let hasEnded = false;
  const note = (line: string) => {
    lines.push(line);
    for (const look of waiting) look();
  };
  createInterface({ input: child.stdout }).on("line", note);
  createInterface({ input: child.stderr }).on("line", note);
  const exited = new Promise<number | null>((resolve) => {
    child.on("exit", (code) => {
      alive.delete(child);
      hasEnded = true;
      for (const look of waiting) look();
      resolve(code);
    });
  });

  return {
    lines,
    ended: exited,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = lines.map((line) => pattern.exec(line)).find((found) => found !== null);
          if (match) resolve(match);
          else if (hasEnded) reject(new Error(`The process ended without ${pattern}:\n${lines.join("\n")}`));
          if (match || hasEnded) waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    end: async (signal) => {
      child.kill(signal);
      return await exited;
    },
  };
}

/** Starts an engine process and answers where it listens. */
export async function startEngineProcess(env: Record<string, string>): Promise<{ process: NodeProcess; url: string }> {
  const started = startNode(new URL("../main.ts", import.meta.url), { ENGINE_PORT: "0", ...env });
  const [, url = ""] = await started.line(/engine listening \{"url":"([^"]+)"\}/);
  return { process: started, url };
}
