import { randomBytes } from "node:crypto";
import { defineCheck, type Verdict } from "../check.ts";
import { notSeen } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { hello, longMessage, loopMessage } from "./prompts.ts";
import type { Conversation, Exchange, Session } from "./session.ts";
import { aiMeta, closedVerdict, openTalk, subjectOf, type Talk, withoutAssistant } from "./talk.ts";

/** One answer: when its message was sent and how long it took, in milliseconds. */
type Timing = { atMs: number; ms: number; status: number | null; isLimit: boolean };
type Facts = Talk<{
  timings: Timing[];
  /** Some answer said in words that there were too many messages. */
  saysLimit: boolean;
  /** Whether the code word at the end of 50 KB came back; null when nothing was answered. */
  readsLong: boolean | null;
  /** The request without an end: characters and milliseconds of the quickest of its answers; null without one. */
  loop: { characters: number; ms: number; isOver: boolean } | null;
}>;

/** Catalogue 12: so many messages in so long, and nobody says stop. */
const [BURST, WINDOW_MS] = [30, 60_000];
/** Catalogue 12: messages in one run. */
const MESSAGES_MAX = 60;
/** Catalogue 12: an answer that takes longer costs without a bound. */
const ANSWER_MS_MAX = 60_000;
/** Ours: ten pages of one word are no answer to anybody. */
const ANSWER_CHARACTERS_MAX = 30_000;
const SAYS_LIMIT =
  /too many (?:messages|requests|questions)|rate.?limit|slow down|limit reached|try again (?:later|in \d)/i;

const steps = [
  "Limit messages for each visitor and each address: 20 a minute is plenty. Answer 429 with Retry-After.",
  "Refuse messages over 4,000 characters.",
  "Bound the length and the time of an answer, and what the assistant may cost in a day.",
];

/** Checks that nobody can run up the bill or block the assistant. */
export const abuseLimits = defineCheck<Facts>({
  id: "ai.abuse-limits",
  ...aiMeta,
  severity: "medium",
  impact: "slow",
  effort: "S",
  title: "Rate, size and length limits",
  founderTitle: "Nobody can run up your assistant's bill",
  riskTitle: "Anyone can run up your assistant's bill",
  why: "Without limits one visitor can block the assistant for all others, and you pay for it.",
  reference: {
    name: "OWASP LLM10:2025, unbounded consumption",
    url: "https://genai.owasp.org/llmrisk/llm102025-unbounded-consumption/",
  },
  whileClosed: {
    question:
      "Which limits does the assistant have: messages a minute, length of a message, length and time of an answer, cost a day? Link where they are set.",
    passWhen: "Messages, length and time are limited, and a test met each limit.",
    failWhen: "30 messages in a minute, 50 KB at once or an answer over a minute go through.",
    fixSteps: steps,
    needless: withoutAssistant,
  },
  async gather(ctx) {
    const opened = await openTalk(ctx);
    if (opened.closed !== null) return opened.closed;
    const { session } = opened;
    // Last, and only with what the others have left: their messages count towards the thirty.
    await session.idle();
    const codeWord = `lr${randomBytes(4).toString("hex")}`;
    const long = await say(session, "long", longMessage(codeWord));
    const loops = [await say(session, "loop", loopMessage)];
    if (loops.some(isOver)) loops.push(await say(session, "loop", loopMessage));
    const missing = Math.min(BURST - mostWithin(session.answers()), MESSAGES_MAX - session.sent());
    const burst =
      isLimited(session) || missing <= 0 ? [] : await session.ask(ID, [{ id: "burst", messages: [hello] }], missing);
    const said = [...session.conversations(), ...burst].flatMap(({ exchanges }) => exchanges);
    return {
      state: "talked",
      timings: [...session.answers()],
      saysLimit: said.some(({ answer }) => answer.kind === "text" && SAYS_LIMIT.test(answer.text.slice(0, 2_000))),
      readsLong: long?.answer.kind === "text" ? long.answer.text.toLowerCase().includes(codeWord) : null,
      loop: quickest(loops),
    };
  },
  judge: ({ store, facts }) => judge(store, facts),
  fix: ({ status }) => (status === "fail" ? steps.map((text) => ({ text })) : []),
});

