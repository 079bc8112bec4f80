/** The five drills: what each is called, how long it takes, how long we look, and what a row of one holds. */
import { z } from "zod";
import { oneOf } from "../words.ts";

export const drillKinds = ["dns", "rotate", "restart", "alert", "mail"] as const;
export type DrillKind = (typeof drillKinds)[number];
export const drillStates = ["waiting", "running", "seen", "failed", "given-up"] as const;
export type DrillState = (typeof drillStates)[number];

export const asDrillKind = (value: string) => oneOf(drillKinds, value);
export const asDrillState = (value: string) => oneOf(drillStates, value);

/** A part of a drill that is done: `seen` by us from outside, or `told` by the person named in the words. */
export const DrillPart = z.object({
  key: z.string(),
  /** ISO 8601. */
  at: z.string(),
  how: z.enum(["seen", "told"]),
  words: z.string(),
});
export type DrillPart = z.infer<typeof DrillPart>;

/** What one look saw at one place. */
export const DrillSight = z.object({ place: z.string(), state: z.enum(["seen", "missing", "unclear"]) });
export type DrillSight = z.infer<typeof DrillSight>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type DrillPlan = {
  title: string;
  /** The line of the ladder: what the founder does. */
  line: string;
  why: string;
  /** About how long it takes. */
  minutes: number;
  /** How long we look before it counts as not done, in milliseconds. Ours, but for mail: an address lives 30 minutes. */
  limitMs: number;
  /** The checks it is evidence for. */
  checkIds: readonly string[];
};

export const drillPlans: Record<DrillKind, DrillPlan> = {
  dns: {
    title: "Change your domain",
    line: "Add one record to your domain. We watch from outside.",
    why: "Whoever can change the domain owns the shop. This shows that it is you.",
    minutes: 4,
    limitMs: 4 * HOUR_MS,
    checkIds: ["ho.drill-dns"],
  },
  rotate: {
    title: "Replace a key",
    line: "Replace one harmless key of the shop and put it online again.",
    why: "When a key leaks, you fix it in minutes and wait for nobody.",
    minutes: 10,
    limitMs: 4 * HOUR_MS,
    checkIds: ["ho.drill-rotate"],
  },
  restart: {
    title: "Restart and go back",
    line: "Put the shop online again, then go back one version. We take the time.",
    why: "A bad update at midnight is undone by you, not by a phone call.",
    minutes: 10,
    limitMs: 4 * HOUR_MS,
    checkIds: ["ho.drill-restart", "dep.rollback-drill"],
  },
  alert: {
    title: "Answer an alert",
    line: "We send you an alert. Open it and say that you have seen it.",
    why: "An alarm helps only if it reaches you, and soon.",
    minutes: 2,
    limitMs: HOUR_MS,
    checkIds: ["mon.detect-drill"],
  },
  mail: {
    title: "Receive an order mail",
    line: "Place one test order. We look at the mail that buyers get.",
    why: "A buyer without a confirmation asks, worries or takes the money back.",
    minutes: 8,
    limitMs: 30 * MINUTE_MS,
    checkIds: ["email.live-test"],
  },
};

/** Catalogue 0.7: drills are evidence for 90 days. */
export const DRILL_HOLDS_MS = 90 * 86_400_000;

/** The record of the DNS drill, its name relative to the zone of the domain itself. */
export const DRILL_LABEL = "_launch-drill";
