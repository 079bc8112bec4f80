/** Writes one JSON line per entry to stderr. Every text passes the redactor first: no secret reaches a log. */
import { redact } from "./checks/redact.ts";

type Level = "info" | "warn" | "error";

/** Logs an entry; `fields` are plain values. Errors are written with their cause chain. */
export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  const entry = { at: new Date().toISOString(), level, message, ...fields };
  process.stderr.write(
    `${redact(JSON.stringify(entry, (_key, value) => (value instanceof Error ? unfold(value) : value)))}\n`,
  );
}

function unfold(error: Error): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: unfold(error.cause) } : {}),
  };
}
