/** Keeps what was seen: every observation of a run, and which of them one check's facts rest on. */
import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import type { Observation } from "../check.ts";
import { storableText } from "../storable.ts";

/** Catalogue 0.2: an excerpt is at most 4 KiB after redaction. */
const EXCERPT_BYTES_MAX = 4096;
/** Redacted before it is cut, with room on the far side so that a secret on the edge is still whole when it is masked. */
const REDACTED_CHARACTERS = 8192;
const TOOL_VERSION = "launch-ready-check/1";

export type Recorder = {
  /** Writes down one answer; `full` is hashed whole, `text` (default `full`) is redacted and cut. */
  record(kind: Observation["kind"], request: string, full: string | Buffer, text?: string): Observation;
  /** Notes that the check being gathered rests on these observations, fetched now or earlier in the run. */
  attach(observations: Observation[]): void;
  /** Runs a gather and returns what it rested on, each observation once, in order. */
  collect<T>(gather: () => Promise<T>): Promise<{ value: T; observations: Observation[] }>;
  /** Runs what several checks may share, so that whoever asked first does not inherit the look-ups behind it. */
  apart<T>(work: () => Promise<T>): Promise<T>;
  all(): Observation[];
};

export type RecorderSettings = {
  vantage: string;
  clock: () => Date;
  /** Masks secrets in an excerpt. */
  redact: (text: string) => string;
};

/** One for the process, so that what a provider's API said in a gather counts for it, whichever recorder wrote it down. */
const collecting = new AsyncLocalStorage<Set<Observation>>();

/** Makes a recorder for one run. */
export function createRecorder({ vantage, clock, redact }: RecorderSettings): Recorder {
  const all: Observation[] = [];
  return {
    record(kind, request, full, text = full.toString()) {
      const observation: Observation = {
        kind,
        at: clock().toISOString(),
        vantage,
        request: storableText(redact(request)),
        responseExcerpt: excerptOf(redact(text.slice(0, REDACTED_CHARACTERS))),
        sha256: createHash("sha256").update(full).digest("hex"),
        toolVersion: TOOL_VERSION,
      };
      all.push(observation);
      return observation;
    },
    attach(observations) {
      const current = collecting.getStore();
      for (const observation of observations) current?.add(observation);
    },
    async collect(gather) {
      const observations = new Set<Observation>();
      const value = await collecting.run(observations, gather);
      return { value, observations: [...observations] };
    },
    apart: (work) => collecting.run(new Set(), work),
    all: () => all,
  };
}

/** Cuts a text to 4 KiB of UTF-8 without splitting a character. */
function excerptOf(text: string): string {
  const bytes = Buffer.from(storableText(text));
  if (bytes.length <= EXCERPT_BYTES_MAX) return bytes.toString();
  let end = EXCERPT_BYTES_MAX;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end);
}
