/** What only the founder can do: questions of the opened stages that wait for their answer. */
import { questionOf } from "../checks/attestation.ts";
import { checksInForce } from "../connections/permissions.ts";
import type { Ctx } from "../ctx.ts";

/** Questions about the founder's own accounts, mailbox and hands; the rest are the consultant's to answer. */
export const founderQuestions: readonly string[] = [
  "dns.control-proven",
  "dep.owner",
  "email.live-test",
  "mon.alert-channel",
  "ho.drill-dns",
  "ho.drill-rotate",
  "ho.drill-restart",
  "ho.recovery",
];

/** How long each takes, in minutes, as people took in trials; unknown ones count ten. */
const minutes: Record<string, number> = {
  "dns.control-proven": 5,
  "dep.owner": 5,
  "email.live-test": 10,
  "mon.alert-channel": 2,
  "ho.drill-dns": 4,
};

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
  const tasks = due.map((check) => {
    const answer = answers.find(({ checkId }) => checkId === check.id);
    return {
      id: check.id,
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
  return { open: tasks.filter(({ isDone }) => !isDone), done: tasks.filter(({ isDone }) => isDone) };
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
  return {
    store,
    consultant,
    founderName: founder?.name ?? null,
    todoCount: open.length,
    isConsultant: ctx.actor.kind === "member",
  };
}
