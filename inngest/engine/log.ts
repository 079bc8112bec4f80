/** Records something that happened, as a name and what belongs to it. Never pass event data, keys or answers. */
export type Log = (what: string, details?: Record<string, unknown>) => void;

/** Writes log lines to standard output, one line each: time, name, details as JSON. */
export function logToStdout(what: string, details: Record<string, unknown> = {}): void {
  const rest = Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : "";
  process.stdout.write(`${new Date().toISOString()} engine ${what}${rest}\n`);
}
