/** Asks, answers and closes questions about a store. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { findSecrets } from "../attestations/secret-in-text.ts";
import { type Ctx, requireEditor } from "../ctx.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";
import { About, aboutTitle } from "./about.ts";
import { sideOf, tellReaders } from "./tell-readers.ts";

export const audiences = ["shop", "team"] as const;
const Text = z.string().trim().min(1, "Write something first.").max(4_000, "At most 4,000 characters.");
const StoreRef = z.object({ storeId: z.uuid() });

export const AskQuestion = StoreRef.extend({ about: About, audience: z.enum(audiences).default("shop"), text: Text });
export const QuestionRef = StoreRef.extend({ questionId: z.uuid() });
export const ReplyToQuestion = QuestionRef.extend({ text: Text });

/** How a message came: typed here, or as a mail whose bytes have this hash. */
export type Via = { via: "portal" } | { via: "mail"; mailSha256: string };

/**
 * Opens a question and tells those it is for. A shop's own people ask the consultancy; a member asks the shop or the
 * team alone. Throws `InvalidInput` for a text that holds a secret, `NotFound` for a subject the asker does not see.
 */
export async function askQuestion(ctx: Ctx, input: z.infer<typeof AskQuestion>): Promise<{ questionId: string }> {
  const { storeId, audience } = input;
  const side = sideOf(ctx);
  if (side === "consultancy") requireEditor(ctx, "asking a question");
  else if (audience === "team") throw new NotAllowed("writing to the consultants alone");
  refuseSecret(input.text);
  const title = await aboutTitle(ctx, storeId, input.about);
  const id = uuidv7();
  // Not `create`: reading a new row back costs a shop's own people a second look at the policy.
  await ctx.db.question.createMany({
    data: [
      {
        id,
        workspaceId: ctx.actor.workspaceId,
        storeId,
        audience,
        aboutKind: input.about.kind,
        aboutId: input.about.id,
        aboutTitle: title,
        state: side === "shop" ? "open" : "answered",
        openedByName: nameOf(ctx),
        createdAt: ctx.now,
        lastAt: ctx.now,
      },
    ],
  });
  await say(ctx, { id, storeId, audience }, input.text, { via: "portal" });
  await recordActivity(ctx, {
    storeId,
    action: audience === "team" ? "note.written" : "question.asked",
    subject: { kind: "question", id, name: title },
    internal: audience === "team",
  });
  return { questionId: id };
}

/**
 * Adds a message; a reply opens a closed question again. The same mail twice is said once. Throws `NotFound`,
 * `NotAllowed` for viewers, and `InvalidInput` for a text that holds a secret.
 */
export async function replyToQuestion(
  ctx: Ctx,
  input: z.infer<typeof ReplyToQuestion>,
  via: Via = { via: "portal" },
): Promise<void> {
  if (sideOf(ctx) === "consultancy") requireEditor(ctx, "answering a question");
  refuseSecret(input.text);
  const question = await findQuestion(ctx, input);
  if (!(await say(ctx, question, input.text, via))) return;
  const state = sideOf(ctx) === "shop" ? "open" : "answered";
  await ctx.db.question.update({ where: { id: question.id }, data: { state, lastAt: ctx.now }, select: { id: true } });
  await recordActivity(ctx, {
    storeId: question.storeId,
    action: "question.answered",
    subject: { kind: "question", id: question.id, name: question.aboutTitle },
    internal: question.audience === "team",
  });
}

/** Closes a question that needs no more words. Throws `NotFound`, `NotAllowed`, and `Conflict` when it is closed. */
export async function closeQuestion(ctx: Ctx, input: z.infer<typeof QuestionRef>): Promise<void> {
  if (sideOf(ctx) === "consultancy") requireEditor(ctx, "closing a question");
  const question = await findQuestion(ctx, input);
  if (question.state === "closed") throw new Conflict("This question is closed already.");
  await ctx.db.question.update({ where: { id: question.id }, data: { state: "closed" }, select: { id: true } });
  await recordActivity(ctx, {
    storeId: question.storeId,
    action: "question.closed",
    subject: { kind: "question", id: question.id, name: question.aboutTitle },
    internal: question.audience === "team",
  });
}

async function findQuestion(ctx: Ctx, { storeId, questionId }: z.infer<typeof QuestionRef>) {
  const question = await ctx.db.question.findFirst({ where: { id: questionId, storeId } });
  if (!question) throw new NotFound("question");
  return { ...question, audience: question.audience === "team" ? ("team" as const) : ("shop" as const) };
}

/** Gives false when the mail was said before. */
async function say(
  ctx: Ctx,
  question: { id: string; storeId: string; audience: "shop" | "team" },
  text: string,
  via: Via,
): Promise<boolean> {
  const { count } = await ctx.db.questionMessage.createMany({
    data: [
      {
        id: uuidv7(),
        workspaceId: ctx.actor.workspaceId,
        storeId: question.storeId,
        questionId: question.id,
        side: sideOf(ctx),
        authorId: idOf(ctx),
        authorName: nameOf(ctx),
        text,
        via: via.via,
        mailSha256: via.via === "mail" ? via.mailSha256 : null,
        at: ctx.now,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await tellReaders(ctx, question.id, text);
  await ctx.publish({ storeId: question.storeId, kind: "question", id: question.id });
  return true;
}

function refuseSecret(text: string): void {
  if (findSecrets(text)) {
    throw new InvalidInput("text", "That looks like a secret value. Say which one it is by its name, never the value.");
  }
}

function idOf({ actor }: Ctx): string {
  if (actor.kind === "member") return actor.memberId;
  if (actor.kind === "person") return actor.personId;
  throw new NotAllowed("writing in a question");
}

function nameOf({ actor }: Ctx): string {
  if (actor.kind !== "member" && actor.kind !== "person") throw new NotAllowed("writing in a question");
  return actor.name;
}
