/** Takes a message that came in, whatever its address is for. */

import { findMailTest } from "../doors/mail-in.ts";
import { findReplier } from "../doors/question-replies.ts";
import { isReplyAddress, receiveReply } from "../questions/receive-reply.ts";
import { readerOfLocalPart } from "../questions/reply-address.ts";
import { type IncomingMail, receiveMail } from "./receive-mail.ts";

/** Tells whether somebody waits for mail at the address now. */
export async function isKnownAddress(localPart: string, now: Date): Promise<boolean> {
  if (!isReplyAddress(localPart)) return (await findMailTest(localPart, now)) !== null;
  const readerId = readerOfLocalPart(localPart);
  return readerId !== null && (await findReplier(readerId)) !== null;
}

/**
 * Receives a message for a test address or a reply to a question; the same one again changes nothing. Throws `NotFound`
 * for an address that takes no mail now and `LimitReached` past thirty an hour.
 */
export function takeMail(mail: IncomingMail, now: Date): Promise<"stored" | "seen" | "refused"> {
  return isReplyAddress(mail.localPart) ? receiveReply(mail, now) : receiveMail(mail, now);
}
