/** Where a command writes: its answer on stdout, its progress and complaints on stderr. */

/** Holds what a command may know of the place it runs in; tests hand in their own. */
export type Terminal = {
  env: Record<string, string | undefined>;
  /** Paths on the command line are relative to this folder. */
  cwd: string;
  /** Writes a part of the answer. */
  print(text: string): void;
  /** Writes a line for the person watching. */
  tell(line: string): void;
  /** Shows one line that the next one replaces, on a terminal only; null wipes it. */
  progress(line: string | null): void;
  /** Whether somebody watches stderr. */
  isWatched: boolean;
  /** Whether the answer may carry colours: stdout is a terminal and NO_COLOR (no-color.org) is not set. */
  hasColour: boolean;
};

const CLEAR_LINE = "\r\u001b[2K";

/** Makes the terminal of this process. `flush` waits until everything printed has left it. */
export function processTerminal(): Terminal & { flush(): Promise<void> } {
  const { stdout, stderr, env } = process;
  // A reader that closes the pipe early (head, less) has seen enough.
  stdout.on("error", () => process.exit());
  let hasLine = false;
  function progress(line: string | null): void {
    if (!stderr.isTTY || (line === null && !hasLine)) return;
    stderr.write(CLEAR_LINE + (line ?? "").slice(0, (stderr.columns || 80) - 1));
    hasLine = line !== null;
  }
  return {
    env,
    cwd: process.cwd(),
    print: (text) => void stdout.write(text),
    tell(line) {
      progress(null);
      stderr.write(`${line}\n`);
    },
    progress,
    isWatched: stderr.isTTY === true,
    hasColour: stdout.isTTY === true && !env.NO_COLOR,
    flush: () => new Promise((resolve) => stdout.write("", () => resolve())),
  };
}

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
/** Names a style of text. */
export type Style = keyof typeof styles;
/** Dresses a text, or leaves it plain. */
export type Paint = (style: Style, text: string) => string;

/** Makes the painter of a terminal. */
export function painter(hasColour: boolean): Paint {
  return (style, text) => (hasColour ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
}

/**
 * Makes a text from outside harmless to a terminal: control characters (escape sequences among them) and marks that
 * turn the direction of writing (Unicode TR 36, section 2.9) are replaced, and it stays on one line.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\u{fffd}")
    .trim();
}
