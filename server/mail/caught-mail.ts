/** Reads the built-in mail catcher's folder, for the page that stands in for a mailbox while no mail leaves the machine. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { env } from "../env.ts";
import { NotFound } from "../errors.ts";

const CaughtMail = z.object({
  id: z.string(),
  receivedAt: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
});
export type CaughtMail = z.infer<typeof CaughtMail>;

/** Lists the newest 50 caught mails. Throws `NotFound` where mail goes out for real. */
export async function listCaughtMail(): Promise<CaughtMail[]> {
  const folder = env().MAIL_CATCHER_DIR;
  if (!folder) throw new NotFound("mail page");
  const names = (await readdir(folder))
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .toReversed()
    .slice(0, 50);
  const mails = await Promise.all(names.map(async (name) => readMail(join(folder, name))));
  return mails.filter((mail) => mail !== null);
}

/** Null for a file that was dropped meanwhile. */
async function readMail(file: string): Promise<CaughtMail | null> {
  try {
    return CaughtMail.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
