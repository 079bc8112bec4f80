/** Offers a drill to the founder, and starts one: the founder alone starts, we only watch. */
import { randomInt } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor, systemActor } from "../ctx.ts";
import { Conflict, InvalidInput, LimitReached, NotAllowed, NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { issueMailTest } from "../mail-in/mail-test.ts";
import { lockStore } from "../stores/lock-store.ts";
import { uuidv7 } from "../uuid.ts";
import { type DrillKind, drillKinds, drillPlans } from "./drill.ts";

export const OfferDrill = z.object({ storeId: z.uuid(), kind: z.enum(drillKinds) });
export const StartDrill = OfferDrill.extend({
  /** What the secret to replace is called; for the drill of that kind alone. Never its value. */
  secretName: z
    .string()
    .trim()
    .max(80)
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "Only the name of the key: letters, digits, spaces, dots and dashes.")
    .nullable()
    .default(null),
});

/** Ours: more tries of one kind in a day are a misunderstanding. */
const TRIES_A_DAY = 20;

/** Offers a drill and mails the founders once. Throws `NotAllowed`, `NotFound`, and `Conflict` while a try is open. */
export async function offerDrill(
  ctx: Ctx,
  { storeId, kind }: z.infer<typeof OfferDrill>,
): Promise<{ drillId: string }> {
  requireEditor(ctx, "offering a drill");
  const store = await findStore(ctx, storeId);
  const open = await openDrill(ctx, storeId, kind);
  if (open) throw new Conflict("This drill is open already. Wait for it, or cancel it first.");
  const drillId = uuidv7();
  await ctx.db.drill.createMany({
    data: [
      {
        ...{ id: drillId, workspaceId: ctx.actor.workspaceId, storeId, kind, state: "waiting" },
        offeredByName: actorName(ctx.actor),
        createdAt: ctx.now,
      },
    ],
  });
  const founders = await ctx.db.storePerson.findMany({
    where: { storeId, role: "founder", removedAt: null },
    select: { id: true, name: true, email: true },
  });
  const { title, line, why, minutes } = drillPlans[kind];
  for (const founder of founders) {
    await queueMail(ctx, {
      storeId,
      idempotencyKey: `drill-offer:${drillId}:${founder.id}`,
      template: "drill-offer",
      to: founder,
      data: {
        ...{ storeId, kind, title, line, why, minutes: `${minutes}` },
        storeName: store.name,
        name: founder.name,
        inviterName: actorName(ctx.actor),
      },
    });
  }
  await note(ctx, { storeId, drillId, kind }, "drill.offered");
  return { drillId };
}

/**
 * Starts the drill, or gives the one that runs already: pressing twice starts one. Throws `NotAllowed` for everybody but
 * a founder, `InvalidInput` without the name of the key to replace or with its value, `Conflict` where we could not see
 * it, `LimitReached` after twenty tries a day.
 */
export async function startDrill(ctx: Ctx, input: z.infer<typeof StartDrill>): Promise<{ drillId: string }> {
  const { storeId, kind } = input;
  const { actor } = ctx;
  if (actor.kind !== "person" || actor.role !== "founder") throw new NotAllowed("starting a drill");
  const store = await findStore(ctx, storeId);
  const open = await openDrill(ctx, storeId, kind);
  if (open?.state === "running") return { drillId: open.id };
  const dayAgo = new Date(ctx.now.getTime() - 86_400_000);
  const tries = await ctx.db.drill.count({ where: { storeId, kind, startedAt: { gt: dayAgo } } });
  if (tries >= TRIES_A_DAY) {
    const again = new Date(ctx.now.getTime() + 86_400_000);
    throw new LimitReached("That was often enough for one day. Try again tomorrow.", again, `drills:${storeId}`);
  }
  const begun = await begin(ctx, input);
  const drillId = open?.id ?? uuidv7();
  const data = {
    ...begun,
    state: "running",
    startedByName: actor.name,
    startedById: actor.personId,
    startedAt: ctx.now,
    endsAt: new Date(ctx.now.getTime() + drillPlans[kind].limitMs),
  };
  if (open) await ctx.db.drill.update({ where: { id: drillId }, data, select: { id: true } });
  else {
    const own = { id: drillId, workspaceId: actor.workspaceId, storeId, kind, createdAt: ctx.now };
    await ctx.db.drill.createMany({ data: [{ ...own, ...data }] });
  }
  if (kind === "alert") {
    await queueMail(ctx, {
      storeId,
      idempotencyKey: `drill-alert:${drillId}`,
      template: "drill-alert",
      to: { email: actor.email, name: actor.name },
      data: { storeId, drillId, storeName: store.name },
    });
  }
  await note(ctx, { storeId, drillId, kind }, "drill.started");
  await ctx.emit("drillStarted", { workspaceId: actor.workspaceId, storeId, drillId, kind });
  return { drillId };
}

/** What a try of the kind names, and whether we could see it at all. */
async function begin(
  ctx: Ctx,
  { storeId, kind, secretName }: z.infer<typeof StartDrill>,
): Promise<{ code: string | null; mailTestId: string | null }> {
  switch (kind) {
    case "dns":
      return { code: drillCode(), mailTestId: null };
    case "rotate":
      if (!secretName) throw new InvalidInput("secretName", "Say what the key is called.");
      if (findSecrets(secretName)) {
        throw new InvalidInput("secretName", "That looks like a secret value. Put only its name here.");
      }
      await requireDeploys(ctx, storeId);
      return { code: secretName, mailTestId: null };
    case "restart":
      await requireDeploys(ctx, storeId);
      return { code: null, mailTestId: null };
    case "alert":
      return { code: null, mailTestId: null };
    case "mail": {
      const asPortal = { ...ctx, actor: systemActor(ctx.actor.workspaceId, "drill") };
      const { testId, address } = await issueMailTest(asPortal, { storeId, stream: "transactional" });
      return { code: address, mailTestId: testId };
    }
  }
}

/** A deploy nobody tells us of cannot be seen: better said before the founder starts than after. */
async function requireDeploys(ctx: Ctx, storeId: string): Promise<void> {
  const known = await ctx.db.deploy.findFirst({ where: { storeId, environment: "production" }, select: { id: true } });
  if (known) return;
  throw new Conflict("Your shop does not tell us about updates yet, so we could not see this. Press “I am stuck”.");
}

/** Without letters and digits that look alike; 31^12 values. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Makes the text of a record nobody can guess and anybody can type. */
function drillCode(): string {
  const letters = Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]);
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join("")).join("-");
}

async function findStore(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { name: true, archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  await lockStore(ctx, storeId);
  return store;
}

function openDrill(ctx: Ctx, storeId: string, kind: DrillKind) {
  return ctx.db.drill.findFirst({
    where: { storeId, kind, state: { in: ["waiting", "running"] } },
    select: { id: true, state: true },
  });
}

/** Writes what happened to a drill and tells open pages. */
export async function note(
  ctx: Ctx,
  { storeId, drillId, kind }: { storeId: string; drillId: string; kind: DrillKind },
  action: `drill.${string}`,
  after?: { [key: string]: string },
): Promise<void> {
  await recordActivity(ctx, {
    storeId,
    action,
    subject: { kind: "drill", id: drillId, name: drillPlans[kind].title },
    ...(after ? { after } : {}),
  });
  await ctx.publish({ storeId, kind: "drill", id: drillId });
}
