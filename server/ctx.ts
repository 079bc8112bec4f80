/** Who acts, on which rows, at what time: the first argument of every verb. */

import { type EventData, type EventKey, events } from "../inngest/events.ts";
import { isWriteConflict, type TenantDb, withTenant } from "./db.ts";
import { sendOutbox } from "./doors/outbox.ts";
import { NotAllowed } from "./errors.ts";
import { LIVE_CHANNEL, type LiveNote } from "./live-channel.ts";
import { uuidv7 } from "./uuid.ts";

export type MemberRole = "owner" | "consultant" | "viewer";
export type PersonRole = "founder" | "teammate";
export type ApiScope = "read" | "run" | "write";

export type Actor =
  | {
      kind: "member";
      userId: string;
      memberId: string;
      workspaceId: string;
      role: MemberRole;
      name: string;
      email: string;
    }
  | {
      kind: "person";
      userId: string;
      personId: string;
      workspaceId: string;
      storeId: string;
      role: PersonRole;
      name: string;
      email: string;
    }
  /** Another program; bound to one store when `storeId` is not null. Each scope may do what stands before it. */
  | { kind: "api-key"; keyId: string; workspaceId: string; storeId: string | null; scope: ApiScope; name: string }
  /** A workflow step; `name` says which. */
  | { kind: "system"; workspaceId: string; name: string };

export type Ctx = {
  actor: Actor;
  db: TenantDb;
  now: Date;
  /** Tells open pages after commit (Postgres NOTIFY is delivered by the commit itself). */
  publish(note: LiveNote): Promise<void>;
  /** Hands an event to the workflows: stored in this transaction, sent after commit, sent again until accepted. */
  emit<K extends EventKey>(key: K, data: EventData<K>): Promise<void>;
};

/** How often a verb is tried when Postgres ends one of two transactions that wait for each other. */
const TRIES = 3;

/**
 * Runs a verb in one transaction bound to the actor's tenant, then sends the events it emitted. A verb that loses a
 * deadlock runs again from the start: it must do nothing but read and write rows.
 */
export async function inTenant<T>(
  actor: Actor,
  work: (ctx: Ctx) => Promise<T>,
  now = new Date(),
  /** `later` answers without waiting for the workflow server: for callers that must hear back at once. */
  send: "first" | "later" = "first",
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, outboxIds } = await runOnce(actor, work, now);
      const sent = outboxIds.length > 0 ? sendOutbox(outboxIds) : null;
      if (send === "first") await sent;
      return result;
    } catch (error) {
      if (attempt >= TRIES || !isWriteConflict(error)) throw error;
    }
  }
}

async function runOnce<T>(
  actor: Actor,
  work: (ctx: Ctx) => Promise<T>,
  now: Date,
): Promise<{ result: T; outboxIds: string[] }> {
  const outboxIds: string[] = [];
  const tenant = { workspaceId: actor.workspaceId, storeId: "storeId" in actor ? actor.storeId : null };
  const result = await withTenant(tenant, (db) =>
    work({
      actor,
      db,
      now,
      async publish(note) {
        const payload = JSON.stringify({ workspaceId: actor.workspaceId, ...note });
        await db.$executeRaw`SELECT pg_notify(${LIVE_CHANNEL}, ${payload})`;
      },
      async emit(key, data) {
        const id = uuidv7();
        // Not `create`: a store's own people may write events and not read them back.
        await db.outboxEvent.createMany({
          data: [{ id, workspaceId: actor.workspaceId, name: events[key].name, data }],
        });
        outboxIds.push(id);
      },
    }),
  );
  return { result, outboxIds };
}

/** The actor of a workflow step. */
export function systemActor(workspaceId: string, name: string): Actor {
  return { kind: "system", workspaceId, name };
}

/** The words an activity entry and a document use for the actor. */
export function actorName(actor: Actor): string {
  return actor.kind === "system" ? "Launch Ready" : actor.name;
}

/** Throws `NotAllowed` unless the actor is a member who may edit (owner or consultant), a key that may write, or a workflow. */
export function requireEditor(ctx: Ctx, act: string): void {
  const { actor } = ctx;
  if (actor.kind === "system" || (actor.kind === "api-key" && actor.scope === "write")) return;
  if (actor.kind !== "member" || actor.role === "viewer") throw new NotAllowed(act);
}

/** Throws `NotAllowed` unless the actor owns the workspace. */
export function requireOwner(ctx: Ctx, act: string): void {
  if (ctx.actor.kind !== "member" || ctx.actor.role !== "owner") throw new NotAllowed(act);
}
