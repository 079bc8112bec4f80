/** What the founder's drills showed, as the checks of the handover judge them. */

export type DrillFact = {
  /** How the newest try that counts ended. */
  state: "seen" | "failed" | "given-up";
  /** ISO 8601. */
  startedAt: string;
  /** When all of it was seen, ISO 8601; null when it was not. */
  seenAt: string | null;
  /** From start to seen; null when it was not. */
  tookMs: number | null;
  byName: string;
  /** True when help was asked for on the way. */
  hadHelp: boolean;
  /** The parts that were done: seen from outside, or told by a person. */
  parts: { key: string; at: string; how: "seen" | "told"; words: string }[];
};

/** Of each drill the newest try done alone, else the newest done with help, else the newest that ended; null before that. */
export type DrillFacts = {
  dns: DrillFact | null;
  rotate: DrillFact | null;
  restart: DrillFact | null;
  alert: DrillFact | null;
  mail: DrillFact | null;
};
