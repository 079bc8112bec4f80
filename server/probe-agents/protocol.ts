/**
 * What a probe agent and the portal say to each other, for both sides: docs/probes.md. An agent is told a check's id and
 * what is public of a store. Where to connect, which resolver to ask and what to trust is its own affair.
 */
import { z } from "zod";
import type { Json, Observation } from "../checks/check.ts";
import { emptyProfile, type StoreProfile } from "../checks/store-profile.ts";
import { StoreProfileSchema } from "../stores/profile-schema.ts";

/** How long a pull may wait for work, in ms: below the minute after which proxies close a silent request. */
export const PULL_WAIT_MAX_MS = 25_000;
/** How long a task is held without a sign of life, in ms; agents send one every third of it. */
export const LEASE_MS = 15_000;
/** Tasks an agent may hold at once. */
export const TASKS_MAX = 32;
/** Bodies in bytes: a pull and a sign of life are a few words, a push carries facts and excerpts. */
export const bytesMax = { tasks: 4 * 1024, heartbeat: 8 * 1024, results: 2 * 1024 * 1024 } as const;
/** One answer, as JSON, in characters; an agent leaves out observations rather than send more. */
export const ANSWER_CHARACTERS_MAX = 900 * 1024;
export const OBSERVATIONS_MAX = 300;
const RESULTS_MAX = 16;
/** Facts are lists of records and hops: what nests deeper or branches wider is no check's. */
const JSON_DEPTH_MAX = 24;
const JSON_NODES_MAX = 60_000;

/** A place's name: the vantage of what is seen from there. */
export const RegionName = z
  .string()
  .trim()
  .toLowerCase()
  .max(40, "A region's name has at most 40 characters.")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Letters, digits and single dashes, such as eu-central.")
  .refine((name) => name !== "portal" && name !== "local", "This name belongs to the portal itself.");

const word = z.string().max(60);

export const PullRequest = z.strictObject({
  region: z.string().max(60),
  version: word,
  catalogueVersion: word,
  max: z.int().min(1).max(TASKS_MAX),
  waitMs: z.int().min(0).max(PULL_WAIT_MAX_MS),
});
export type PullRequest = z.infer<typeof PullRequest>;

export const AgentTask = z.object({
  taskId: z.uuid(),
  leaseId: z.uuid(),
  /** Tasks of one run share what was seen. */
  runId: z.uuid(),
  checkId: word,
  /** The catalogue that will judge; an agent with another one declines. */
  catalogueVersion: word,
  profile: StoreProfileSchema,
});
export type AgentTask = z.infer<typeof AgentTask>;

export const PullAnswer = z.object({ tasks: z.array(AgentTask).max(TASKS_MAX) });
export type PullAnswer = z.infer<typeof PullAnswer>;

const SeenObservation = z.strictObject({
  kind: z.enum(["dns", "http", "tls", "smtp"]),
  at: z.iso.datetime(),
  vantage: word,
  request: z.string().max(4_096),
  responseExcerpt: z.string().max(4_096),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  toolVersion: word,
}) satisfies z.ZodType<Observation>;

const Facts = z
  .unknown()
  .refine((value) => value !== undefined && isModestJson(value), "These facts nest too deep or are too many.")
  .transform((value) => value as Json);

export const AgentAnswer = z.discriminatedUnion("outcome", [
  z.strictObject({
    taskId: z.uuid(),
    leaseId: z.uuid(),
    outcome: z.literal("seen"),
    facts: Facts,
    /** `subject\nfindingKey` of each failure that at least two of three looks saw. */
    confirmed: z.array(z.string().max(400)).max(200),
    observations: z.array(SeenObservation).max(OBSERVATIONS_MAX),
  }),
  z.strictObject({
    taskId: z.uuid(),
    leaseId: z.uuid(),
    /** The agent's own network was down, it failed, or it does not know the check as we do. */
    outcome: z.enum(["own-fault", "failed", "declined"]),
    reason: z.string().max(1_000),
  }),
]);
export type AgentAnswer = z.infer<typeof AgentAnswer>;

export const PushRequest = z.strictObject({ results: z.array(AgentAnswer).min(1).max(RESULTS_MAX) });
export type PushRequest = z.infer<typeof PushRequest>;

/** `not-yours` covers all an agent may not answer: a lost lease, somebody else's task, none at all. */
export const PushAnswer = z.object({
  results: z.array(z.object({ taskId: z.uuid(), was: z.enum(["stored", "repeated", "not-yours"]) })),
});
export type PushAnswer = z.infer<typeof PushAnswer>;

export const HeartbeatRequest = z.strictObject({ leases: z.array(z.uuid()).max(TASKS_MAX) });
export type HeartbeatRequest = z.infer<typeof HeartbeatRequest>;
export const HeartbeatAnswer = z.object({ held: z.array(z.uuid()) });
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswer>;

/** Reduces a store to what a check of public sources needs: no orders, prices, campaigns, mail or notes leave the portal. */
export function profileForAgents(profile: StoreProfile): StoreProfile {
  const { canonicalOrigin, platform, hosts, paths, wwwUnused, certificateRenewal, cutoverAt } = profile;
  return {
    ...emptyProfile(profile.domain),
    ...{ canonicalOrigin, platform, hosts, paths, wwwUnused, certificateRenewal, cutoverAt },
  };
}

function isModestJson(value: unknown): boolean {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let nodes = 0; ; nodes++) {
    const next = open.pop();
    if (next === undefined) return true;
    if (nodes > JSON_NODES_MAX || next.depth > JSON_DEPTH_MAX) return false;
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const inner of Object.values(next.value)) open.push({ value: inner, depth: next.depth + 1 });
  }
}
