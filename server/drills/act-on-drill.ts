/** What people do while a drill runs: say what we cannot see, ask for help, answer the alert, end it. */
import { z } from "zod";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { lockStore } from "../stores/lock-store.ts";
import { isAlertToken } from "./alert-token.ts";
import { DrillPart, drillPlans } from "./drill.ts";
import { DrillRef, drillView } from "./read-drills.ts";
import { note } from "./start-drill.ts";

/** What only the founder can say, by drill. */
export const toldParts = { rotate: ["replaced", "old-refused"], restart: ["back-began"] } as const;

export const TellDrill = DrillRef.extend({
  part: z.enum(["replaced", "old-refused", "back-began"]),
  statement: z.string().trim().max(500).default(""),
});
export const AskDrillHelp = DrillRef.extend({ step: z.string().trim().min(1).max(300) });
export const AcknowledgeAlert = DrillRef.extend({ token: z.string().max(100) });

/**
 * Keeps what the founder says of a part that cannot be seen from outside, under their name. Throws `NotAllowed`,
 * `InvalidInput` for words that hold a secret, `Conflict` once the drill has ended.
 */
export async function tellDrill(ctx: Ctx, { part, statement, ...ref }: z.infer<typeof TellDrill>): Promise<void> {
  const drill = await runningDrill(ctx, ref);
  const own: readonly string[] = drill.kind === "rotate" || drill.kind === "restart" ? toldParts[drill.kind] : [];
  if (!own.includes(part)) throw new InvalidInput("part", "This drill has no such part.");
  if (findSecrets(statement)) throw new InvalidInput("statement", "That looks like a secret value. Leave it out.");
  if (drill.parts.some(({ key }) => key === part)) return;
  const words = `${ctx.actor.kind === "person" ? ctx.actor.name : "The founder"} says: ${statement || saidOf[part]}`;
  const told = { key: part, at: ctx.now.toISOString(), how: "told" as const, words };
  await ctx.db.drill.update({
    where: { id: drill.id },
    data: {
      steps: DrillPart.array().parse([...drill.parts, told]),
      statement: [drill.statement, statement].filter(Boolean).join(" ") || null,
    },
    select: { id: true },
  });
  await note(ctx, { ...ref, kind: drill.kind }, "drill.told", { part });
  await ctx.emit("drillActed", { workspaceId: ctx.actor.workspaceId, ...ref });
}

const saidOf = {
  replaced: "the key is replaced.",
  "old-refused": "the old key is refused.",
  "back-began": "now I go back.",
} as const;

/**
 * Keeps that the founder asked for help, at which step, and mails the consultants once a step. From then on the try
 * counts as done with help. Throws `NotAllowed`, and `Conflict` once the drill has ended.
 */
export async function askDrillHelp(ctx: Ctx, { step, ...ref }: z.infer<typeof AskDrillHelp>): Promise<void> {
  const drill = await runningDrill(ctx, ref);
  if (findSecrets(step)) throw new InvalidInput("step", "That looks like a secret value. Leave it out.");
  const name = actorName(ctx.actor);
  if (!drill.help) {
    await ctx.db.drill.update({
      where: { id: drill.id },
      data: { helpAskedAt: ctx.now, helpAskedByName: name, helpStep: step },
      select: { id: true },
    });
  }
  await tellConsultants(ctx, { ...ref, name, step, title: drillPlans[drill.kind].title });
  await note(ctx, { ...ref, kind: drill.kind }, "drill.help-asked", { step });
}

async function tellConsultants(
  ctx: Ctx,
  {
    storeId,
    drillId,
    name,
    step,
    title,
  }: { storeId: string; drillId: string; name: string; step: string; title: string },
): Promise<void> {
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { name: true } });
  const members = await ctx.db.member.findMany({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    select: { id: true, name: true, email: true },
  });
  for (const member of members) {
    await queueMail(ctx, {
      storeId,
      idempotencyKey: `drill-help:${drillId}:${member.id}:${step}`.slice(0, 200),
      template: "drill-help",
      to: member,
      data: { storeId, storeName: store.name, personName: name, step, title },
    });
  }
}

/**
 * Answers the alert with the key of its link. A second press changes nothing. Throws `NotAllowed` for everybody but a
 * founder, `NotFound` for a key that is not this drill's, and `Conflict` once the drill has ended.
 */
export async function acknowledgeAlert(ctx: Ctx, { token, ...ref }: z.infer<typeof AcknowledgeAlert>): Promise<void> {
  requireFounder(ctx);
  if (!isAlertToken(ref.drillId, token)) throw new NotFound("alert");
  const drill = await runningDrill(ctx, ref);
  if (drill.kind !== "alert") throw new NotFound("alert");
  if (drill.parts.some(({ key }) => key === "answered")) return;
  const name = actorName(ctx.actor);
  const words = `${name} opened the link of the alert and answered it.`;
  const answered = { key: "answered", at: ctx.now.toISOString(), how: "seen" as const, words };
  await ctx.db.drill.update({
    where: { id: drill.id },
    data: { steps: [...drill.parts, answered] },
    select: { id: true },
  });
  await note(ctx, { ...ref, kind: drill.kind }, "drill.answered");
  await ctx.emit("drillActed", { workspaceId: ctx.actor.workspaceId, ...ref });
}

/** Asks for a look now. Throws `NotAllowed`, and `Conflict` once the drill has ended. */
export async function lookNow(ctx: Ctx, ref: z.infer<typeof DrillRef>): Promise<void> {
  await runningDrill(ctx, ref);
  await ctx.emit("drillActed", { workspaceId: ctx.actor.workspaceId, ...ref });
}

/**
 * Ends a drill unseen: the founder gives up, or an editor takes it back. Throws `NotAllowed` for teammates and viewers,
 * and `Conflict` once it has ended.
 */
export async function endDrill(ctx: Ctx, ref: z.infer<typeof DrillRef>): Promise<void> {
  if (ctx.actor.kind === "person") requireFounder(ctx);
  else requireEditor(ctx, "cancelling a drill");
  const drill = await lockedDrill(ctx, ref);
  if (drill.state !== "waiting" && drill.state !== "running") throw new Conflict("This drill has ended already.");
  await ctx.db.drill.update({
    where: { id: drill.id },
    data: { state: "given-up", endedAt: ctx.now, endedByName: actorName(ctx.actor) },
    select: { id: true },
  });
  await note(ctx, { ...ref, kind: drill.kind }, ctx.actor.kind === "person" ? "drill.given-up" : "drill.cancelled");
  await ctx.emit("drillStopped", { workspaceId: ctx.actor.workspaceId, ...ref });
}

async function runningDrill(ctx: Ctx, ref: z.infer<typeof DrillRef>) {
  requireFounder(ctx);
  const drill = await lockedDrill(ctx, ref);
  if (drill.state !== "running") throw new Conflict("This drill does not run any more. Start it again.");
  return drill;
}

async function lockedDrill(ctx: Ctx, { storeId, drillId }: z.infer<typeof DrillRef>) {
  await lockStore(ctx, storeId);
  const row = await ctx.db.drill.findFirst({ where: { id: drillId, storeId } });
  if (!row) throw new NotFound("drill");
  return drillView(row, ctx.now);
}

function requireFounder({ actor }: Ctx): void {
  if (actor.kind !== "person" || actor.role !== "founder") throw new NotAllowed("taking part in the founder's drill");
}
