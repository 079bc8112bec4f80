import { z } from "zod";
import { signInOptions } from "../../auth/sign-in-options.ts";
import { placesOf } from "../../doors/actors.ts";
import { readInvitation } from "../../doors/invitations.ts";
import { listSessions, renameUser, revokeSessions } from "../../doors/sessions.ts";
import { readStop } from "../../doors/weekly.ts";
import { CreateWorkspace, createWorkspace } from "../../doors/workspaces.ts";
import { listCaughtMail } from "../../mail/caught-mail.ts";
import { publicProcedure, router, userProcedure } from "../procedures.ts";

const Rename = z.object({ name: z.string().trim().min(1, "Tell us your name.").max(80, "At most 80 characters.") });

export const meRouter = router({
  /** Who is signed in; null for a visitor. */
  user: publicProcedure.query(({ ctx }) =>
    ctx.user ? { name: ctx.user.name, email: ctx.user.email, timeZone: ctx.user.timeZone } : null,
  ),
  /** Which ways to sign in are configured. */
  signInOptions: publicProcedure.query(() => signInOptions()),
  /** What an invitation's link leads to; null for an unknown token. Holding the link is the permission. */
  invitation: publicProcedure
    .input(z.object({ token: z.string().regex(/^[\w-]{20,100}$/, "This link is not complete.") }))
    .query(({ ctx, input }) => readInvitation(input.token, ctx.now())),
  /** Whose weekly mail a link stops; null for a link that is none. Holding the link is the permission. */
  weeklyMail: publicProcedure
    .input(z.object({ token: z.string().max(200) }))
    .query(({ input }) => readStop(input.token)),
  /** The built-in mail catcher's newest mails; null where mail goes out for real. */
  caughtMail: publicProcedure.query(() => (signInOptions().isMailCaught ? listCaughtMail() : null)),
  /** Where the user may go; `active` is the workspace the lists show, if they chose one. */
  places: userProcedure.query(async ({ ctx }) => ({ ...(await placesOf(ctx.user.id)), active: ctx.workspaceId })),
  sessions: userProcedure.query(({ ctx }) => listSessions(ctx.user, ctx.now())),
  /** Ends one session, or with null all others. */
  revokeSessions: userProcedure
    .input(z.object({ sessionId: z.uuid().nullable() }))
    .mutation(({ ctx, input }) => revokeSessions(ctx.user, input.sessionId)),
  rename: userProcedure.input(Rename).mutation(({ ctx, input }) => renameUser(ctx.user.id, input.name)),
  createWorkspace: userProcedure.input(CreateWorkspace).mutation(({ ctx, input }) => createWorkspace(ctx.user, input)),
});
