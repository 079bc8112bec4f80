/** Tells by mail those who follow a question, each with an address of their own to reply to. */
import type { Ctx } from "../ctx.ts";
import { NotAllowed } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { uuidv7 } from "../uuid.ts";

/** Tells on which side the actor writes. Throws `NotAllowed` for keys and workflows: nobody would answer them. */
export function sideOf({ actor }: Ctx): "shop" | "consultancy" {
  if (actor.kind === "member") return "consultancy";
  if (actor.kind === "person") return "shop";
  throw new NotAllowed("writing in a question");
}

type Reader = { memberId: string | null; personId: string | null; name: string; email: string };

/**
 * Mails everybody the newest message is for but its author: the consultancy's editors, and the founders unless the
 * question is the team's own. A teammate hears once they have written.
 */
export async function tellReaders(ctx: Ctx, questionId: string, text: string): Promise<void> {
  const question = await ctx.db.question.findUniqueOrThrow({
    where: { id: questionId },
    include: { store: { select: { name: true } }, readers: true },
  });
  const message = await ctx.db.questionMessage.findFirstOrThrow({
    where: { questionId },
    orderBy: { id: "desc" },
    select: { id: true, authorId: true, authorName: true },
  });
  const known = question.readers;
  const editors = await ctx.db.member.findMany({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    select: { id: true, name: true, email: true },
  });
  const people =
    question.audience === "team"
      ? []
      : await ctx.db.storePerson.findMany({
          where: { storeId: question.storeId, removedAt: null },
          select: { id: true, name: true, email: true, role: true },
        });
  const follows = (personId: string) =>
    personId === message.authorId || known.some((reader) => reader.personId === personId);
  const readers: Reader[] = [
    ...editors.map(({ id, ...of }) => ({ memberId: id, personId: null, ...of })),
    ...people
      .filter(({ id, role }) => role === "founder" || follows(id))
      .map(({ id, name, email }) => ({ memberId: null, personId: id, name, email })),
  ];
  for (const reader of readers) {
    const isAuthor = (reader.memberId ?? reader.personId) === message.authorId;
    const readerId = await follow(ctx, question, reader, isAuthor);
    if (isAuthor) continue;
    await queueMail(ctx, {
      // A store's own people may read the mail of their store; what the team says is none of it.
      storeId: question.audience === "team" ? null : question.storeId,
      idempotencyKey: `question:${message.id}:${readerId}`,
      template: "question",
      to: reader,
      data: {
        readerId,
        storeName: question.store.name,
        aboutTitle: question.aboutTitle,
        authorName: message.authorName,
        text,
        path:
          reader.memberId === null
            ? `/my-store/${question.storeId}/questions/${questionId}`
            : `/stores/${question.storeId}/questions/${questionId}`,
      },
    });
  }
}

/** Gives the reader's own row; what somebody has written they have also read. */
async function follow(
  ctx: Ctx,
  question: { id: string; workspaceId: string; storeId: string },
  { memberId, personId }: Reader,
  hasRead: boolean,
): Promise<string> {
  const who = { questionId: question.id, memberId, personId };
  const known = await ctx.db.questionReader.findFirst({ where: who, select: { id: true } });
  const id = known?.id ?? uuidv7();
  if (!known) {
    const { workspaceId, storeId } = question;
    await ctx.db.questionReader.createMany({ data: [{ id, workspaceId, storeId, ...who }] });
  }
  if (hasRead) await ctx.db.questionReader.update({ where: { id }, data: { readAt: ctx.now }, select: { id: true } });
  return id;
}
