/** A terminal for tests: keeps what is written. */
import type { Terminal } from "./terminal.ts";

export type FakeTerminal = Terminal & { printed(): string; told(): string };

/** Makes a terminal nobody watches, with an environment of its own. */
export function fakeTerminal(env: Record<string, string> = {}, isWatched = false): FakeTerminal {
  const answer: string[] = [];
  const lines: string[] = [];
  return {
    env,
    cwd: process.cwd(),
    print: (text) => void answer.push(text),
    tell: (line) => void lines.push(line),
    progress: () => undefined,
    isWatched,
    hasColour: false,
    printed: () => answer.join(""),
    told: () => lines.join("\n"),
  };
}
