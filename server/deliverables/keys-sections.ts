/** Who has the keys, how they change hands, and what the founder has done alone. */
import type { Status } from "../checks/check.ts";
import type { Ctx } from "../ctx.ts";
import { dayOf } from "./rollback-document.ts";
import type { Section } from "./sections.ts";

/** The five things a founder does alone before the handover ends, with the check that sees each. */
const drills = [
  { checkId: "ho.drill-dns", title: "Changed a domain record" },
  { checkId: "ho.drill-rotate", title: "Replaced a key" },
  { checkId: "ho.drill-restart", title: "Put the shop online again, and went back" },
  { checkId: "mon.detect-drill", title: "Heard an alert and answered it" },
  { checkId: "email.live-test", title: "Received an order mail" },
] as const;

const questions = [
  { checkId: "dns.control-proven", title: "Domain name" },
  { checkId: "dep.owner", title: "The shop itself" },
  { checkId: "ho.access-register", title: "All accounts, in the register" },
  { checkId: "ho.recovery", title: "A lost phone" },
  { checkId: "ho.ownership-map", title: "Whom to call" },
] as const;

/** Gives the sections; what nobody has filled in says so. */
export async function keysSections(ctx: Ctx, storeId: string): Promise<Section[]> {
  const words = await wordsOf(ctx, storeId);
  return [
    {
      id: "keys",
      title: "Who has the keys",
      blocks: [
        {
          kind: "table",
          columns: ["What", "What we know", "Seen"],
          rows: questions.map(({ checkId, title }) => rowOf(words, checkId, title)),
        },
        {
          kind: "text",
          text: "Passwords and keys are not written here, and never should be. They belong in a password manager.",
        },
      ],
    },
    {
      id: "drills",
      title: "What you did yourself",
      blocks: [
        {
          kind: "table",
          columns: ["What", "What we saw", "Seen"],
          rows: drills.map(({ checkId, title }) => rowOf(words, checkId, title)),
        },
      ],
    },
    {
      id: "credentials",
      title: "How keys change hands",
      blocks: [
        {
          kind: "table",
          columns: ["What", "What we know", "Seen"],
          rows: [rowOf(words, "ho.credentials-flow", "Credentials flow")],
        },
        {
          kind: "list",
          items: [
            "Give access by an invitation to the person's own account.",
            "Pass a key on through the password manager only. A chat or a mail keeps it for ever.",
            "When somebody leaves, remove them the same day and replace the keys they knew.",
          ],
        },
      ],
    },
  ];
}

type Word = { status: Status; text: string; at: Date };

/** What is known of each of these checks; of several subjects, the worst. */
async function wordsOf(ctx: Ctx, storeId: string): Promise<Map<string, Word>> {
  const ids = [...drills, ...questions].map(({ checkId }) => checkId);
  const states = await ctx.db.checkState.findMany({
    where: { storeId, checkId: { in: [...ids, "ho.credentials-flow"] } },
    orderBy: [{ checkId: "asc" }, { subject: "asc" }],
    select: { checkId: true, status: true, summary: true, seenAt: true },
  });
  const known = new Map<string, Word>();
  for (const { checkId, status, summary, seenAt } of states) {
    const word = { status: asShown(status), text: summary, at: seenAt };
    const before = known.get(checkId);
    if (before === undefined || weight[word.status] > weight[before.status]) known.set(checkId, word);
  }
  return known;
}

const weight: Record<Status, number> = { fail: 5, unknown: 4, error: 3, warn: 2, pass: 1, skip: 0 };

function asShown(status: string): Status {
  return (["pass", "warn", "fail", "skip", "error"] as const).find((word) => word === status) ?? "unknown";
}

function rowOf(words: Map<string, Word>, checkId: string, title: string) {
  const word = words.get(checkId);
  const isKnown = word !== undefined && word.status !== "unknown";
  return {
    id: checkId,
    status: word?.status ?? ("unknown" as const),
    cells: [title, word?.text ?? "Not filled in yet.", isKnown ? dayOf(word.at) : "Not yet"],
  };
}
