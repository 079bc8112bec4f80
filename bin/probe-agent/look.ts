/** Looks at what the portal asks for, with probes of this place, and says what was seen. Judging is the portal's. */
import type { Check } from "../../server/checks/check.ts";
import { createProbes } from "../../server/checks/probes/client.ts";
import type { Probes } from "../../server/checks/probes/probes.ts";
import type { ProbeSettings } from "../../server/checks/probes/settings.ts";
import { type CheckOutcome, catalogueVersion } from "../../server/checks/result.ts";
import { runChecks } from "../../server/checks/run.ts";
import type { StoreProfile } from "../../server/checks/store-profile.ts";
import { verdictKey } from "../../server/checks/verdict.ts";
import {
  type AgentAnswer,
  type AgentTask,
  ANSWER_CHARACTERS_MAX,
  OBSERVATIONS_MAX,
} from "../../server/probe-agents/protocol.ts";

export type Looker = {
  /** Looks at tasks and hands over each answer as it stands. Hands over nothing more once the signal has ended it. */
  look(tasks: AgentTask[], answered: (answer: AgentAnswer) => Promise<void>): Promise<void>;
};

export type LookerSettings = {
  checks: readonly Check[];
  /** What this place is told of networks; nothing of it comes from the portal. */
  probes: ProbeSettings;
  confirmDelayMs: number;
  signal: AbortSignal;
  /** Replaced in tests. */
  makeProbes?: (settings: ProbeSettings & { store: StoreProfile }) => Probes;
};

/** The groups of one run arrive within this time, and fetch a fact once. */
const SHARED_MS = 3 * 60_000;

/** Makes a looker. */
export function createLooker(settings: LookerSettings): Looker {
  const { checks, signal, confirmDelayMs, makeProbes = createProbes } = settings;
  const shared = new Map<string, Probes>();
  function probesOf(runId: string, round: number, store: StoreProfile): Probes {
    const key = `${runId}:${round}`;
    const held = shared.get(key);
    if (held) return held;
    const probes = makeProbes({ ...settings.probes, signal, store });
    shared.set(key, probes);
    setTimeout(() => shared.delete(key), SHARED_MS).unref();
    return probes;
  }

  async function lookAtRun(tasks: AgentTask[], answered: (answer: AgentAnswer) => Promise<void>): Promise<void> {
    const [first] = tasks;
    if (first === undefined) return;
    await runChecks({
      checks: checks.filter(({ id }) => tasks.some(({ checkId }) => checkId === id)),
      store: first.profile,
      probes: (round) => probesOf(first.runId, round, first.profile),
      now: () => new Date(),
      confirmDelayMs,
      signal,
      async onOutcome(outcome) {
        const task = tasks.find(({ checkId }) => checkId === outcome.check.id);
        if (task && !signal.aborted) await answered(answerOf(task, outcome));
      },
    });
  }

  return {
    async look(tasks, answered) {
      const runs = new Map<string, AgentTask[]>();
      for (const task of tasks) {
        const reason = whyNot(task, checks);
        if (reason === null) runs.set(task.runId, [...(runs.get(task.runId) ?? []), task]);
        else await answered({ taskId: task.taskId, leaseId: task.leaseId, outcome: "declined", reason });
      }
      await Promise.all([...runs.values()].map((each) => lookAtRun(each, answered)));
    },
  };
}

/** Why this agent does not look; null when it does. It runs public checks that are made for several places, and no other. */
function whyNot(task: AgentTask, checks: readonly Check[]): string | null {
  if (task.catalogueVersion !== catalogueVersion) {
    return `it runs catalogue ${catalogueVersion}, the portal ${task.catalogueVersion}`;
  }
  const check = checks.find(({ id }) => id === task.checkId);
  return check?.level === "public" && check.vantages === "each" ? null : "it does not look at this check";
}

function answerOf({ taskId, leaseId }: AgentTask, { results, facts }: CheckOutcome): AgentAnswer {
  const base = { taskId, leaseId };
  // One sign of trouble with our own network makes everything seen beside it doubtful.
  const blamed = results.find(({ findingKey }) => findingKey === "own-fault");
  if (blamed) return { ...base, outcome: "own-fault", reason: blamed.summaryTech.slice(0, 500) };
  const reason = results[0]?.summaryTech.slice(0, 500) ?? "nothing was judged";
  if (facts === null) return { ...base, outcome: "failed", reason };
  const confirmed = results.filter(({ status }) => status === "fail").map(verdictKey);
  const seen = (results[0]?.observations ?? []).flatMap((observation) =>
    // What people and connected services say is not asked here.
    isSeen(observation.kind)
      ? [{ ...observation, kind: observation.kind, request: observation.request.slice(0, 4_096) }]
      : [],
  );
  let room = ANSWER_CHARACTERS_MAX - JSON.stringify(facts).length;
  if (room < 0) return { ...base, outcome: "failed", reason: "what was seen is too long to send" };
  const observations = seen.slice(0, OBSERVATIONS_MAX).filter((observation) => {
    room -= JSON.stringify(observation).length;
    return room > 0;
  });
  return { ...base, outcome: "seen", facts, confirmed: confirmed.slice(0, 200), observations };
}

type SeenKind = "dns" | "http" | "tls" | "smtp";
function isSeen(kind: string): kind is SeenKind {
  return kind === "dns" || kind === "http" || kind === "tls" || kind === "smtp";
}
