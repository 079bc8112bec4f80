/** What only the founder can do: questions of the opened stages that wait for their answer. */
import { questionOf } from "../checks/attestation.ts";
import { freshFor } from "../checks/check.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";
import { documentsToApprove } from "../deliverables/founder-words.ts";

/** Questions about the founder's own accounts, mailbox and hands; the rest are the consultant's to answer. */
export const founderQuestions: readonly string[] = [
  "dns.control-proven",
  "dep.owner",
  "email.live-test",
  "mon.alert-channel",
];

/** How long each takes, in minutes, as people took in trials; unknown ones count ten. */
const minutes: Record<string, number> = {
  "dns.control-proven": 5,
  "dep.owner": 5,
  "email.live-test": 10,
  "mon.alert-channel": 2,
};

/** One thing only the founder can do. */
export type FounderTask = {
  id: string;
  /** The published document to look at and answer; null for a question. */
  documentId: string | null;
  title: string;
  why: string;
  minutes: number;
  question: string;
  /** What can be answered; of a document, on its own page. */
  answers: Asked["answers"];
  isDone: boolean;
  /** What was said last; null when nothing was. */
  answer: { word: string; statement: string; byName: string; at: Date } | null;
};
type Asked = NonNullable<ReturnType<typeof questionOf>>;

/** Lists the founder's open tasks, then those done with their date. */
export async function founderTasks(ctx: Ctx, storeId: string) {
  const opened = await ctx.db.stage.findMany({
    where: { storeId, sprint: { state: "active" }, openedAt: { not: null } },
    select: { key: true },
  });
  const keys = new Set(opened.map(({ key }) => key));
  const due = (await checksInForce(ctx, storeId)).flatMap((check) => {
    const asked = questionOf(check);
    const isDue = founderQuestions.includes(check.id) && check.stages.some((key) => keys.has(key));
    return asked && isDue ? [{ ...check, ...asked }] : [];
  });
  const answers = await ctx.db.attestation.findMany({
    where: { storeId, checkId: { in: due.map(({ id }) => id) }, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: { at: "desc" },
  });
  const questions = due.map((check): FounderTask => {
    const answer = answers.find(({ checkId }) => checkId === check.id);
    return {
      id: check.id,
      documentId: null,
      title: check.founderTitle,
      why: check.why,
      minutes: minutes[check.id] ?? 10,
      question: check.question,
      answers: check.answers,
      isDone: answer !== undefined && answer.evidenceUrl !== null,
      answer: answer
        ? { word: answer.answer, statement: answer.statement, byName: answer.byName, at: answer.at }
        : null,
    };
  });
  const tasks = [...questions, ...(await documentTasks(ctx, storeId))];
  return { open: tasks.filter(({ isDone }) => !isDone), done: tasks.filter(({ isDone }) => isDone) };
}

/** What the founder is told of a document that waits for their word, by its key. */
const documentWords: Record<string, { title: string; why: string; question: string; minutes: number }> = {
  "D2.2": {
    title: "Look at where each address leads",
    why: "Only you know where old links and ads should land; we can see only where they do.",
    question: "Does every address of the shop lead where you want it?",
    minutes: 5,
  },
  "D6.3": {
    title: "Read what is not perfect yet",
    why: "Nothing about your shop should surprise you later.",
    question: "Do you know the weak spots of the shop, and when each is looked at again?",
    minutes: 5,
  },
};

/**
 * A task a published document that waits for the founder's word. It is done once they said something of what is
 * published, and comes back when a version that says something else is published, or when their yes has expired.
 */
async function documentTasks(ctx: Ctx, storeId: string): Promise<FounderTask[]> {
  const documents = await ctx.db.deliverable.findMany({
    where: { storeId, key: { in: [...documentsToApprove] } },
    orderBy: { key: "asc" },
    include: {
      versions: { where: { state: "published" }, orderBy: { number: "desc" }, take: 1 },
      answers: { orderBy: { at: "desc" }, take: 1 },
    },
  });
  return documents.flatMap(({ id, key, versions: [published], answers: [said] }): FounderTask[] => {
    const words = documentWords[key];
    if (!words || !published) return [];
    const isOfThis = said?.snapshotSha256 === published.snapshotSha256;
    const holds = isOfThis && said.at.getTime() + freshFor.attestation > ctx.now.getTime();
    return [
      {
        ...words,
        id: `document.${key}`,
        documentId: id,
        answers: { pass: key === "D6.3" ? "I have read it" : "They are right", warn: null, fail: "Something is wrong" },
        isDone: holds,
        answer: isOfThis
          ? {
              word: said.answer === "approved" ? "pass" : "fail",
              statement: said.statement,
              byName: said.byName,
              at: said.at,
            }
          : null,
      },
    ];
  });
}

/** What the founder's frame shows on every page. */
export async function founderFrame(ctx: Ctx, storeId: string) {
  const store = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId }, select: { id: true, name: true } });
  const consultant = await ctx.db.member.findFirst({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    orderBy: { createdAt: "asc" },
    select: { name: true, email: true },
  });
  const founder = await ctx.db.storePerson.findFirst({
    where: { storeId, removedAt: null, role: "founder" },
    orderBy: { createdAt: "asc" },
    select: { name: true },
  });
  const { open } = await founderTasks(ctx, storeId);
  const waiting = await ctx.db.signOff.count({ where: { storeId, founderSignedAt: null, voidedAt: null } });
  return {
    store,
    /** The consultant has signed the handover, the founder has not. */
    isToSign: waiting > 0,
    consultant,
    founderName: founder?.name ?? null,
    todoCount: open.length,
    isConsultant: ctx.actor.kind === "member",
    isFounder: ctx.actor.kind === "person" && ctx.actor.role === "founder",
  };
}
