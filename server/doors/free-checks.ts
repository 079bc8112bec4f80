/** Door beside the tenants: the free public check has no workspace; whoever holds its token reads it. */
import { createHash, randomBytes } from "node:crypto";
import { inngest } from "../../inngest/client.ts";
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { systemDb } from "../db.ts";
import { Unavailable } from "../errors.ts";

const KEPT_DAYS = 30;

export type FreeCheckState = "queued" | "running" | "completed" | "failed";

/** Creates a check and hands it to the workflows. Throws `Unavailable`, leaving nothing, when they do not take it. */
export async function createFreeCheck(
  domain: string,
  now: Date,
  widgetId: string | null = null,
): Promise<{ id: string; token: string }> {
  const token = randomBytes(24).toString("base64url");
  const expiresAt = new Date(now.getTime() + KEPT_DAYS * 86_400_000);
  const { id } = await systemDb().freeCheck.create({
    data: { tokenSha256: hashOf(token), domain, createdAt: now, expiresAt, widgetId },
    select: { id: true },
  });
  try {
    await inngest.send({ id, name: "free-check/free-check.requested", data: { freeCheckId: id } });
  } catch (error) {
    await systemDb().freeCheck.delete({ where: { id } });
    throw new Unavailable("The check", error);
  }
  return { id, token };
}

/** Marks a check as running, once; gives its domain and what is stored already, or null when it is over or gone. */
export async function startFreeCheck(id: string, now: Date): Promise<{ domain: string; done: string[] } | null> {
  const db = systemDb();
  await db.freeCheck.updateMany({ where: { id, state: "queued" }, data: { state: "running", startedAt: now } });
  const row = await db.freeCheck.findUnique({
    where: { id },
    select: { domain: true, state: true, results: { select: { checkId: true } } },
  });
  return row?.state === "running" ? { domain: row.domain, done: row.results.map(({ checkId }) => checkId) } : null;
}

/** Notes how many checks there will be. */
export async function planFreeCheck(id: string, checksTotal: number): Promise<void> {
  await systemDb().freeCheck.updateMany({ where: { id, state: "running" }, data: { checksTotal } });
}

/** Stores what one check said, once. */
export async function saveFreeCheckResult(id: string, checkId: string, verdicts: InputJsonValue): Promise<void> {
  await systemDb().freeCheckResult.createMany({
    data: { freeCheckId: id, checkId, verdicts },
    skipDuplicates: true,
  });
}

/** Ends a check that is not over yet; `failure` says what went wrong with it as a whole. */
export async function endFreeCheck(id: string, failure: string | null, now: Date): Promise<void> {
  await systemDb().freeCheck.updateMany({
    where: { id, state: { in: ["queued", "running"] } },
    data: { state: failure === null ? "completed" : "failed", failure, endedAt: now },
  });
}

/** Reads a check by its token; null when there is none, or it has expired. */
export async function readFreeCheck(token: string, now: Date) {
  const row = await systemDb().freeCheck.findUnique({
    where: { tokenSha256: hashOf(token) },
    include: {
      results: { orderBy: { checkId: "asc" }, select: { checkId: true, verdicts: true } },
      widget: { select: { name: true, accent: true, contact: true, isOn: true } },
    },
  });
  return row && row.expiresAt > now ? row : null;
}

/** Notes that a report goes to an address; false when it went there before. */
export async function claimReportMail(freeCheckId: string, recipientHash: string, now: Date): Promise<boolean> {
  const { count } = await systemDb().freeCheckMail.createMany({
    data: { freeCheckId, recipientHash, createdAt: now },
    skipDuplicates: true,
  });
  return count > 0;
}

/** Takes the note back when the mail could not be sent. */
export async function releaseReportMail(freeCheckId: string, recipientHash: string): Promise<void> {
  await systemDb().freeCheckMail.deleteMany({ where: { freeCheckId, recipientHash } });
}

/** Deletes the checks whose time is over. Gives how many. */
export async function forgetFreeChecks(now: Date): Promise<number> {
  const { count } = await systemDb().freeCheck.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}

/** The link is the only key: a copy of the table opens no report. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
