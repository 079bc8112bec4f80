/**
 * One run's talk with a shop's assistant, shared by all its checks: at most one message a second, each prompt three times
 * in fresh conversations, and nobody asked before an ordinary question was answered (catalogue 12).
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { HttpProbe, Probes } from "../probes/probes.ts";
import type { AiAssistant } from "../store-profile.ts";
import type { AiAccess } from "./access.ts";
import { messageJson } from "./message-shape.ts";
import { hello, type Prompt } from "./prompts.ts";
import { type Answer, readAnswer } from "./read-answer.ts";
import { readToolLog, type ToolCall } from "./tool-log.ts";

/** Catalogue 12: each prompt so often, each time in a fresh conversation. */
export const REPEATS = 3;
/** Catalogue 12: one message a second. */
const INTERVAL_MS = 1_000;
/** A request for the canary address may come a little after the answer. */
const SETTLE_MS = 3_000;
/** Conversations at the same time: a slow answer does not hold up the others. */
const IN_FLIGHT = 4;
/** A limit is waited out so often for one message, and never longer than this at once, in seconds. */
const [PATIENCE, PAUSE_SECONDS_MAX, PAUSE_SECONDS] = [2, 60, 5];

/** One message and what came back; never stored: answers may hold anything. */
export type Exchange = {
  sent: string;
  answer: Answer;
  status: number | null;
  ms: number;
  /** Milliseconds since the session began. */
  atMs: number;
};

export type Conversation = { check: string; prompt: string; id: string; exchanges: Exchange[] };

export type Session = {
  startedAt: Date;
  /** Asks the ordinary question, once; null when it was answered, else why it was not. */
  greet(): Promise<string | null>;
  /** Puts prompts to the assistant. */
  ask(check: string, prompts: Prompt[], repeats?: number): Promise<Conversation[]>;
  /** Waits until nobody is being talked to. */
  idle(): Promise<void>;
  /** Everything said so far, in the order it was begun. */
  conversations(): readonly Conversation[];
  /** Every answer so far: when it was asked for, and what it was. A limit that was waited out is one as well. */
  answers(): readonly { atMs: number; ms: number; status: number | null; isLimit: boolean }[];
  /** Messages sent so far. */
  sent(): number;
  /** The log of tools: as it was before anything was said, and as it is now; null when it cannot be read. */
  toolLog(): Promise<{ before: ToolCall[]; after: ToolCall[] } | null>;
  /** Waits for what may come late. */
  settle(): Promise<void>;
};

/** The sessions of running looks: probes of different looks never share one. */
const sessions = new WeakMap<HttpProbe, Session>();

/** Gives the session of a look, making it when this check is the first to ask. */
export function sessionOf(probes: Probes, assistant: AiAssistant, access: AiAccess, now: Date): Session {
  const known = sessions.get(probes.http);
  if (known !== undefined) return known;
  const session = createSession(probes, assistant, access, now);
  sessions.set(probes.http, session);
  return session;
}

