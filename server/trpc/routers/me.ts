import { z } from "zod";
import { placesOf } from "../../doors/actors.ts";
import { listSessions, renameUser, revokeSessions } from "../../doors/sessions.ts";
import { CreateWorkspace, createWorkspace } from "../../doors/workspaces.ts";
import { publicProcedure, router, userProcedure } from "../procedures.ts";

const Rename = z.object({ name: z.string().trim().min(1, "Tell us your name.").max(80, "At most 80 characters.") });

export const meRouter = router({
  /** Who is signed in; null for a visitor. */
  user: publicProcedure.query(({ ctx }) =>
    ctx.user ? { name: ctx.user.name, email: ctx.user.email, timeZone: ctx.user.timeZone } : null,
  ),
  places: userProcedure.query(({ ctx }) => placesOf(ctx.user.id)),
  sessions: userProcedure.query(({ ctx }) => listSessions(ctx.user, ctx.now())),
  /** Ends one session, or with null all others. */
  revokeSessions: userProcedure
    .input(z.object({ sessionId: z.uuid().nullable() }))
    .mutation(({ ctx, input }) => revokeSessions(ctx.user, input.sessionId)),
  rename: userProcedure.input(Rename).mutation(({ ctx, input }) => renameUser(ctx.user.id, input.name)),
  createWorkspace: userProcedure.input(CreateWorkspace).mutation(({ ctx, input }) => createWorkspace(ctx.user, input)),
});
