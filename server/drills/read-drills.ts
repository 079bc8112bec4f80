/** Reads the drills of a store: the ladder, one of them, and what each last showed. */
import { z } from "zod";
import type { Drill } from "../../prisma/generated/client.ts";
import type { DrillFact, DrillFacts } from "../checks/drill-facts.ts";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { asDrillKind, asDrillState, type DrillKind, DrillPart, DrillSight, drillKinds, drillPlans } from "./drill.ts";

export const DrillsOf = z.object({ storeId: z.uuid() });
export const DrillRef = DrillsOf.extend({ drillId: z.uuid() });

/** A drill as screens and documents show it. */
export type DrillView = {
  id: string;
  kind: DrillKind;
  state: "waiting" | "running" | "seen" | "failed" | "given-up";
  code: string | null;
  offeredByName: string | null;
  startedByName: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endsAt: Date | null;
  seenAt: Date | null;
  tookMs: number | null;
  endedAt: Date | null;
  endedByName: string | null;
  /** Why it ended unseen, as a sentence; null otherwise. */
  failure: string | null;
  parts: DrillPart[];
  sights: DrillSight[];
  lookedAt: Date | null;
  /** Who asked for help, when and at which step; null when nobody did. */
  help: { byName: string; at: Date; step: string } | null;
  statement: string | null;
  /** Until when it is evidence; null unless it was seen. */
  expiresAt: Date | null;
  isExpired: boolean;
};

/** One rung of the ladder: the open try, and the one that stands as evidence. */
export type DrillRung = {
  kind: DrillKind;
  title: string;
  line: string;
  why: string;
  minutes: number;
  /** The try that waits or runs; null when none does. */
  open: DrillView | null;
  /** The try that counts: done alone, else with help; null when none was seen. */
  best: DrillView | null;
  /** The newest try that ended, whatever came of it; null before the first. */
  last: DrillView | null;
  /** True while the founder has done it alone within 90 days. */
  isDone: boolean;
};

/** Gives the five drills in their order, each with its tries. */
export async function drillLadder(ctx: Ctx, storeId: string): Promise<DrillRung[]> {
  const rows = await ctx.db.drill.findMany({ where: { storeId }, orderBy: { createdAt: "desc" }, take: MOST });
  const tries = rows.map((row) => drillView(row, ctx.now));
  return drillKinds.map((kind) => {
    const own = tries.filter((each) => each.kind === kind);
    const seen = own.filter(({ state }) => state === "seen").sort((a, b) => time(b.seenAt) - time(a.seenAt));
    const best = seen.find(({ help, isExpired }) => help === null && !isExpired) ?? seen[0] ?? null;
    const { title, line, why, minutes } = drillPlans[kind];
    return {
      ...{ kind, title, line, why, minutes, best },
      open: own.find(({ state }) => state === "waiting" || state === "running") ?? null,
      last: own.find(({ state }) => state !== "waiting" && state !== "running") ?? null,
      isDone: best !== null && best.help === null && !best.isExpired,
    };
  });
}

/** Five kinds at a try a week for over a year. */
const MOST = 300;

/** Gives one drill. Throws `NotFound`. */
export async function readDrill(ctx: Ctx, { storeId, drillId }: z.infer<typeof DrillRef>): Promise<DrillView> {
  const row = await ctx.db.drill.findFirst({ where: { id: drillId, storeId } });
  if (!row) throw new NotFound("drill");
  return drillView(row, ctx.now);
}

/**
 * Gives what each drill last showed, for documents and for the checks: the newest done alone within 90 days, else the
 * newest seen, else the newest that ended unseen; null where none ended.
 */
export async function lastDrills(ctx: Ctx, storeId: string): Promise<Record<DrillKind, DrillView | null>> {
  const ladder = await drillLadder(ctx, storeId);
  const of = (kind: DrillKind) => {
    const rung = ladder.find((each) => each.kind === kind);
    return rung?.best ?? rung?.last ?? null;
  };
  return { dns: of("dns"), rotate: of("rotate"), restart: of("restart"), alert: of("alert"), mail: of("mail") };
}

/** Gives an audit what the drills showed. */
export async function loadDrills(ctx: Ctx, storeId: string): Promise<DrillFacts> {
  const last = await lastDrills(ctx, storeId);
  return {
    dns: factOf(last.dns),
    rotate: factOf(last.rotate),
    restart: factOf(last.restart),
    alert: factOf(last.alert),
    mail: factOf(last.mail),
  };
}

function factOf(drill: DrillView | null): DrillFact | null {
  if (!drill?.startedAt || drill.state === "waiting" || drill.state === "running") return null;
  // Taken back by somebody else, or dropped by us: nobody failed.
  if (drill.state === "given-up" && drill.endedByName !== drill.startedByName) return null;
  return {
    state: drill.state,
    startedAt: drill.startedAt.toISOString(),
    seenAt: drill.seenAt?.toISOString() ?? null,
    tookMs: drill.tookMs,
    byName: drill.startedByName ?? "somebody",
    hadHelp: drill.help !== null,
    parts: drill.parts,
  };
}

/** Gives a row as screens show it. */
export function drillView(row: Drill, now: Date): DrillView {
  const { id, code, offeredByName, startedByName, createdAt, startedAt, endsAt, seenAt, tookMs } = row;
  const { endedAt, endedByName, failure, lookedAt, statement, expiresAt } = row;
  return {
    ...{ id, code, offeredByName, startedByName, createdAt, startedAt, endsAt, seenAt, tookMs },
    ...{ endedAt, endedByName, failure, lookedAt, statement, expiresAt },
    kind: asDrillKind(row.kind),
    state: asDrillState(row.state),
    parts: DrillPart.array().parse(row.steps),
    sights: DrillSight.array().parse(row.sights),
    help: row.helpAskedAt
      ? { byName: row.helpAskedByName ?? "somebody", at: row.helpAskedAt, step: row.helpStep ?? "" }
      : null,
    isExpired: expiresAt !== null && expiresAt <= now,
  };
}

function time(at: Date | null): number {
  return at?.getTime() ?? 0;
}
