import { randomBytes } from "node:crypto";
import { defineCheck, type FixStep, freshFor, type GatherContext, type Verdict, type WebhookReport } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { forgedHeaders, pingBody, signMessage, signsTime } from "./sign-webhook.ts";
import { type Answer, beginTrial, isDown, isUnclear, quickerOf, type Step, stepText, type Trial } from "./trial.ts";

/** `get` opened like a page; the others are sent: without a signature, with a forged one, and, with the secret, signed. */
type CaseName = "get" | "unsigned" | "forged" | "signed" | "again" | "altered" | "stale";
type Case = Step & { case: CaseName; isHtml: boolean };
/** `reported` is left out of facts that are older than reports. */
type Facts = { url: string | null; cases: Case[]; hasSecret: boolean; reported?: WebhookReport | null };

/** Catalogue 8.1, in milliseconds. */
const SLOW_MS = 2_000;
/** Catalogue 8.1: older than any receiver may accept (section 16: five minutes). */
const STALE_SECONDS = 600;
/** Statuses that say no to a message: the catalogue's two, and two more receivers use for the same. */
const REFUSALS = [400, 401, 403, 422];

/** Checks that payment messages are taken when they are genuine, and only then. */
export const webhook = defineCheck<Facts>({
  id: "smoke.webhook",
  stages: ["deploy-hardening", "monitoring"],
  level: "owner",
  minimumBar: [6],
  severity: "critical",
  impact: "checkout",
  reach: 0.9,
  effort: "M",
  title: "Webhook receiver after a deploy",
  founderTitle: "Payment messages are checked before they count",
  riskTitle: "Anyone may report an order as paid",
  why: "Two minutes after each release you know whether paid orders still reach you, and only paid ones.",
  reference: { name: "Stripe docs, verify webhook signatures", url: "https://docs.stripe.com/webhooks/signature" },
  freshForMs: freshFor.bundle,
  whileClosed: {
    question:
      "Does the address of payment messages refuse a message without a signature, and one whose signature does not fit? Link the two answers.",
    passWhen: "Both are answered with 400 or 401, and a genuine one with 200.",
    warnWhen: "They are, but a genuine one takes longer than two seconds, or an old one is taken.",
    failWhen: "A message without a fitting signature is taken, or a genuine one is refused.",
    fixSteps: [
      "Verify the signature over the raw body, before it is parsed.",
      "Use the secret of this environment, from the hosting's variables.",
    ],
    freshDays: 30,
  },
  async gather(context) {
    const url = webhookUrlOf(context.store);
    const hasSecret = (context.connections?.webhookSigning ?? null) !== null;
    if (url === null) return { url, cases: [], hasSecret };
    // What was said of another address says nothing of this one.
    const told = context.connections?.webhookReport ?? null;
    const reported = told?.url === url ? told : null;
    const cases = await quickerOf(context, () => tryReceiver(context, url), { slowMs: SLOW_MS, tookMs: slowestMs });
    return { url, cases, hasSecret, reported };
  },
  judge({ store, facts }) {
    const { url, cases } = facts;
    if (url === null) return [judgeNoAddress(store)];
    const unclear = judgeClear(url, cases);
    if (unclear !== null) return [unclear];
    return [...judgeUnsigned(url, cases), ...judgeSigned(facts)];
  },
  fix: fixSteps,
});

function webhookUrlOf({ smoke, webhookUrls = [] }: StoreProfile): string | null {
  return smoke?.webhookUrl ?? webhookUrls[0] ?? null;
}

async function tryReceiver(context: GatherContext, url: string): Promise<Case[]> {
  const trial = beginTrial(context);
  const cases = await tryUnsigned(trial, url, context);
  // A receiver that is not there, or is not to be seen, is asked no more.
  if (cases.some((entry) => isUnclear(entry) || entry.status === 404)) return cases;
  return [...cases, ...(await trySigned(trial, url, context))];
}

function slowestMs(cases: Case[]): number {
  return Math.max(...cases.filter((entry) => entry.case !== "get").map(({ ms }) => ms));
}

/** A provider's server speaks no language and takes anything. */
const asServer = { accept: "*/*", "accept-language": "" };

async function tryUnsigned(trial: Trial, url: string, { now }: GatherContext): Promise<Case[]> {
  const message = newMessage(now);
  const headers = { ...asServer, ...forgedHeaders(message, randomBytes(32).toString("base64")) };
  const sent = { json: message.body };
  return [
    caseOf("unsigned", await trial.send("unsigned", url, sent, { headers: asServer, kind: "other" })),
    caseOf("forged", await trial.send("forged", url, sent, { headers, kind: "other" })),
    caseOf("get", await trial.get("get", url, { kind: "other" })),
  ];
}

