/** Door across tenants: sends queued mails, each at most once in effect. */
import { systemDb } from "../db.ts";
import { alertToken } from "../drills/alert-token.ts";
import { env } from "../env.ts";
import { NotFound, Unavailable } from "../errors.ts";
import { sendMail } from "../mail/send-mail.ts";
import { fillTemplate, type MailTemplate, type MailValues, mailTemplates } from "../mail/templates.ts";
import { replyLocalPart } from "../questions/reply-address.ts";
import { REPLY_LINE } from "../questions/reply-text.ts";
import { oneOf } from "../words.ts";
import { invitationToken } from "./invitations.ts";
import { stopToken } from "./weekly.ts";

/** A sender that died holds its claim this long; after it the mail may be sent again. */
const CLAIM_MS = 5 * 60_000;

/**
 * Sends one queued mail. Gives false when it was sent before. Throws `Unavailable` when SMTP refuses, and while another
 * process is at it: that process may die before it has sent, so the caller has to come back.
 */
export async function sendQueuedMail(mailId: string, now: Date): Promise<boolean> {
  const db = systemDb();
  const claimed = await db.mail.updateMany({
    where: {
      id: mailId,
      sentAt: null,
      OR: [{ sendingAt: null }, { sendingAt: { lt: new Date(now.getTime() - CLAIM_MS) } }],
    },
    data: { sendingAt: now },
  });
  const mail = await db.mail.findUnique({ where: { id: mailId } });
  if (!mail) throw new NotFound("mail");
  if (claimed.count === 0) {
    if (mail.sentAt) return false;
    throw new Unavailable("The process that sends this mail");
  }
  const template = oneOf(mailTemplates, mail.template);
  try {
    await sendMail({
      to: { email: mail.toEmail, name: mail.toName },
      content: fillTemplate(template, {
        ...(mail.data as MailValues),
        link: linkOf(template, mail.data as MailValues),
        stopLink: stopLink(mail.data as MailValues),
        replyLine: replyAddress(template, mail.data as MailValues) ? REPLY_LINE : "",
      }),
      // The receiving server drops a second copy of the same message.
      messageId: `<${mail.id}@launch-ready>`,
      stopLink: template === "weekly-summary" ? stopLink(mail.data as MailValues) : null,
      replyTo: replyAddress(template, mail.data as MailValues),
    });
  } catch (error) {
    await db.mail.update({ where: { id: mailId }, data: { sendingAt: null, failure: String(error).slice(0, 500) } });
    throw new Unavailable("The mail server", error);
  }
  await db.mail.update({ where: { id: mailId }, data: { sentAt: new Date(), failure: null } });
  return true;
}

/** Where one click stops a mail that comes again and again. */
function stopLink({ personId }: MailValues): string {
  return personId ? `${env().NEXTAUTH_URL}/stop/${stopToken(personId)}` : "";
}

/** Where a reply is taken; null where none is, or while the portal receives no mail. */
function replyAddress(template: MailTemplate, { readerId }: MailValues): string | null {
  const { MAIL_IN_DOMAIN: domain } = env();
  return template === "question" && readerId && domain ? `${replyLocalPart(readerId)}@${domain}` : null;
}

function linkOf(template: MailTemplate, values: MailValues): string {
  const base = env().NEXTAUTH_URL;
  switch (template) {
    case "invite-member":
    case "invite-person":
      return `${base}/invite/${invitationToken(values.invitationId ?? "")}`;
    case "stage-reminder":
    case "stage-review":
      return `${base}/stores/${values.storeId}/roadmap/${values.stageKey}`;
    case "waiver-word":
      return `${base}/my-store/${values.storeId}`;
    case "deploy-verdict":
    case "handover-to-sign":
      return `${base}/my-store/${values.storeId}/sign`;
    case "weekly-summary":
      return `${base}/my-store/${values.storeId}${values.tasks === "0" ? "" : "/todo"}`;
    case "drill-offer":
    case "drill-again":
      return `${base}/my-store/${values.storeId}/drills/${values.kind}`;
    case "drill-alert":
      return `${base}/my-store/${values.storeId}/drills/alert?answer=${alertToken(values.drillId ?? "")}`;
    case "drill-help":
      return `${base}/stores/${values.storeId}/roadmap/handover?tab=drills`;
    case "question":
    case "reply-refused":
      return `${base}${values.path}`;
    case "sign-in":
    case "free-check-report":
      // Sent at once, never queued: the link is the report's only key and is stored nowhere.
      return base;
  }
}
