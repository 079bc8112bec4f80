/** The procedures every router is built from: who may call, in which tenant, and how errors are told. */
import { randomBytes } from "node:crypto";
import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { ZodError, z } from "zod";
import { type Actor, type Ctx, inTenant, type MemberRole, type PersonRole } from "../ctx.ts";
import { actorForStore, actorForWorkspace } from "../doors/actors.ts";
import { storeOfDocument } from "../doors/document-place.ts";
import type { SignedInUser } from "../doors/sessions.ts";
import { AppError, Conflict, InvalidInput, LimitReached, NotAllowed, NotFound, Unavailable } from "../errors.ts";
import { log } from "../log.ts";

/** What a request brings: who is signed in, from where, and which workspace the lists show. */
export type RequestContext = {
  user: SignedInUser | null;
  /** The workspace chosen in the switcher; null means the first one. */
  workspaceId: string | null;
  /** For limits on what is public. */
  clientIp: string;
  /** True while a member looks at the founder's pages: then nothing may be changed. */
  isViewingAsFounder?: boolean;
  /** Clock; tests set it. */
  now: () => Date;
  /** Ends when the browser goes away. */
  signal?: AbortSignal;
};

const t = initTRPC.context<RequestContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: userMessage(error),
    data: {
      code: shape.data.code,
      httpStatus: shape.data.httpStatus,
      path: shape.data.path,
      /** Which field of the form the message belongs to; null for the whole form. */
      field: fieldOf(error),
      reference: error.cause instanceof Unforeseen ? error.cause.reference : null,
    },
  }),
});

/** A fault of ours: logged whole under a reference number, which is all a person sees. */
class Unforeseen extends Error {
  readonly reference: string;
  constructor(reference: string, cause: unknown) {
    super("unforeseen error", { cause });
    this.reference = reference;
  }
}

const mapErrors = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof AppError) throw new TRPCError({ code: codeOf(cause), message: cause.userMessage, cause });
  if (result.error.code !== "INTERNAL_SERVER_ERROR") throw result.error;
  const reference = randomBytes(4).toString("hex");
  log("error", "a procedure failed", { reference, path, error: result.error });
  throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new Unforeseen(reference, result.error) });
});

function codeOf(error: AppError): TRPCError["code"] {
  if (error instanceof NotFound) return "NOT_FOUND";
  if (error instanceof NotAllowed) return "FORBIDDEN";
  if (error instanceof Conflict) return "CONFLICT";
  if (error instanceof InvalidInput) return "BAD_REQUEST";
  if (error instanceof LimitReached) return "TOO_MANY_REQUESTS";
  return error instanceof Unavailable ? "SERVICE_UNAVAILABLE" : "INTERNAL_SERVER_ERROR";
}

function userMessage(error: TRPCError): string {
  const { cause } = error;
  if (cause instanceof AppError) return cause.userMessage;
  if (cause instanceof ZodError) return cause.issues[0]?.message ?? "Something in the form does not fit.";
  if (cause instanceof Unforeseen) {
    return `Something went wrong on our side. Nothing was changed. Reference ${cause.reference}.`;
  }
  if (error.code === "UNAUTHORIZED") return "You are not signed in.";
  return error.message;
}

function fieldOf(error: TRPCError): string | null {
  const { cause } = error;
  if (cause instanceof InvalidInput) return cause.field;
  return cause instanceof ZodError ? (cause.issues[0]?.path.join(".") ?? null) : null;
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Anybody. */
export const publicProcedure = t.procedure.use(mapErrors);

/** Anybody signed in; no tenant is opened. */
export const userProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { ...ctx, user: ctx.user } });
});

/** Keeps a member who looks at the founder's pages from changing anything, whatever the page offers. */
function refuseWhileViewing(actor: Actor, { isViewingAsFounder }: RequestContext, type: string): void {
  if (type === "mutation" && isViewingAsFounder && actor.kind === "member") {
    throw new NotAllowed("changing something while viewing as the founder");
  }
}

/** A member of the chosen workspace; the verb's transaction is opened by `ctx.run`. */
export const workspaceProcedure = userProcedure.use(async ({ ctx, next, type }) => {
  const actor = await actorForWorkspace(ctx.user.id, ctx.workspaceId);
  if (!actor) throw new NotFound("workspace");
  refuseWhileViewing(actor, ctx, type);
  return next({ ctx: { ...ctx, actor, run: runner(actor, ctx.now) } });
});

const StoreScope = z.object({ storeId: z.uuid() });

/** A member of the store's workspace. "Not yours" and "not there" give the same answer. */
export const storeProcedure = userProcedure.input(StoreScope).use(async ({ ctx, input, next, type }) => {
  const actor = await actorForStore(ctx.user.id, input.storeId);
  if (actor?.kind !== "member") throw new NotFound("store");
  refuseWhileViewing(actor, ctx, type);
  return next({ ctx: { ...ctx, actor, run: runner(actor, ctx.now) } });
});

/** A member of the store's workspace, or one of the store's own people. */
export const founderProcedure = userProcedure.input(StoreScope).use(async ({ ctx, input, next, type }) => {
  const actor = await actorForStore(ctx.user.id, input.storeId);
  if (!actor) throw new NotFound("shop");
  refuseWhileViewing(actor, ctx, type);
  return next({ ctx: { ...ctx, actor, run: runner(actor, ctx.now) } });
});

const DocumentScope = z.object({ deliverableId: z.uuid() });

/** The same people, for an address that names a document and no store. */
export const documentProcedure = userProcedure.input(DocumentScope).use(async ({ ctx, input, next, type }) => {
  const storeId = await storeOfDocument(input.deliverableId);
  const actor = storeId === null ? null : await actorForStore(ctx.user.id, storeId);
  if (!actor) throw new NotFound("document");
  refuseWhileViewing(actor, ctx, type);
  return next({ ctx: { ...ctx, actor, run: runner(actor, ctx.now) } });
});

/** Runs a verb in one transaction of the actor's tenant. */
export type Run = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
function runner(actor: Actor, now: () => Date): Run {
  return (work) => inTenant(actor, work, now());
}

export type { MemberRole, PersonRole };
