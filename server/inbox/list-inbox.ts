/** What changed since a member looked, over all stores: derived from what happened, so that nothing is told twice or lost. */
import { DAY_MS } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { deployName } from "../deploys/record-deploy.ts";
import { NotAllowed } from "../errors.ts";
import { stageByKey } from "../stages/index.ts";
import { storeNames } from "../stores/store-names.ts";
import { asStageKey } from "../words.ts";

export const inboxKinds = ["deploy", "regression", "stage", "question", "reply", "audit"] as const;
export type InboxKind = (typeof inboxKinds)[number];

export type InboxEntry = {
  /** Kind, id and moment: what happens again is an entry of its own. */
  key: string;
  kind: InboxKind;
  at: Date;
  storeId: string;
  storeName: string;
  title: string;
  line: string;
  /** Where it is dealt with. */
  path: string;
  tone: "fail" | "warn" | "live";
};

/** Older than this is history: the activity log has it. */
const DAYS = 30;
/** Ours: of each kind, and shown at all. */
const MOST = 100;

/** Gives at most a hundred entries, the newest first, without those done or put off. Throws `NotAllowed` for all but members. */
export async function listInbox(ctx: Ctx): Promise<{ entries: InboxEntry[]; more: number }> {
  const { actor, now } = ctx;
  if (actor.kind !== "member") throw new NotAllowed("reading the inbox");
  const since = new Date(now.getTime() - DAYS * DAY_MS);
  const found = [
    ...(await deploys(ctx, since)),
    ...(await stages(ctx, since)),
    ...(await regressions(ctx, since)),
    ...(await questions(ctx, since, actor.memberId)),
    ...(await replies(ctx, since)),
    ...(await failedAudits(ctx, since)),
  ];
  const marks = await ctx.db.inboxMark.findMany({
    where: { memberId: actor.memberId, OR: [{ state: "done" }, { until: { gt: now } }] },
    select: { key: true },
  });
  const marked = new Set(marks.map(({ key }) => key));
  const names = await storeNames(
    ctx,
    found.map(({ storeId }) => storeId),
  );
  const entries = found
    .filter(({ key }) => !marked.has(key))
    .flatMap((entry) => {
      const storeName = names.get(entry.storeId);
      return storeName === undefined ? [] : [{ ...entry, storeName }];
    })
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
  return { entries: entries.slice(0, MOST), more: Math.max(0, entries.length - MOST) };
}

type Found = Omit<InboxEntry, "storeName">;
function keyOf(kind: string, id: string, at: Date): string {
  return `${kind}:${id}:${at.getTime()}`;
}
/** A store put away leaves every list. */
const open = { store: { archivedAt: null } } as const;

async function deploys(ctx: Ctx, since: Date): Promise<Found[]> {
  const rows = await ctx.db.deploy.findMany({
    where: { ...open, verdict: { in: ["watch", "roll-back", "unknown"] }, verdictAt: { gte: since } },
    orderBy: { verdictAt: "desc" },
    take: MOST,
  });
  return rows.flatMap((row) =>
    row.verdictAt === null
      ? []
      : [
          {
            key: keyOf("deploy", row.id, row.verdictAt),
            kind: "deploy" as const,
            at: row.verdictAt,
            storeId: row.storeId,
            title: `${deployName(row)}: ${row.verdict === "roll-back" ? "roll it back" : "needs a look"}`,
            line: row.verdictReason ?? "",
            path: `/stores/${row.storeId}/deploys/${row.id}`,
            tone: row.verdict === "roll-back" ? ("fail" as const) : ("warn" as const),
          },
        ],
  );
}

async function stages(ctx: Ctx, since: Date): Promise<Found[]> {
  const rows = await ctx.db.stage.findMany({
    where: {
      ...open,
      sprint: { state: "active" },
      OR: [
        { state: "in-review", reviewAt: { gte: since } },
        { state: "reopened", reopenedAt: { gte: since } },
      ],
    },
    take: MOST,
  });
  return rows.flatMap((row): Found[] => {
    const isReopened = row.state === "reopened";
    const at = isReopened ? row.reopenedAt : row.reviewAt;
    if (at === null) return [];
    const { title } = stageByKey(asStageKey(row.key));
    return [
      {
        key: keyOf("stage", row.id, at),
        kind: "stage",
        at,
        storeId: row.storeId,
        title: `${title} ${isReopened ? "was reopened" : "is ready for your review"}`,
        line: isReopened ? (row.reopenedCause ?? "") : "Its gate holds. Look once and approve it.",
        path: `/stores/${row.storeId}/roadmap/${row.key}`,
        tone: isReopened ? "fail" : "live",
      },
    ];
  });
}

