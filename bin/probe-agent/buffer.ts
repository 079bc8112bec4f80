/** Keeps answers on disk while the portal cannot be reached: few, small, the oldest dropped first. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AgentAnswer } from "../../server/probe-agents/protocol.ts";

export type Kept = { file: string; answer: AgentAnswer };

export type AnswerBuffer = {
  /** Keeps an answer; gives how many old ones had to go for it. */
  keep(answer: AgentAnswer): number;
  /** The oldest first; at most `take`. What cannot be read is dropped. */
  oldest(take: number): Kept[];
  forget(kept: Kept): void;
  count(): number;
};

/** Two regions' worth of the largest audit. */
const FILES_MAX = 200;
const BYTES_MAX = 32 * 1024 * 1024;

/** Opens the buffer of a folder, made when it is not there, for this user alone. Throws what the file system throws. */
export function openBuffer(folder: string, limits = { files: FILES_MAX, bytes: BYTES_MAX }): AnswerBuffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let sequence = 0;
  const names = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  const drop = (name: string) => rmSync(join(folder, name), { force: true });
  function dropOldest(bytes: number): number {
    const held = names().map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
    let total = held.reduce((sum, file) => sum + file.bytes, bytes);
    let dropped = 0;
    while (held.length > 0 && (held.length >= limits.files || total > limits.bytes)) {
      const oldest = held.shift();
      if (oldest === undefined) break;
      total -= oldest.bytes;
      drop(oldest.name);
      dropped += 1;
    }
    return dropped;
  }
  return {
    keep(answer) {
      const text = JSON.stringify(answer);
      const dropped = dropOldest(Buffer.byteLength(text));
      sequence += 1;
      // Names sort by time; the number keeps those of one millisecond in order.
      const name = `${String(Date.now()).padStart(15, "0")}-${String(sequence).padStart(6, "0")}-${answer.taskId}.json`;
      writeFileSync(join(folder, `${name}.part`), text, { mode: 0o600 });
      renameSync(join(folder, `${name}.part`), join(folder, name));
      return dropped;
    },
    oldest(take) {
      const kept: Kept[] = [];
      for (const file of names()) {
        if (kept.length >= take) break;
        const answer = read(join(folder, file));
        if (answer === null) drop(file);
        else kept.push({ file, answer });
      }
      return kept;
    },
    forget: ({ file }) => drop(file),
    count: () => names().length,
  };
}

/** Null for what a crash or a hand has damaged. */
function read(file: string): AgentAnswer | null {
  try {
    const parsed = AgentAnswer.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