function createSession(probes: Probes, assistant: AiAssistant, access: AiAccess, startedAt: Date): Session {
  const { intervalMs = INTERVAL_MS, settleMs = SETTLE_MS } = access;
  const began = performance.now();
  const conversations: Conversation[] = [];
  const answers: { atMs: number; ms: number; status: number | null; isLimit: boolean }[] = [];
  const waiting: (() => void)[] = [];
  const idleWaiters: (() => void)[] = [];
  let [inFlight, sent, nextAt] = [0, 0, 0];
  let greeting: Promise<string | null> | null = null;
  let toolsBefore: ToolCall[] | null = null;

  async function turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + intervalMs;
    if (at > now) await pause(at - now);
  }

  async function send(text: string, conversation: string): Promise<Exchange> {
    for (let tries = 0; ; tries += 1) {
      await turn();
      sent += 1;
      const atMs = Math.round(performance.now() - began);
      const exchange = await probes.http.get(assistant.url, {
        method: "POST",
        json: messageJson(assistant, text, conversation),
        headers: { accept: "application/json, text/event-stream, text/plain, text/html", ...access.headers },
        kind: "other",
        isMessage: true,
        fresh: true,
      });
      const answer = readAnswer(exchange, assistant);
      const { status, ms } = exchange;
      answers.push({ atMs, ms, status, isLimit: answer.kind === "limited" });
      if (answer.kind !== "limited" || tries >= PATIENCE) return { sent: text, answer, status, ms, atMs };
      const seconds = Math.min(answer.afterSeconds ?? PAUSE_SECONDS, PAUSE_SECONDS_MAX);
      // Paced as slowly as everything else: with assistants of our own a second is as short as the interval.
      nextAt = Math.max(nextAt, performance.now() + (seconds * intervalMs) / 1_000);
    }
  }

  async function enter(): Promise<void> {
    if (inFlight >= IN_FLIGHT) await new Promise<void>((resolve) => waiting.push(resolve));
    else inFlight += 1;
  }

  function leave(): void {
    const next = waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    inFlight -= 1;
    if (inFlight === 0) for (const wake of idleWaiters.splice(0)) wake();
  }

  async function converse(check: string, prompt: Prompt): Promise<Conversation> {
    const conversation: Conversation = { check, prompt: prompt.id, id: `lrc-${randomUUID()}`, exchanges: [] };
    await enter();
    try {
      conversations.push(conversation);
      for (const text of messagesOf(prompt)) {
        const exchange = await send(text, conversation.id);
        conversation.exchanges.push(exchange);
        if (exchange.answer.kind !== "text") break;
      }
      return conversation;
    } finally {
      leave();
    }
  }

  /** Without a memory between messages, what was split over turns is said at once. */
  function messagesOf({ messages }: Prompt): string[] {
    return assistant.conversationField === undefined ? [messages.join("\n\n")] : messages;
  }

  async function greet(): Promise<string | null> {
    const untrusted = await headersProblem();
    if (untrusted !== null) return untrusted;
    toolsBefore = await readTools();
    const { exchanges } = await converse("hello", { id: "hello", messages: [hello] });
    const answer = exchanges[0]?.answer;
    if (answer?.kind === "text" && (exchanges[0]?.status ?? 0) < 300) return null;
    if (answer?.kind === "unreadable") return answer.problem;
    return answer?.kind === "limited" ? "it asks us to come back later" : "it refused an ordinary question";
  }

  /** What opens the assistant is sent to nobody who cannot prove to be it. */
  async function headersProblem(): Promise<string | null> {
    if (Object.keys(access.headers).length === 0) return null;
    const { ok, fault } = await probes.tls.handshake(new URL(assistant.url).hostname);
    if (ok) return null;
    return fault === null ? "its certificate is not valid, so the headers were not sent" : `no answer (${fault.kind})`;
  }

  async function readTools(): Promise<ToolCall[] | null> {
    const { toolLogUrl, url } = assistant;
    if (toolLogUrl === undefined) return null;
    const isOwn = new URL(toolLogUrl).origin === new URL(url).origin;
    const { status, body } = await probes.http.get(toolLogUrl, {
      headers: { accept: "application/json", ...(isOwn ? access.headers : {}) },
      kind: "other",
      fresh: true,
    });
    return status === 200 ? readToolLog(body) : null;
  }

  return {
    startedAt,
    greet() {
      greeting ??= greet();
      return greeting;
    },
    async ask(check, prompts, repeats = REPEATS) {
      const rounds = Array.from({ length: repeats }, () => prompts).flat();
      return Promise.all(rounds.map((prompt) => converse(check, prompt)));
    },
    async idle() {
      // Checks that waited for the same greeting begin to talk first.
      await pause(0);
      while (inFlight > 0) await new Promise<void>((resolve) => idleWaiters.push(resolve));
    },
    conversations: () => conversations,
    answers: () => answers,
    sent: () => sent,
    async toolLog() {
      const after = await readTools();
      return toolsBefore === null || after === null ? null : { before: toolsBefore, after };
    },
    settle: () => pause(settleMs),
  };
}
