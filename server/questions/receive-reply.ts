/** Takes a reply that came by mail. */
import { createHash } from "node:crypto";
import { simpleParser } from "mailparser";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { evaluateMail, type MailFacts } from "../checks/email/mail-auth.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { inTenant } from "../ctx.ts";
import { findReplier, type Replier } from "../doors/question-replies.ts";
import { limit } from "../doors/rate-limit.ts";
import { AppError, NotFound } from "../errors.ts";
import { queueMail } from "../mail/queue-mail.ts";
import type { IncomingMail } from "../mail-in/receive-mail.ts";
import { replyToQuestion } from "./ask-question.ts";
import { readerOfLocalPart } from "./reply-address.ts";
import { replyText } from "./reply-text.ts";

const REPLIES_AN_HOUR = 30;

/** Tells whether an address takes replies. */
export function isReplyAddress(localPart: string): boolean {
  return localPart.startsWith("lrq-");
}

/**
 * Adds the reply to its question. Whoever was sent the address may use it, from their own address and with a mail that
 * proves where it comes from: a mail that was passed on gives nobody another's voice. What is refused is told to its
 * sender. Throws `NotFound` for an address that is none and `LimitReached` past thirty an hour.
 */
export async function receiveReply(mail: IncomingMail, now: Date): Promise<"stored" | "refused"> {
  const readerId = readerOfLocalPart(mail.localPart);
  const replier = readerId && (await findReplier(readerId));
  if (!replier) throw new NotFound("address");
  await limit(`question-reply:${readerId}`, REPLIES_AN_HOUR, 3_600_000, now, "Too much mail for one hour.");
  const parsed = await simpleParser(Buffer.from(mail.raw), { skipImageLinks: true, skipTextToHtml: true });
  const from = parsed.from?.value[0]?.address?.toLowerCase();
  // To a stranger we say nothing: their address may be anybody's.
  if (from !== replier.email.toLowerCase() || parsed.headers.has("auto-submitted")) return "refused";
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const facts = await evaluateMail(mail.raw, mail.envelope, makeProbes(emptyProfile(domain)).dns, now);
  if (!isProven(facts)) return "refused";
  const text = replyText(parsed.text ?? "").slice(0, 4_000);
  const mailSha256 = createHash("sha256").update(mail.raw).digest("hex");
  const { actor, storeId, questionId } = replier;
  try {
    if (text === "") return await refuse(replier, mailSha256, "We found no words of yours in it.", now);
    await inTenant(
      actor,
      (ctx) => replyToQuestion(ctx, { storeId, questionId, text }, { via: "mail", mailSha256 }),
      now,
    );
    return "stored";
  } catch (error) {
    if (error instanceof AppError && !(error instanceof NotFound)) {
      return await refuse(replier, mailSha256, error.userMessage, now);
    }
    throw error;
  }
}

/** RFC 9989, section 4.4: SPF or DKIM passes for the domain of From. */
function isProven({ spf, dkim }: MailFacts): boolean {
  return (
    (spf.result === "pass" && spf.isAligned) || dkim.some((signed) => signed.result === "pass" && signed.isAligned)
  );
}

async function refuse(replier: Replier, mailSha256: string, why: string, now: Date): Promise<"refused"> {
  const { actor, storeId, questionId, email } = replier;
  const side = actor.kind === "member" ? "stores" : "my-store";
  const name = actor.kind === "member" || actor.kind === "person" ? actor.name : email;
  await inTenant(
    actor,
    (ctx) =>
      queueMail(ctx, {
        storeId,
        idempotencyKey: `reply-refused:${questionId}:${mailSha256}`,
        template: "reply-refused",
        to: { email, name },
        data: { why, path: `/${side}/${storeId}/questions/${questionId}` },
      }),
    now,
  );
  return "refused";
}
