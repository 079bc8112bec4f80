/** Door beside the tenants: what the nightly self-test found, the same for everybody who uses this installation. */
import { z } from "zod";
import { systemDb } from "../db.ts";

/** Nights kept. */
const KEPT_DAYS = 90;
/** The process ends itself after 10 minutes; a row still running later was left behind by one that was killed. */
const LEFT_BEHIND_MS = 15 * 60_000;
/** A night missed and half a day: older than that, the last count says nothing of today's checks. */
const OLD_MS = 36 * 3_600_000;

const FaultOutcome = z.object({
  name: z.string(),
  title: z.string(),
  checks: z.array(z.string()),
  caught: z.boolean(),
});
/** A planted fault and whether the checks it is planted for reported it. */
export type FaultOutcome = z.infer<typeof FaultOutcome>;

export type SelfTestEnd = {
  state: "completed" | "timed-out" | "failed";
  outcomes: FaultOutcome[];
  /** `store: check`, at a healthy store or beside a planted fault. */
  falseAlarms: string[];
  /** What ended it early; null when nothing did. */
  failure: string | null;
};

/** The self-test as screens tell it. */
export type SelfTestReport = {
  /** never: none was run; running: the first is under way; old: the last that ended did so more than 36 h ago. */
  state: "never" | "running" | "good" | "missed" | "old" | "unfinished";
  isRunning: boolean;
  /** Of the last that ended; null before that. */
  last: {
    startedAt: Date;
    endedAt: Date;
    planted: number;
    caught: number;
    missed: FaultOutcome[];
    outcomes: FaultOutcome[];
    falseAlarms: string[];
    failure: string | null;
    catalogueVersion: string;
  } | null;
};

/** Notes that a self-test has begun and forgets those older than 90 days. Returns its id. */
export async function beginSelfTest(planted: number, catalogueVersion: string, now: Date): Promise<string> {
  await systemDb().selfTest.deleteMany({
    where: { startedAt: { lt: new Date(now.getTime() - KEPT_DAYS * 86_400_000) } },
  });
  const { id } = await systemDb().selfTest.create({
    data: { state: "running", planted, catalogueVersion, startedAt: now },
    select: { id: true },
  });
  return id;
}

/** Writes how a self-test ended, once: a second end changes nothing. */
export async function endSelfTest(id: string, end: SelfTestEnd, now: Date): Promise<void> {
  const { state, outcomes, falseAlarms, failure } = end;
  const caught = outcomes.filter((outcome) => outcome.caught).length;
  await systemDb().selfTest.updateMany({
    where: { id, state: "running" },
    data: { state, caught, outcomes, falseAlarms, failure, endedAt: now },
  });
}

/** Tells what the last self-test that ended found, and whether one is under way. */
export async function readSelfTest(now: Date): Promise<SelfTestReport> {
  const [newest, ended] = await Promise.all([
    systemDb().selfTest.findFirst({ orderBy: { startedAt: "desc" } }),
    systemDb().selfTest.findFirst({ where: { endedAt: { not: null } }, orderBy: { startedAt: "desc" } }),
  ]);
  const isOpen = newest !== null && newest.endedAt === null;
  const isRunning = isOpen && now.getTime() - newest.startedAt.getTime() < LEFT_BEHIND_MS;
  const wasKilled = isOpen && !isRunning;
  if (!ended?.endedAt) return { state: stateBeforeFirst(isRunning, wasKilled), isRunning, last: null };
  const outcomes = z.array(FaultOutcome).parse(ended.outcomes);
  const { startedAt, endedAt, planted, caught, falseAlarms, failure, catalogueVersion } = ended;
  const missed = outcomes.filter((outcome) => !outcome.caught);
  const last = { startedAt, endedAt, planted, caught, missed, outcomes, falseAlarms, failure, catalogueVersion };
  if (now.getTime() - endedAt.getTime() > OLD_MS) return { state: "old", isRunning, last };
  if (ended.state !== "completed" || wasKilled) return { state: "unfinished", isRunning, last };
  return { state: caught === planted && falseAlarms.length === 0 ? "good" : "missed", isRunning, last };
}

function stateBeforeFirst(isRunning: boolean, wasKilled: boolean): SelfTestReport["state"] {
  if (isRunning) return "running";
  return wasKilled ? "unfinished" : "never";
}
