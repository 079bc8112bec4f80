/** Reads the questions of a store, the newest word first, and one of them whole. */
import { z } from "zod";
import type { Ctx } from "../ctx.ts";
import { NotFound } from "../errors.ts";
import { oneOf } from "../words.ts";
import { aboutPath } from "./about.ts";
import { audiences, type QuestionRef } from "./ask-question.ts";

export const questionStates = ["open", "answered", "closed"] as const;
export const ListQuestions = z.object({
  storeId: z.uuid(),
  show: z.enum(["open", "closed", "all"]).default("all"),
  /** Moment of the last one seen. */
  before: z.date().nullable().default(null),
});

const PAGE = 30;

/** Lists 30 questions; the database keeps the team's own from the shop's people. */
export async function listQuestions(ctx: Ctx, { storeId, show, before }: z.infer<typeof ListQuestions>) {
  const rows = await ctx.db.question.findMany({
    where: {
      storeId,
      ...(show === "all" ? {} : { state: show === "closed" ? "closed" : { not: "closed" } }),
      ...(before ? { lastAt: { lt: before } } : {}),
    },
    orderBy: [{ lastAt: "desc" }, { id: "desc" }],
    take: PAGE + 1,
    include: {
      messages: { orderBy: { id: "desc" }, take: 1, select: { text: true, authorName: true } },
      readers: { where: whoReads(ctx), select: { readAt: true } },
      _count: { select: { messages: true } },
    },
  });
  const shown = rows.slice(0, PAGE);
  return {
    questions: shown.map(({ messages, readers, _count, ...row }) => ({
      id: row.id,
      audience: oneOf(audiences, row.audience),
      aboutTitle: row.aboutTitle,
      state: oneOf(questionStates, row.state),
      lastAt: row.lastAt,
      lastText: messages[0]?.text ?? "",
      lastAuthor: messages[0]?.authorName ?? row.openedByName,
      messages: _count.messages,
      isUnread: readers.some(({ readAt }) => readAt === null || readAt < row.lastAt),
    })),
    next: rows.length > PAGE ? (shown.at(-1)?.lastAt ?? null) : null,
  };
}

/** Reads a question with everything said; `aboutPath` leads to its subject on the reader's side. Throws `NotFound`. */
export async function readQuestion(ctx: Ctx, { storeId, questionId }: z.infer<typeof QuestionRef>) {
  const row = await ctx.db.question.findFirst({
    where: { id: questionId, storeId },
    include: { messages: { orderBy: { id: "asc" } } },
  });
  if (!row) throw new NotFound("question");
  return {
    id: row.id,
    audience: oneOf(audiences, row.audience),
    aboutTitle: row.aboutTitle,
    aboutPath: aboutPath(
      storeId,
      { kind: row.aboutKind, id: row.aboutId },
      ctx.actor.kind === "person" ? "shop" : "studio",
    ),
    state: oneOf(questionStates, row.state),
    createdAt: row.createdAt,
    messages: row.messages.map(({ id, side, authorName, text, via, at }) => ({
      id,
      isFromShop: side === "shop",
      authorName,
      text,
      isByMail: via === "mail",
      at,
    })),
  };
}

/** Notes that the reader has seen the newest word. */
export async function markRead(ctx: Ctx, { questionId }: z.infer<typeof QuestionRef>): Promise<void> {
  await ctx.db.questionReader.updateMany({ where: { questionId, ...whoReads(ctx) }, data: { readAt: ctx.now } });
}

/** Counts the questions with a word the reader has not seen. */
export async function countUnread(ctx: Ctx, storeId: string): Promise<number> {
  const rows = await ctx.db.questionReader.findMany({
    where: { storeId, ...whoReads(ctx), question: { state: { not: "closed" } } },
    select: { readAt: true, question: { select: { lastAt: true } } },
  });
  return rows.filter(({ readAt, question }) => readAt === null || readAt < question.lastAt).length;
}

function whoReads({ actor }: Ctx) {
  if (actor.kind === "person") return { personId: actor.personId };
  return { memberId: actor.kind === "member" ? actor.memberId : null, personId: null };
}
