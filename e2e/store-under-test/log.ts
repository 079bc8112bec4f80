/** What the world was asked, so that tests can say what must not have been. */

export type LogEntry = {
  /** Milliseconds since the epoch. */
  at: number;
  kind: "dns" | "http" | "https" | "smtp" | "tls";
  /** The loopback address that was asked. */
  address: string;
  /** The name asked for: a DNS name, a Host header, a server name in TLS. */
  host: string;
  /** A DNS type with `+rd` when recursive, a path with its query, an SMTP command. */
  what: string;
  /** An RCODE, an HTTP status, or what happened instead. */
  outcome: string;
};

/** Entries kept; the demo runs for weeks. */
const ENTRIES_MAX = 20_000;

export type Log = {
  entries: LogEntry[];
  add(entry: Omit<LogEntry, "at">): void;
  clear(): void;
};

/** Makes an empty log. */
export function createLog(): Log {
  const entries: LogEntry[] = [];
  return {
    entries,
    add(entry) {
      entries.push({ at: Date.now(), ...entry });
      if (entries.length > ENTRIES_MAX) entries.splice(0, ENTRIES_MAX / 2);
    },
    clear() {
      entries.length = 0;
    },
  };
}
