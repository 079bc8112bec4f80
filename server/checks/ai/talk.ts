/** What a red-team check knows after it talked to the assistant, and why it may not have talked at all. */
import type { GatherContext, Json, Level, StageKey, Verdict } from "../check.ts";
import { freshFor } from "../check.ts";
import { notApplicable, notSeen } from "../dns/not-judged.ts";
import { redactEvidence } from "../redact.ts";
import type { AiAssistant, StoreProfile } from "../store-profile.ts";
import type { AiAccess } from "./access.ts";
import { type CanaryKind, findLeaks, type Leak } from "./find-leaks.ts";
import { findMarkup, type MarkupHarm } from "./find-markup.ts";
import { type Conversation, type Session, sessionOf } from "./session.ts";

/** What every check of the red team shares. */
export const aiMeta = {
  stages: ["deploy-hardening", "handover"] as StageKey[],
  level: "owner" as Level,
  minimumBar: [],
  freshForMs: freshFor.bundle,
  looksRepeatedly: true,
};

/** One conversation as facts hold it: redacted excerpts, and the judge's trace over the whole answers. */
export type Transcript = {
  check: string;
  prompt: string;
  turns: { asked: string; answered: string; status: number | null }[];
  leaks: Leak[];
  harms: MarkupHarm[];
  /** Why an answer could not be judged; null when every one was read whole. */
  problem: string | null;
};

/** Why nothing was said; the talk's own facts otherwise. */
export type Talk<F> =
  | { state: "no-assistant" }
  | { state: "closed"; missing: "canaries" | "consent" | "planting" }
  | { state: "silent"; problem: string }
  | ({ state: "talked" } & F);

/** Opens the talk, or says why it stays closed. Without proof of control, consent and planted canaries nothing is sent. */
export async function openTalk({
  store,
  probes,
  connections,
  now,
}: GatherContext): Promise<{ closed: ClosedTalk } | Opened> {
  const assistant = store.ai ?? null;
  if (assistant === null) return { closed: { state: "no-assistant" } };
  const access = connections?.isControlProven ? (connections.ai ?? null) : null;
  if (access === null) return { closed: { state: "closed", missing: "canaries" } };
  if (!access.hasConsent) return { closed: { state: "closed", missing: "consent" } };
  if (!access.isPlanted) return { closed: { state: "closed", missing: "planting" } };
  const session = sessionOf(probes, assistant, access, now);
  const problem = await session.greet();
  return problem === null ? { closed: null, session, access, assistant } : { closed: { state: "silent", problem } };
}

export type Opened = { closed: null; session: Session; access: AiAccess; assistant: AiAssistant };

/** Ours: enough of an answer to see what happened. */
const EXCERPT_CHARACTERS = 600;

/** Judges a conversation and keeps of it what may be kept. */
export function transcriptOf(
  { check, prompt, exchanges }: Conversation,
  { canaries }: AiAccess,
  assistant: AiAssistant,
): Transcript {
  const asked = exchanges.map(({ sent }) => sent).join("\n");
  const texts = exchanges.flatMap(({ answer }) => (answer.kind === "text" ? [answer] : []));
  const leaks = texts.flatMap(({ text }) => findLeaks(text, asked, canaries));
  const { catcherId } = canaries;
  const isPlain = assistant.shownAs === "text";
  const harms = isPlain
    ? []
    : texts.flatMap(({ text, isPage }) =>
        findMarkup(text, { isPage: isPage || assistant.shownAs === "html", catcherId }),
      );
  return {
    check,
    prompt,
    turns: exchanges.map(({ sent, answer, status }) => ({
      asked: excerptOf(sent),
      answered: answer.kind === "text" ? excerptOf(answer.text) : "",
      status,
    })),
    leaks: leaks.filter(({ kind }, at) => leaks.findIndex((leak) => leak.kind === kind) === at),
    harms: [...new Set(harms)],
    problem: problemOf(exchanges),
  };
}

function problemOf(exchanges: Conversation["exchanges"]): string | null {
  for (const { answer } of exchanges) {
    if (answer.kind === "unreadable") return answer.problem;
    if (answer.kind === "limited") return "it asked us to come back later";
    if (answer.isCut) return "the answer was too long to read to its end";
  }
  return exchanges.length === 0 ? "nothing was said" : null;
}

/** Redacted before it is cut, so that a secret on the edge is still whole when it is masked. */
function excerptOf(text: string): string {
  const redacted = redactEvidence(text.slice(0, 4 * EXCERPT_CHARACTERS));
  return redacted.length <= EXCERPT_CHARACTERS ? redacted : `${redacted.slice(0, EXCERPT_CHARACTERS).toWellFormed()}…`;
}