async function regressions(ctx: Ctx, since: Date): Promise<Found[]> {
  const rows = await ctx.db.finding.findMany({
    where: { ...open, state: "reopened", reopenedAt: { gte: since } },
    orderBy: { reopenedAt: "desc" },
    take: MOST,
    select: { id: true, storeId: true, title: true, subject: true, reopenedAt: true },
  });
  return rows.flatMap((row): Found[] =>
    row.reopenedAt === null
      ? []
      : [
          {
            key: keyOf("regression", row.id, row.reopenedAt),
            kind: "regression",
            at: row.reopenedAt,
            storeId: row.storeId,
            title: `${row.title}, again`,
            line: `It was fixed, and an audit has seen it again on ${row.subject}.`,
            path: `/stores/${row.storeId}/risks?risk=${row.id}`,
            tone: "fail",
          },
        ],
  );
}

/** Questions whose last word somebody else has said and the member has not read. */
async function questions(ctx: Ctx, since: Date, memberId: string): Promise<Found[]> {
  const rows = await ctx.db.questionReader.findMany({
    where: { memberId, question: { ...open, state: { not: "closed" }, lastAt: { gte: since } } },
    orderBy: { question: { lastAt: "desc" } },
    take: MOST,
    include: { question: { include: { messages: { orderBy: { id: "desc" }, take: 1 } } } },
  });
  return rows
    .filter(({ readAt, question }) => readAt === null || readAt < question.lastAt)
    .map(({ question: { id, storeId, lastAt, aboutTitle, audience, openedByName, messages } }) => ({
      key: keyOf("question", id, lastAt),
      kind: "question",
      at: lastAt,
      storeId,
      title: `${messages[0]?.authorName ?? openedByName} on ${aboutTitle}`,
      line: messages[0]?.text.slice(0, 300) ?? "",
      path: `/stores/${storeId}/questions/${id}`,
      tone: audience === "team" ? "warn" : "live",
    }));
}

/** What people of the shops did: answers, approvals, objections. */
const replyWords: Record<string, (subject: string) => string> = {
  "check.attested": (subject) => `answered: ${subject}`,
  "deliverable.approved-by-founder": (subject) => `approved ${subject}`,
  "deliverable.found-wrong": (subject) => `found something wrong in ${subject}`,
  "waiver.agreed": (subject) => `agreed to contain: ${subject}`,
  "waiver.accepted": (subject) => `agreed to contain: ${subject}`,
  "waiver.revoked": (subject) => `took back: ${subject}`,
};

async function replies(ctx: Ctx, since: Date): Promise<Found[]> {
  const rows = await ctx.db.activity.findMany({
    where: { actorKind: "person", action: { in: Object.keys(replyWords) }, at: { gte: since }, storeId: { not: null } },
    orderBy: { at: "desc" },
    take: MOST,
    select: { id: true, at: true, storeId: true, actorName: true, action: true, subjectName: true },
  });
  return rows.flatMap(({ storeId, ...row }): Found[] =>
    storeId === null
      ? []
      : [
          {
            key: keyOf("reply", row.id, row.at),
            kind: "reply",
            at: row.at,
            storeId,
            title: `${row.actorName} ${replyWords[row.action]?.(row.subjectName) ?? row.action}`,
            line: "A word from the shop.",
            path: row.action.startsWith("deliverable.")
              ? `/stores/${storeId}/deliverables`
              : `/stores/${storeId}/activity`,
            tone: row.action === "deliverable.found-wrong" ? "warn" : "live",
          },
        ],
  );
}

async function failedAudits(ctx: Ctx, since: Date): Promise<Found[]> {
  const rows = await ctx.db.auditRun.findMany({
    where: { ...open, state: "failed", endedAt: { gte: since } },
    orderBy: { endedAt: "desc" },
    take: MOST,
    select: { id: true, storeId: true, number: true, endedAt: true, failure: true },
  });
  return rows.flatMap((row): Found[] =>
    row.endedAt === null
      ? []
      : [
          {
            key: keyOf("audit", row.id, row.endedAt),
            kind: "audit",
            at: row.endedAt,
            storeId: row.storeId,
            title: `Audit ${row.number} stopped by our fault`,
            line: row.failure ?? "Run it again.",
            path: `/stores/${row.storeId}/audits/${row.id}`,
            tone: "warn",
          },
        ],
  );
}