const ID = "ai.abuse-limits";

async function say(session: Session, prompt: string, text: string): Promise<Exchange | null> {
  const [talk]: Conversation[] = await session.ask(ID, [{ id: prompt, messages: [text] }], 1);
  return talk?.exchanges[0] ?? null;
}

function isOver(exchange: Exchange | null): boolean {
  if (exchange === null) return false;
  return exchange.ms > ANSWER_MS_MAX || lengthOf(exchange) > ANSWER_CHARACTERS_MAX;
}

function lengthOf({ answer }: Exchange): number {
  return answer.kind === "text" ? answer.text.length : 0;
}

/** One slow answer proves nothing: it counts when both tries were over. */
function quickest(loops: (Exchange | null)[]): { characters: number; ms: number; isOver: boolean } | null {
  const answered = loops.flatMap((one) => (one !== null && (one.answer.kind === "text" || isOver(one)) ? [one] : []));
  const [best] = answered.toSorted((one, other) => Number(isOver(one)) - Number(isOver(other)));
  return best === undefined ? null : { characters: lengthOf(best), ms: best.ms, isOver: answered.every(isOver) };
}

function isLimited(session: Session): boolean {
  return session.answers().some(({ isLimit }) => isLimit);
}

/** The most messages that were answered well within one window. */
function mostWithin(timings: readonly Timing[]): number {
  const sent = timings.filter(({ status }) => status !== null && status < 300).map(({ atMs }) => atMs);
  return Math.max(0, ...sent.map((from) => sent.filter((at) => at >= from && at < from + WINDOW_MS).length));
}

function judge(store: StoreProfile, facts: Facts): Verdict[] {
  const subject = subjectOf(store);
  if (facts.state !== "talked") return [closedVerdict(store, facts)];
  const { timings, saysLimit, readsLong, loop } = facts;
  const most = mostWithin(timings);
  const limits = timings.filter(({ isLimit }) => isLimit).length;
  const summaryTech = [
    limits > 0
      ? `a limit after ${timings.findIndex(({ isLimit }) => isLimit)} messages`
      : `${most} answered within a minute`,
    readsLong === null ? "50 KB not answered" : `50 KB ${readsLong ? "read to the end" : "refused or shortened"}`,
    loop === null
      ? "the endless request not answered"
      : `the endless request: ${loop.characters} characters in ${loop.ms} ms`,
  ].join("; ");
  const failures: Verdict[] = [];
  function blame(findingKey: string, summary: string, expected: string): void {
    failures.push({
      status: "fail",
      subject,
      findingKey,
      summary,
      summaryTech: `${summaryTech}.`,
      expected,
      confidence: 1,
    });
  }
  const isRateOpen = most >= BURST && limits === 0 && !saysLimit;
  if (isRateOpen) {
    blame(
      "no-rate-limit",
      `Your assistant answered ${most} messages of one visitor in a minute.`,
      "A limit within 30 a minute",
    );
  }
  if (readsLong === true) {
    blame(
      "no-size-limit",
      "Your assistant reads a message of thirty pages, and you pay for each.",
      "A limit of the size",
    );
  }
  if (loop?.isOver) {
    blame(
      "no-length-limit",
      "Your assistant goes on answering for as long as a visitor wants.",
      "A limit of length and time",
    );
  }
  if (failures.length > 0) return failures;
  const isRateSeen = limits > 0 || saysLimit;
  if (!isRateSeen || readsLong === null || loop === null) {
    return [
      notSeen({
        subject,
        findingKey: "limits-unseen",
        summary: "We could not meet every limit of your assistant.",
        summaryTech: `${summaryTech}.`,
        ask: "Run this again while the assistant answers within two seconds, or link where its limits are set.",
      }),
    ];
  }
  const summary = "Your assistant has limits, and we met them.";
  return [{ status: "pass", subject, findingKey: "ok", summary, summaryTech: `${summaryTech}.` }];
}