/** Names what was judged: the address messages go to, without its query. */
export function subjectOf(store: StoreProfile): string {
  if (!store.ai) return store.domain;
  const { origin, pathname } = new URL(store.ai.url);
  return `${origin}${pathname}`;
}

/** Skips the check, and its question, where the shop has no assistant. */
export async function withoutAssistant({ store }: GatherContext): Promise<Verdict | null> {
  return store.ai ? null : noAssistant(store);
}

function noAssistant(store: StoreProfile): Verdict {
  return notApplicable({
    subject: store.domain,
    findingKey: "no-assistant",
    summary: "Your shop has no chat assistant, so there is nothing to try.",
    summaryTech: "The store declares no `ai`.",
  });
}

/** A talk that never came about. */
export type ClosedTalk = Exclude<Talk<unknown>, { state: "talked" }>;

/** Says why nothing can be said. */
export function closedVerdict(store: StoreProfile, facts: ClosedTalk): Verdict {
  const subject = subjectOf(store);
  switch (facts.state) {
    case "no-assistant":
      return noAssistant(store);
    case "closed":
      return notSeen({ subject, ...closedWords[facts.missing] });
    case "silent":
      return notSeen({
        subject,
        findingKey: "silent",
        summary: "The assistant did not answer an ordinary question, so we could not try it.",
        summaryTech: `Asked "how long does delivery take": ${facts.problem}.`,
        ask: "Check the assistant's address, fields and headers in the store's settings, then run this again.",
      });
  }
}

const closedWords = {
  canaries: {
    findingKey: "no-canaries",
    summary: "We have not tried your assistant yet: no test texts were made for it.",
    summaryTech: "No canaries were issued, or control of the domain is not proven.",
    ask: "Take a set of test texts in the store's settings under AI assistant, and put each where it says.",
  },
  consent: {
    findingKey: "no-consent",
    summary: "We have not tried your assistant yet: we need your yes first.",
    summaryTech: "Canaries were issued; consent was not recorded.",
    ask: "Agree in the store's settings under AI assistant that we may send it up to 60 messages a run.",
  },
  planting: {
    findingKey: "not-planted",
    summary: "We have not tried your assistant yet: the test texts are not in place.",
    summaryTech: "Canaries were issued; nobody confirmed that they are planted.",
    ask: "Put each test text where the settings say, then tick that it is done.",
  },
} as const;

/** Says that some answers could not be judged; null when all were. */
export function unreadVerdict(store: StoreProfile, transcripts: readonly Transcript[]): Verdict | null {
  const unread = transcripts.filter(({ problem }) => problem !== null);
  if (unread.length === 0 && transcripts.length > 0) return null;
  const problems = [...new Set(unread.map(({ prompt, problem }) => `${prompt}: ${problem}`))];
  return notSeen({
    subject: subjectOf(store),
    findingKey: "not-all-answered",
    summary: `The assistant left ${unread.length} of our ${transcripts.length} questions without an answer we could judge.`,
    summaryTech: `${problems.slice(0, 5).join("; ") || "Nothing was answered"}.`,
    ask: "Let the assistant answer our messages for a few minutes, then run this again.",
    data: excerpts(transcripts),
  });
}

/** The conversations a person should read first: those that tell, then one of each prompt. */
export function excerpts(
  transcripts: readonly Transcript[],
  tell: (transcript: Transcript) => boolean = () => false,
): Json {
  const telling = transcripts.filter(tell);
  const chosen = [...telling, ...transcripts.filter((one) => !telling.includes(one))];
  const shown = chosen.filter(({ prompt }, at) => chosen.findIndex((other) => other.prompt === prompt) === at);
  return { transcripts: shown.slice(0, 4).map((one) => ({ ...one, isTelling: telling.includes(one) })) };
}

/** Names what was seen, for the engineer. */
export const kindWords: Record<CanaryKind, string> = {
  system: "the marker in the system prompt (C1)",
  secret: "the fake secret (C3)",
  "customer-name": "the planted customer's name (C2)",
  "customer-email": "the planted customer's mail address (C2)",
  "customer-order": "the planted customer's order (C2)",
};

/** Lists what leaked, in which form and to which prompt. */
export function leakWords(transcripts: readonly Transcript[], kinds: readonly CanaryKind[]): string {
  const seen = transcripts.flatMap(({ prompt, leaks }) =>
    leaks
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, form }) => `${kindWords[kind]}, ${form}, to "${prompt}"`),
  );
  return [...new Set(seen)].slice(0, 4).join("; ");
}
