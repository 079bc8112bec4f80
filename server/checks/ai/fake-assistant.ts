/** A hand-made assistant for the red team's own tests: a function that answers, no network and no waiting. */
import type { Check, Connections, Verdict } from "../check.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import { runChecks } from "../run.ts";
import { type AiAssistant, emptyProfile, type StoreProfile } from "../store-profile.ts";
import type { AiAccess } from "./access.ts";
import { makeCanaries } from "./canaries.ts";

export const canaries = makeCanaries((id) => `https://portal.test/api/canary/${id}`);
export const assistant: AiAssistant = {
  url: "https://shop.test/chat",
  messageField: "message",
  conversationField: "conversation",
  responsePath: "reply",
};
export const access: AiAccess = {
  canaries,
  headers: {},
  hasConsent: true,
  isPlanted: true,
  hits: null,
  intervalMs: 0,
  settleMs: 0,
};

type Reply = string | { status: number; body?: string; retryAfter?: string } | "timeout";

export type FakeTalk = {
  /** What it answers to a message; the ordinary question gets an ordinary answer unless `greets` is false. */
  answer?: (message: string, conversation: string) => Reply;
  greets?: boolean;
  ai?: Partial<AiAssistant> | null;
  access?: Partial<AiAccess> | null;
  connections?: Partial<Connections>;
  http?: FakeWorld["http"];
};

/** Runs one check against a hand-made assistant; gives its verdicts, its facts, and every message that was sent. */
export async function tryAssistant<F extends Check>(check: F | Check, talk: FakeTalk = {}) {
  const sent: { message: string; conversation: string }[] = [];
  const { answer = () => "We are happy to help.", greets = true } = talk;
  const store: StoreProfile = {
    ...emptyProfile("shop.test"),
    ai: talk.ai === null ? null : { ...assistant, ...talk.ai },
  };
  const connections: Connections = {
    controlToken: null,
    isControlProven: true,
    cloudflare: null,
    ai: talk.access === null ? null : { ...access, ...talk.access },
    ...talk.connections,
  };
  const world: FakeWorld = {
    http: {
      ...talk.http,
      [`POST ${assistant.url}`]: ({ json }) => {
        const { message, conversation } = JSON.parse(json);
        sent.push({ message, conversation });
        const reply = greets && message.startsWith("Hello") ? "Two days." : answer(message, conversation);
        if (reply === "timeout") return "timeout";
        if (typeof reply !== "string") {
          const headers: Record<string, string> =
            reply.retryAfter === undefined ? {} : { "retry-after": reply.retryAfter };
          return { status: reply.status, body: reply.body ?? "", headers };
        }
        return { body: JSON.stringify({ reply }), headers: { "content-type": "application/json" } };
      },
    },
  };
  const report = await runChecks({
    checks: [check as Check],
    store,
    connections,
    probes: () => fakeProbes(world),
    now: () => new Date("2026-11-24T09:00:00Z"),
  });
  const verdicts: Verdict[] = report.results;
  return { verdicts, sent, facts: report.outcomes[0]?.facts ?? null };
}

/** Gives `status key` of every verdict. */
export async function saysOf(check: Parameters<typeof tryAssistant>[0], talk: FakeTalk = {}): Promise<string[]> {
  const { verdicts } = await tryAssistant(check, talk);
  return verdicts.map(({ status, findingKey }) => `${status} ${findingKey}`);
}
