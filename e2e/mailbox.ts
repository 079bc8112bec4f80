/** Reads the mail catcher's folder, as a person reads their mailbox. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CaughtMail } from "../bin/mail-catcher.ts";

const FOLDER = process.env.MAIL_CATCHER_DIR ?? ".data/mail";
/** Invitations go by way of a workflow. */
const WAIT_MS = 30_000;

/**
 * Waits for a mail to this address whose subject matches and gives the newest. Throws when none comes within 30 s,
 * naming the subjects that did.
 */
export async function receiveMail(address: string, subject: RegExp): Promise<CaughtMail> {
  const deadline = Date.now() + WAIT_MS;
  while (true) {
    const mails = await mailsTo(address);
    const newest = mails.findLast((mail) => subject.test(mail.subject));
    if (newest) return newest;
    if (Date.now() > deadline) {
      const came = mails.map((mail) => mail.subject).join(", ") || "none";
      throw new Error(`No mail to ${address} matches ${subject}. What came: ${came}.`);
    }
    await delay(100);
  }
}

/** Lists what was caught for this address, oldest first. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  const mails = await Promise.all(names.map(readMail));
  return mails.filter((mail) => mail?.to.includes(address)).filter((mail) => mail !== null);
}

/** Gives the link behind a mail's button. */
export function linkIn(mail: CaughtMail): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`The mail "${mail.subject}" holds no link:\n${mail.text}`);
  return link;
}

/** Null for a file the catcher dropped meanwhile. */
async function readMail(name: string): Promise<CaughtMail | null> {
  try {
    const mail: CaughtMail = JSON.parse(await readFile(join(FOLDER, name), "utf8"));
    return mail;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
