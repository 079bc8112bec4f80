import { expect, test } from "vitest";
import { DAY_MS } from "../check.ts";
import type { HandoverDocuments } from "../handover-facts.ts";
import { emptyProfile } from "../store-profile.ts";
import { rollbackPlain } from "./rollback-plain.ts";

const now = new Date("2026-11-24T10:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
const plain = [
  "Open https://vercel.com/studio/northbound and log in with your own account.",
  "Press “Deployments” at the top.\nYou see a list. The one marked “Current” is the broken one.",
  "Find the next one below it that says “Ready”. Press the three dots at its right end.",
  "Press “Instant Rollback” and confirm.",
  "Open https://northbound.example/ in a new window. The page opens.",
];
const names = ["https://vercel.com/studio/northbound", "https://northbound.example/"];

type Given = Partial<{ steps: string[]; names: string[]; drilledAt: string | null; stage: "handover" | "audit" }>;

function judge(given: Given & { missing?: "document" | "portal" }) {
  const rollback = { version: 1, steps: given.steps ?? plain, names: given.names ?? names };
  const facts: Pick<HandoverDocuments, "rollback" | "rollbackDrilledAt"> | null =
    given.missing === "portal"
      ? null
      : {
          rollback: given.missing === "document" ? null : rollback,
          rollbackDrilledAt: given.drilledAt === undefined ? daysAgo(4) : given.drilledAt,
        };
  const store = { ...emptyProfile("northbound.example"), stage: given.stage ?? ("handover" as const) };
  return rollbackPlain.judge({ store, facts, now }).map(({ status, findingKey }) => `${status} ${findingKey}`);
}

test.each<[string, Parameters<typeof judge>[0], string]>([
  ["plain steps that were practised pass", {}, "pass ok"],
  ["no drill fails", { drilledAt: null }, "fail no-drill"],
  ["a drill of 90 days ago still counts", { drilledAt: daysAgo(90) }, "pass ok"],
  ["an older one does not", { drilledAt: daysAgo(91) }, "fail drill-too-old"],
  ["missing steps fail in the handover", { missing: "document" }, "fail missing"],
  ["before the handover they are not known", { missing: "document", stage: "audit" }, "unknown not-published"],
  ["where nobody keeps documents nothing is blamed", { missing: "portal" }, "unknown not-published"],
  ["13 steps are too many", { steps: [...plain, ...Array(8).fill("Press the button.")] }, "fail too-many-steps"],
  ["12 steps are not", { steps: [...plain, ...Array(7).fill("Press the button.")] }, "pass ok"],
  ["steps of another project warn", { names: ["https://vercel.com/studio/other"] }, "warn names-missing"],
  [
    "hard words warn",
    {
      steps: [
        ...plain,
        "Subsequently authenticate yourself administratively, initiating reconciliation of every outstanding configuration discrepancy immediately, notwithstanding previously communicated organisational responsibilities.",
        "Subsequently communicate comprehensively, documenting irregularities and deliberately establishing accountability throughout organisational hierarchies.",
      ],
    },
    "warn hard-to-read",
  ],
  ["a term nobody explained warns", { steps: [...plain, "Tell them which SHA was live."] }, "warn jargon"],
])("%s", (_name, given, expected) => {
  expect(judge(given)).toEqual([expected]);
});

test("what a run gathers is what the portal loaded, and nothing of the network", async () => {
  const never = new Proxy({}, { get: () => expect.unreachable("a probe was asked") });
  const context = { store: emptyProfile("northbound.example"), probes: never as never, now };
  expect(await rollbackPlain.gather(context)).toBeNull();
});
