import { z } from "zod";
import { hearNotes } from "../../doors/live.ts";
import { founderProcedure, router, workspaceProcedure } from "../procedures.ts";

/** Beats keep proxies from closing a quiet stream, and tell the page that it is still live. */
const BEAT_MS = 15_000;

/** When the page was rendered; a note that came after it is heard although the stream opens later. */
const Since = z.object({ since: z.date().nullable().default(null) });

export const liveRouter = router({
  /** Notes of the whole workspace, for the stores list. */
  workspace: workspaceProcedure.input(Since.prefault({})).subscription(({ ctx, input, signal }) => {
    const scope = { workspaceId: ctx.actor.workspaceId, storeId: null };
    return withBeats(hearNotes(scope, streamSignal(signal), input.since), streamSignal(signal));
  }),
  /** Notes of one store, for its pages. */
  store: founderProcedure.input(Since).subscription(({ ctx, input, signal }) => {
    const scope = { workspaceId: ctx.actor.workspaceId, storeId: input.storeId };
    return withBeats(hearNotes(scope, streamSignal(signal), input.since), streamSignal(signal));
  }),
});

/** A stream without a signal would never end: it ends at once instead. */
function streamSignal(signal: AbortSignal | undefined): AbortSignal {
  return signal ?? AbortSignal.abort();
}

type Beat = { kind: "beat"; at: string };

async function* withBeats<T>(notes: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T | Beat> {
  yield beat();
  let pending = notes.next();
  while (!signal.aborted) {
    const timer = Promise.withResolvers<"beat">();
    const timeout = setTimeout(() => timer.resolve("beat"), BEAT_MS);
    const winner = await Promise.race([pending, timer.promise]);
    clearTimeout(timeout);
    if (winner === "beat") {
      yield beat();
      continue;
    }
    if (winner.done) return;
    yield winner.value;
    pending = notes.next();
  }
}

function beat(): Beat {
  return { kind: "beat", at: new Date().toISOString() };
}
