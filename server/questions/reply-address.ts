/** The address a reply by mail comes to: one for each question and reader, made again whenever it is needed. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "../env.ts";

const SHAPE = /^lrq-([0-9a-f]{32})-([0-9a-f]{20})$/;

/** Gives the local part of a reader's address: 57 characters of the 64 that RFC 5321, section 4.5.3.1.1 allows. */
export function replyLocalPart(readerId: string): string {
  const id = readerId.replaceAll("-", "");
  return `lrq-${id}-${signature(id)}`;
}

/** Reads the reader's id out of a local part; null when it is none of ours. */
export function readerOfLocalPart(localPart: string): string | null {
  const [, id, signed] = SHAPE.exec(localPart) ?? [];
  if (!id || !signed || !timingSafeEqual(Buffer.from(signed), Buffer.from(signature(id)))) return null;
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** 80 bits: guessing takes longer than any limit on mail lets through. */
function signature(id: string): string {
  return createHmac("sha256", env().NEXTAUTH_SECRET).update(`question-reply:${id}`).digest("hex").slice(0, 20);
}
