/** Reads what a store was asked to send and what came, for audits and for the e-mail page. */
import { z } from "zod";
import { isOwnDomain } from "../checks/email/live-mail-verdict.ts";
import type { MailFacts } from "../checks/email/mail-auth.ts";
import type { MailIn } from "../checks/email/received-mail.ts";
import type { Ctx } from "../ctx.ts";
import { env } from "../env.ts";
import { NotFound } from "../errors.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { oneOf } from "../words.ts";
import { mailStreams } from "./mail-test.ts";

/** Ours: what one audit and one page look at. */
const TAKEN = 50;

/** Rows are written by `receiveMail` alone, so their shape is not checked again. */
const Facts = z.custom<MailFacts>((value) => typeof value === "object" && value !== null);

/** Gives an audit the store's mail; null where the portal receives none. */
export async function loadMail(ctx: Ctx, storeId: string): Promise<MailIn | null> {
  if (!env().MAIL_IN_DOMAIN) return null;
  const tests = await ctx.db.mailTest.findMany({ where: { storeId }, orderBy: { issuedAt: "desc" }, take: TAKEN });
  const received = await ctx.db.receivedMail.findMany({
    where: { storeId },
    orderBy: { receivedAt: "desc" },
    take: TAKEN,
    select: { id: true, stream: true, receivedAt: true, facts: true, test: { select: { sentAt: true } } },
  });
  return {
    tests: tests.map(({ stream, issuedAt, sentAt }) => ({
      stream: oneOf(mailStreams, stream),
      issuedAt: issuedAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    })),
    received: received.map(({ id, stream, receivedAt, facts, test }) => ({
      id,
      stream: oneOf(mailStreams, stream),
      receivedAt: receivedAt.toISOString(),
      sentAt: test.sentAt?.toISOString() ?? null,
      facts: Facts.parse(facts),
    })),
  };
}

/** Gives the e-mail page: open addresses, what came, and why none can be taken. Throws `NotFound`. */
export async function mailPage(ctx: Ctx, { storeId }: { storeId: string }) {
  const store = await ctx.db.store.findUnique({
    where: { id: storeId },
    select: { domain: true, profile: true, controlProvenAt: true },
  });
  if (!store) throw new NotFound("store");
  const domain = env().MAIL_IN_DOMAIN ?? null;
  const profile = profileOf(store);
  const open = await ctx.db.mailTest.findMany({
    where: { storeId, expiresAt: { gt: ctx.now } },
    orderBy: { issuedAt: "desc" },
    take: TAKEN,
    select: { id: true, stream: true, localPart: true, expiresAt: true, sentAt: true, issuedByName: true },
  });
  const received = await ctx.db.receivedMail.findMany({
    where: { storeId },
    orderBy: { receivedAt: "desc" },
    take: TAKEN,
    select: { id: true, testId: true, stream: true, receivedAt: true, headers: true, facts: true },
  });
  return {
    domain: store.domain,
    isListening: domain !== null,
    isControlProven: store.controlProvenAt !== null,
    tests: open.map(({ localPart, stream, ...test }) => ({
      ...test,
      stream: oneOf(mailStreams, stream),
      address: `${localPart}@${domain ?? ""}`,
      hasArrived: received.some(({ testId }) => testId === test.id),
    })),
    received: received.map(({ id, stream, receivedAt, headers, facts: stored }) => {
      const facts = Facts.parse(stored);
      const [author = null, ...others] = facts.authorDomains;
      return {
        id,
        stream: oneOf(mailStreams, stream),
        receivedAt,
        headers,
        from: others.length === 0 ? author : null,
        isOwnFrom: author !== null && others.length === 0 && isOwnDomain(profile, author),
        organizationalDomain: facts.dmarc.organizationalDomain,
        policy: facts.dmarc.policy,
        spf: facts.spf,
        dkim: facts.dkim.map(({ result, domain: signer, selector, bits, isAligned, reason }) => ({
          result,
          domain: signer,
          selector,
          bits,
          isAligned,
          reason,
        })),
        ip: facts.ip,
        tls: facts.tls,
      };
    }),
  };
}
