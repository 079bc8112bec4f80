/** Wakes who waits for an agent or its work: notes on the live channel under a name of their own, so that no page hears them. */
import type { Ctx } from "../ctx.ts";
import { hearNotes } from "../doors/live.ts";
import { LIVE_CHANNEL, type LiveNote } from "../live-channel.ts";

/** `task`: there is work in the region `id`. `result`: one task of the run `id` was answered. */
export type ProbeNote = { kind: "task" | "result"; id: string };

/** Tells after commit. */
export async function tellProbes(ctx: Ctx, note: ProbeNote): Promise<void> {
  const payload = JSON.stringify({ workspaceId: scopeOf(ctx.actor.workspaceId), storeId: null, ...note });
  await ctx.db.$executeRaw`SELECT pg_notify(${LIVE_CHANNEL}, ${payload})`;
}

/** An ear for the notes of a workspace's agents, open until closed. */
export type ProbeEar = {
  /**
   * Waits for a note that concerns `id`, or one that says that some may have passed unheard, but at most so long. Notes
   * wake sleepers; they are no promise: look at the rows again either way.
   */
  wait(id: string, ms: number): Promise<void>;
  close(): void;
};

/** Opens an ear; `signal` closes it too. */
export function listenForProbes(workspaceId: string, signal?: AbortSignal): ProbeEar {
  const closing = new AbortController();
  const ended = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
  const notes = hearNotes({ workspaceId: scopeOf(workspaceId), storeId: null }, ended);
  let heard = next(notes);
  return {
    async wait(id, ms) {
      const timer = Promise.withResolvers<null>();
      const timeout = setTimeout(() => timer.resolve(null), ms);
      try {
        while (!ended.aborted) {
          const note = await Promise.race([heard, timer.promise]);
          if (note === null) return;
          heard = next(notes);
          if (note.kind === "gap" || note.id === id) return;
        }
      } finally {
        clearTimeout(timeout);
      }
    },
    close: () => closing.abort(),
  };
}

/** The next note; null when the ear is closed or cannot hear, and then the timer alone wakes. */
async function next(notes: AsyncGenerator<LiveNote>): Promise<LiveNote | null> {
  const deaf = new Promise<never>(() => {});
  try {
    const { value, done } = await notes.next();
    return done ? null : value;
  } catch {
    return deaf;
  }
}

function scopeOf(workspaceId: string): string {
  return `probes:${workspaceId}`;
}
