/** Sends one mail over SMTP. */
import { createTransport, type Transporter } from "nodemailer";
import { env } from "../env.ts";
import { type MailContent, mailHtml, mailText } from "./templates.ts";

let transport: Transporter | null = null;

/** Sends the mail and waits for the server's word. Throws what the server or the network said. */
export async function sendMail(mail: {
  to: { email: string; name: string };
  content: MailContent;
  messageId?: string;
  /** Where an answer goes; null leaves it to the sender's address. */
  replyTo?: string | null;
  /** For mail that comes again and again: one click stops it (RFC 8058). */
  stopLink?: string | null;
}): Promise<void> {
  transport ??= createTransport({
    url: env().SMTP_URL,
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
  });
  await transport.sendMail({
    from: env().MAIL_FROM,
    to: { address: mail.to.email, name: mail.to.name },
    subject: mail.content.subject,
    text: mailText(mail.content),
    html: mailHtml(mail.content),
    messageId: mail.messageId,
    replyTo: mail.replyTo ?? undefined,
    headers: mail.stopLink
      ? {
          "List-Unsubscribe": `<${mail.stopLink.replace("/stop/", "/api/mail/stop/")}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
      : undefined,
  });
}