async function trySigned(trial: Trial, url: string, { now, connections }: GatherContext): Promise<Case[]> {
  const signing = connections?.webhookSigning ?? null;
  if (signing === null) return [];
  const { scheme, secret } = signing;
  const message = newMessage(now);
  const old = newMessage(new Date(now.getTime() - STALE_SECONDS * 1000));
  const send = async (name: CaseName, body: string, signed: typeof message) => {
    const headers = { ...asServer, ...signMessage(scheme, secret, signed) };
    return caseOf(name, await trial.send(name, url, { json: body }, { headers, kind: "other" }));
  };
  const cases = [await send("signed", message.body, message), await send("again", message.body, message)];
  const changed = newMessage(now);
  cases.push(await send("altered", changed.body.replace('"livemode":false', '"livemode":true'), changed));
  if (signsTime(scheme)) cases.push(await send("stale", old.body, old));
  return cases;
}

function newMessage(at: Date) {
  const id = `evt_launchready_${randomBytes(9).toString("hex")}`;
  const atSeconds = Math.floor(at.getTime() / 1000);
  return { id, atSeconds, body: pingBody(id, atSeconds) };
}

function caseOf(name: CaseName, answer: Answer): Case {
  const { request, status, ms, fault, wall, contentType } = answer;
  return { case: name, name, request, status, ms, fault, wall, isHtml: /^text\/html\b/i.test(contentType) };
}

function judgeNoAddress(store: StoreProfile): Verdict {
  const subject = normalName(store.domain);
  if (store.platform === "shopify") {
    const summary = "Shopify takes the payment messages itself.";
    return notApplicable({
      subject,
      findingKey: "taken-by-platform",
      summary,
      summaryTech: "No webhook declared; Shopify.",
    });
  }
  return notSeen({
    subject,
    findingKey: "no-webhook",
    summary: "We do not know where your payment messages arrive.",
    summaryTech: "No webhook address is declared.",
    ask: "At which address do the payment provider's messages arrive? Declare it in full.",
  });
}

