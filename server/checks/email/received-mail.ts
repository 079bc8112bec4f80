/** What checks know of messages a store sent to its test addresses. */
import { DAY_MS } from "../check.ts";
import type { Sender } from "../store-profile.ts";
import type { MailFacts } from "./mail-auth.ts";

/** One address that was given out for one stream. */
export type MailTest = {
  stream: Sender["stream"];
  /** ISO 8601, as all times here. */
  issuedAt: string;
  /** When a person said that the mail was set off; null until then. */
  sentAt: string | null;
};

/** One message, evaluated when it came. */
export type ReceivedMail = {
  id: string;
  stream: Sender["stream"];
  receivedAt: string;
  sentAt: string | null;
  facts: MailFacts;
};

/** Everything that was asked for and came, newest first. */
export type MailIn = { tests: MailTest[]; received: ReceivedMail[] };

/** Catalogue 0.7: a live mail test is evidence for seven days. */
export const LIVE_MAIL_MS = 7 * DAY_MS;

/** Lists the messages that are still evidence, newest first. */
export function freshMail(mail: MailIn | null | undefined, now: Date): ReceivedMail[] {
  const since = now.getTime() - LIVE_MAIL_MS;
  return (mail?.received ?? [])
    .filter(({ receivedAt }) => Date.parse(receivedAt) > since)
    .toSorted((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1));
}
