/** The order mail of a store under test, as it comes to an address of ours. */
import { evaluateMail } from "../../server/checks/email/mail-auth.ts";
import type { MailIn } from "../../server/checks/email/received-mail.ts";
import { rsaKey, signMail } from "../../server/checks/email/signed-mail.ts";
import type { DnsProbe } from "../../server/checks/probes/probes.ts";
import { dkimName } from "./mail-records.ts";
import type { World } from "./world.ts";

/** One of Postmark's addresses in this world (`pm.mtasv.net`). */
const POSTMARK_IP = "50.31.156.10";
/** What a shop that never set its own address sends as. */
const PLATFORM = "myshopify.com";
const SELECTOR = "order";

/** Lets the store send one order mail and evaluates it by what the world's name servers say of it. */
export async function receiveOrderMail(world: World, domain: string, dns: DnsProbe): Promise<MailIn> {
  const isOwn = world.orderMailFrom(domain) === "shop";
  const from = isOwn ? domain : PLATFORM;
  const now = new Date();
  const plain = [
    `From: Kettle Works <orders@${from}>`,
    "To: <test@inbound.example>",
    "Subject: Your order 1001",
    `Date: ${now.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <1001@${from}>`,
    "",
    "Thank you for your order.",
    "",
  ].join("\r\n");
  const key = rsaKey();
  // Healthy stores publish it beside the keys the world holds no private half of.
  if (isOwn) world.setTxt(domain, dkimName(domain, SELECTOR), [key.record]);
  const message = isOwn ? signMail(plain, key, { domain, selector: SELECTOR }) : plain;
  const mailFrom = isOwn ? `bounce@pm-bounces.${domain}` : `bounce@${PLATFORM}`;
  const envelope = { ip: POSTMARK_IP, helo: "mta10.mtasv.net", mailFrom, tls: "TLSv1.3", isTlsOffered: true };
  const facts = await evaluateMail(Buffer.from(message, "latin1"), envelope, dns, now);
  const at = now.toISOString();
  return { tests: [], received: [{ id: "1", stream: "transactional", receivedAt: at, sentAt: at, facts }] };
}
