/** Sends the link of a report to one address, once: no list is kept, and nothing else is ever sent to it. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { claimReportMail, readFreeCheck, releaseReportMail } from "../doors/free-checks.ts";
import { limit } from "../doors/rate-limit.ts";
import { env } from "../env.ts";
import { NotFound, Unavailable } from "../errors.ts";
import { sendMail } from "../mail/send-mail.ts";
import { fillTemplate } from "../mail/templates.ts";

export const MailReport = z.object({
  token: z.string().max(200),
  email: z.email("That is no e-mail address.").max(254).toLowerCase(),
});

const DAY_MS = 86_400_000;
/** Ours: a stranger may have typed the address. */
const PER_ADDRESS = 3;
const PER_SHOP = 10;
const PER_CLIENT = 10;

/**
 * Mails the link. A second request for the same report and address sends nothing and says the same. Throws `NotFound`,
 * `LimitReached`, and `Unavailable` when the mail server refuses; then it may be asked again.
 */
export async function mailReport(
  input: z.infer<typeof MailReport>,
  caller: { clientIp: string; now: Date },
): Promise<{ isSent: true }> {
  const { token, email } = input;
  const { now } = caller;
  const check = await readFreeCheck(token, now);
  if (check === null) throw new NotFound("report");
  const recipientHash = hashOf(email);
  const next = "The next is possible after midnight, UTC.";
  await limit(`report-mail:client:${caller.clientIp}`, PER_CLIENT, DAY_MS, now, `That are many mails today. ${next}`);
  await limit(`report-mail:shop:${check.domain}`, PER_SHOP, DAY_MS, now, `Many were mailed this report today. ${next}`);
  await limit(`report-mail:to:${recipientHash}`, PER_ADDRESS, DAY_MS, now, `This address got reports today. ${next}`);
  if (!(await claimReportMail(check.id, recipientHash, now))) return { isSent: true };
  const ends = check.expiresAt.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
  const values = { domain: check.domain, ends, link: `${env().NEXTAUTH_URL}/check/${token}` };
  try {
    await sendMail({ to: { email, name: "" }, content: fillTemplate("free-check-report", values) });
  } catch (error) {
    await releaseReportMail(check.id, recipientHash);
    throw new Unavailable("The mail server", error);
  }
  return { isSent: true };
}

/** Keyed, so that a copy of the table names nobody. */
function hashOf(email: string): string {
  const key = Buffer.from(env().LAUNCH_READY_ENCRYPTION_KEY, "base64");
  return createHmac("sha256", key).update(`report mail:${email}`).digest("hex");
}
