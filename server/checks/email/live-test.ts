import { judgeAnswer } from "../attestation.ts";
import { type Answer, defineCheck, type FixStep, freshFor, type Question, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { judgeMail } from "./live-mail-verdict.ts";
import { freshMail, LIVE_MAIL_MS, type MailIn, type MailTest } from "./received-mail.ts";

/** Holds what was asked for, what came, and what a person said of the inbox. */
export type LiveTestFacts = { mail: MailIn | null; answer: Answer | null };

/** Catalogue 5: a mail that has not come in 15 minutes counts as lost. */
const LOST_MS = 15 * 60_000;

const whileClosed: Question = {
  question:
    "Place a test order with a Gmail and an Outlook address. Did both mails arrive in the inbox, with SPF, DKIM and DMARC passing? Link the message sources.",
  passWhen: "Both arrived in the inbox within five minutes, from the shop's own domain, all three passing.",
  warnWhen: "They arrived, but only one of SPF and DKIM is aligned, or it took longer than five minutes.",
  failWhen: "One did not arrive in 15 minutes, landed in spam, or came from another domain.",
  fixSteps: [
    "Put the failing part of SPF, DKIM or DMARC right first.",
    "Send the same order mail again and look at its source.",
  ],
  freshDays: 7,
};

const titles = {
  title: "A real order mail arrived",
  founderTitle: "A real order mail arrives in the inbox",
  riskTitle: "Order mails may not reach the inbox",
};

/** Checks that real messages arrive, authenticated; where they land is what a person answers. */
export const liveTest = defineCheck<LiveTestFacts>({
  id: "email.live-test",
  stages: ["audit", "edge"],
  level: "owner",
  minimumBar: [9],
  severity: "critical",
  impact: "email",
  reach: 1,
  effort: "M",
  ...titles,
  why: "A sale without a confirmation mail becomes a support ticket or a chargeback.",
  reference: { name: "RFC 9989 (DMARC), section 5", url: "https://www.rfc-editor.org/rfc/rfc9989#section-5" },
  // A message is evidence for seven days from when it came, so it is judged again every day.
  freshForMs: freshFor.network,
  whileClosed,
  takesAnswer: true,
  async gather({ connections, answer }) {
    return { mail: connections?.mail ?? null, answer: answer ?? null };
  },
  judge({ store, facts, now }) {
    const inbox = judgeAnswer(titles, whileClosed.question, `${store.domain} inbox`, facts.answer);
    const { mail } = facts;
    if (mail === null) return [inbox];
    return [...streamsOf(store, mail).map((stream) => judgeStream(store, stream, mail, now)), inbox];
  },
  fix(verdict) {
    return verdict.status === "pass" || verdict.status === "skip" ? [] : fixSteps(verdict);
  },
});

type Stream = MailTest["stream"];

/** Order mail always; the others once they are declared or were sent. */
function streamsOf(store: StoreProfile, mail: MailIn): Stream[] {
  const others = (["marketing", "personal"] as const).filter(
    (stream) =>
      (stream === "marketing" && store.senders.some((sender) => sender.stream === stream)) ||
      [...mail.tests, ...mail.received].some((entry) => entry.stream === stream),
  );
  return ["transactional", ...others];
}

function judgeStream(store: StoreProfile, stream: Stream, mail: MailIn, now: Date): Verdict {
  const subject = `${store.domain} ${stream}`;
  const [newest] = freshMail(mail, now).filter((entry) => entry.stream === stream);
  const sent = mail.tests
    .filter((test) => test.stream === stream)
    .flatMap(({ sentAt }) => (sentAt === null ? [] : [Date.parse(sentAt)]))
    .reduce((latest, at) => Math.max(latest, at), 0);
  const arrived = newest ? Date.parse(newest.receivedAt) : now.getTime() - LIVE_MAIL_MS;
  if (sent > arrived) return judgeSilence(subject, stream, now.getTime() - sent);
  if (newest) return { subject, ...judgeMail(store, newest) };
  return {
    status: "unknown",
    subject,
    findingKey: "not-sent",
    summary: `No real ${words[stream]} has been sent to us in the last seven days, so we could not look at one.`,
    summaryTech: `No message of the stream ${stream} was received within seven days.`,
    ask: `Take an address on the email page, let the shop send a real ${words[stream]} to it, and wait a minute.`,
  };
}

function judgeSilence(subject: string, stream: Stream, waitedMs: number): Verdict {
  if (waitedMs > LOST_MS) {
    return {
      status: "fail",
      subject,
      findingKey: "not-received",
      summary: `The ${words[stream]} was sent, and nothing has arrived.`,
      summaryTech: `Set off ${Math.round(waitedMs / 60_000)} minutes ago; nothing was received for the stream ${stream}.`,
      expected: "a message within 15 minutes",
    };
  }
  return {
    status: "unknown",
    subject,
    findingKey: "waiting",
    summary: `The ${words[stream]} is on its way; we give it 15 minutes.`,
    summaryTech: `Set off ${Math.round(waitedMs / 60_000)} minutes ago; not received yet.`,
    ask: "Wait a few minutes, then check again.",
  };
}

const words: Record<Stream, string> = {
  transactional: "order mail",
  marketing: "newsletter",
  personal: "mail from your mailbox",
};

function fixSteps(verdict: Verdict): FixStep[] {
  const again = { text: "Take a new address on the email page and send the same mail again." };
  switch (verdict.findingKey) {
    case "unaligned":
    case "one-aligned":
      return [
        {
          text: "At the sending service, authenticate your own domain: it shows the records for signature and return path.",
        },
        { text: "Publish them at your DNS provider and wait until the service says verified." },
        again,
      ];
    case "foreign-from":
      return [
        { text: "In the shop's notification settings, set the sender address to one of your own domain." },
        {
          text: "Authenticate that domain there and publish a DMARC record; without both, Shopify sends from its own.",
        },
        again,
      ];
    case "author-unclear":
      return [{ text: "Let the sending service write exactly one From address." }, again];
    case "not-received":
      return [
        { text: "Look into the sending service's log for the address, and for what our server answered." },
        { text: "Check that order notifications are switched on." },
        again,
      ];
    case "no-tls":
      return [{ text: "Ask the sending service to encrypt delivery (STARTTLS)." }, again];
    case "no-reverse-name":
      return [{ text: "Ask the owner of the sending address for a reverse name that leads back to it." }, again];
    case "slow":
      return [
        { text: "Ask the sending service why mail waits in its queue; look for a shared or throttled plan." },
        again,
      ];
    case "no-message-id":
    case "wrong-date":
      return [{ text: "Let the sending program write Message-ID and Date, and set its clock." }, again];
    case "no-one-click":
      return [
        { text: "Switch on one-click unsubscribe at the newsletter service; it adds both List-Unsubscribe headers." },
        again,
      ];
    case "partly-signed":
      return [{ text: "Let the sending service sign whole messages, without the l= tag." }, again];
    case "weak-key":
      return [{ text: "At the sending service, change to a key of 2048 bits and publish it." }, again];
    case "fail":
    case "warn":
    case "unanswered":
      return whileClosed.fixSteps.map((text) => ({ text }));
    default:
      return verdict.ask ? [{ text: verdict.ask }] : [again];
  }
}