/** Null when the receiver itself answered what was sent. */
function judgeClear(url: string, cases: Case[]): Verdict | null {
  const base = { subject: url, summaryTech: `${cases.map(caseText).join("; ")}.`, data: { cases } };
  const sent = cases.filter((entry) => entry.case !== "get");
  if (sent.some(({ wall }) => wall !== null)) {
    const summary = "Your bot protection answered in place of the address of your payment messages.";
    return notSeen({ ...base, findingKey: "bot-wall", summary, ask: BOT_WALL_ASK });
  }
  if (sent.some((entry) => isUnclear(entry) || entry.status === 429)) {
    const summary = "We could not reach the address of your payment messages from here.";
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  if (sent.some(({ status }) => status === 404 || status === 405 || status === 410)) {
    const summary = "The declared address of your payment messages is not where they are taken.";
    const ask = "What is the address payment messages are sent to today? Declare it in full.";
    return notSeen({ ...base, findingKey: "wrong-address", summary, ask });
  }
  return null;
}

function judgeUnsigned(url: string, cases: Case[]): Verdict[] {
  const told = cases.filter((entry) => entry.case === "unsigned" || entry.case === "forged");
  const base = { subject: url, summaryTech: `${cases.map(caseText).join("; ")}.`, data: { cases } };
  const expected = "400 or 401";
  const verdicts: Verdict[] = [];
  for (const entry of told) {
    const found = `${entry.status ?? entry.fault}`;
    const fault = receiverFault(entry);
    if (fault !== null) {
      verdicts.push({ ...base, ...fault, status: "fail", expected, found });
    } else if (isTaken(entry)) {
      const isBare = entry.case === "unsigned";
      verdicts.push({
        ...base,
        status: "fail",
        findingKey: isBare ? "unsigned-accepted" : "altered-accepted",
        impact: "checkout",
        summary: isBare
          ? "Your shop takes payment messages from anyone: an order can be reported as paid without money."
          : "Your shop does not check who signed a payment message: an order can be reported as paid without money.",
        expected,
        found,
      });
    }
  }
  if (verdicts.length > 0) return verdicts;
  const opened = cases.find((entry) => entry.case === "get");
  if (opened?.status === 200 && opened.isHtml) {
    verdicts.push({
      ...base,
      status: "warn",
      findingKey: "get-answers-page",
      severity: "low",
      summary:
        "Opened like a page, the address of your payment messages shows one; it is acceptable, but tells strangers more than nothing.",
      expected: "404 or 405 for GET",
      found: "200 with HTML",
    });
  }
  if (told.some(({ ms }) => ms > SLOW_MS)) verdicts.push({ ...base, ...slow(told) });
  if (verdicts.length > 0) return verdicts;
  return [{ ...base, status: "pass", findingKey: "ok", summary: "Payment messages nobody signed are turned away." }];
}

function judgeSigned({ url, cases, hasSecret, reported = null }: Facts): Verdict[] {
  const subject = "signed";
  if (!hasSecret && reported !== null) return judgeReported(subject, reported);
  if (!hasSecret) {
    return [
      notApplicable({
        subject,
        findingKey: "owner-only",
        summary:
          "Whether genuine payment messages are taken is tried on your own computer: the secret never leaves it.",
        summaryTech: `Signed messages to ${url} are sent by \`launch-ready smoke --webhook-secret-env\` alone.`,
      }),
    ];
  }
  const told = cases.filter((entry) => ["signed", "again", "altered", "stale"].includes(entry.case));
  const base = { subject, summaryTech: `${told.map(caseText).join("; ")}.`, data: { cases: told } };
  const by = (name: CaseName) => told.find((entry) => entry.case === name);
  const verdicts: Verdict[] = [];
  for (const name of ["signed", "again"] as const) {
    const entry = by(name);
    if (entry === undefined || isTaken(entry)) continue;
    const fault = receiverFault(entry);
    const refused = {
      findingKey: name === "signed" ? "signed-rejected" : "repeat-rejected",
      summary: "Your shop turns genuine payment messages away, so paid orders do not reach you.",
      confirm: "later" as const,
    };
    verdicts.push({
      ...base,
      ...(fault ?? refused),
      status: "fail",
      expected: "2xx",
      found: `${entry.status ?? entry.fault}`,
    });
  }
  const altered = by("altered");
  if (altered !== undefined && isTaken(altered)) {
    const summary = "Your shop takes a payment message that was changed after it was signed.";
    verdicts.push({
      ...base,
      status: "fail",
      findingKey: "altered-accepted",
      summary,
      expected: "400 or 401",
      found: `${altered.status}`,
    });
  }
  if (verdicts.length > 0) return verdicts;
  const stale = by("stale");
  if (stale !== undefined && isTaken(stale)) {
    verdicts.push({
      ...base,
      status: "warn",
      findingKey: "stale-accepted",
      severity: "medium",
      summary: "Your shop takes payment messages that are ten minutes old, so a copied one can be sent again.",
      expected: "400 or 401 from five minutes on",
      found: `${stale.status}`,
    });
  }
  if (told.some(({ ms }) => ms > SLOW_MS)) verdicts.push({ ...base, ...slow(told) });
  if (verdicts.length > 0) return verdicts;
  return [
    {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: "Genuine payment messages are taken, changed and old ones are not.",
    },
  ];
}

/** The owner's word, with what their machine saw: it stands beside what is measured here, never in its place. */
function judgeReported(subject: string, { verdicts, by, at }: WebhookReport): Verdict[] {
  const summaryTech = `Reported by ${by} at ${at}, from \`launch-ready smoke\` with the signing secret; not measured here.`;
  // 0.6: attested with evidence (catalogue 0).
  return verdicts.map((told) => ({ ...told, subject, summaryTech, confidence: 0.6, confirm: "seen" as const }));
}

/** 5xx, silence and redirects: providers count all of them as not delivered. */
function receiverFault(entry: Case): Pick<Verdict, "findingKey" | "summary" | "confirm"> | null {
  if (isDown(entry)) {
    const summary = "The address of your payment messages breaks, so paid orders do not reach you.";
    return { findingKey: "broken", summary, confirm: "later" };
  }
  const { status } = entry;
  if (status !== null && status >= 300 && status < 400) {
    const summary = "The address of your payment messages leads elsewhere, and providers do not follow.";
    return { findingKey: "redirect", summary, confirm: "later" };
  }
  return null;
}

function isTaken({ status }: Case): boolean {
  return status !== null && status >= 200 && status < 300;
}

function slow(told: Case[]): Pick<Verdict, "status" | "findingKey" | "severity" | "summary" | "expected" | "found"> {
  return {
    status: "warn",
    findingKey: "slow",
    severity: "medium",
    summary: "Your shop takes longer than two seconds for a payment message, and providers give up soon after.",
    expected: `at most ${SLOW_MS} ms`,
    found: `${Math.max(...told.map(({ ms }) => ms))} ms`,
  };
}

function caseText(entry: Case): string {
  const refusal = entry.status !== null && REFUSALS.includes(entry.status) ? ", refused" : "";
  return `${entry.case}: ${stepText(entry)}${refusal}`;
}

function fixSteps({ status, findingKey }: Verdict): FixStep[] {
  if (status !== "fail" && status !== "warn") return [];
  switch (findingKey) {
    case "unsigned-accepted":
    case "altered-accepted":
      return [
        {
          text: "Verify the signature over the raw bytes of the body, before it is parsed, and answer 400 when it does not fit.",
        },
        { text: "Keep the signing secret of this environment in the hosting's variables." },
        { text: "Until that is live, compare new orders with the payment provider's list before anything is sent." },
      ];
    case "signed-rejected":
    case "repeat-rejected":
      return [
        { text: "Compare the signing secret in the hosting's production variables with the one at the provider." },
        { text: "Verify over the raw body, and answer 2xx to a message whose id was seen before." },
      ];
    case "stale-accepted":
      return [
        { text: "Refuse messages whose signed time is more than five minutes away, and remember ids for a day." },
      ];
    case "slow":
      return [{ text: "Store the message, answer at once, and do the work after the answer." }];
    case "get-answers-page":
      return [{ text: "Answer GET with 405 at this address." }];
    default:
      return [
        { text: "Roll back first: restore the last good deployment." },
        { text: "Send a test message from the payment provider and read the server's log." },
      ];
  }
}
