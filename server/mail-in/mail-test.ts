/** Gives out addresses for real mail, and hears when the mail was set off. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { requestRun } from "../audit-runs/request-run.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { env } from "../env.ts";
import { Conflict, LimitReached, NotFound } from "../errors.ts";
import { uuidv7 } from "../uuid.ts";

/** The streams a store may send, in the order they are asked for. */
export const mailStreams = ["transactional", "marketing", "personal"] as const;
export const IssueMailTest = z.object({ storeId: z.uuid(), stream: z.enum(mailStreams) });
export const MarkMailSent = z.object({ storeId: z.uuid(), testId: z.uuid() });

/** Catalogue 5: an address takes mail for 30 minutes. */
export const MAIL_TEST_MS = 30 * 60_000;
/** Ours: addresses a store may take in an hour. */
const TESTS_AN_HOUR = 20;

/** The checks a received mail, or its absence, speaks for. */
export const mailChecks = ["email.live-test", "email.dkim", "email.spf-evaluate", "email.bulk-rules"];

/**
 * Gives out an address for one stream. Throws `Conflict` when the portal receives no mail or control of the domain is not
 * proven, `LimitReached` past twenty an hour.
 */
export async function issueMailTest(
  ctx: Ctx,
  input: z.infer<typeof IssueMailTest>,
): Promise<{ testId: string; address: string }> {
  requireEditor(ctx, "taking a test address");
  const domain = env().MAIL_IN_DOMAIN;
  if (!domain)
    throw new Conflict("This portal receives no mail yet. Set MAIL_IN_DOMAIN, or answer the question instead.");
  const store = await ctx.db.store.findUnique({
    where: { id: input.storeId },
    select: { id: true, archivedAt: true, controlProvenAt: true },
  });
  if (!store || store.archivedAt) throw new NotFound("store");
  if (!store.controlProvenAt) throw new Conflict("Prove control of the domain first; then we take its mail.");
  const hourAgo = new Date(ctx.now.getTime() - 3_600_000);
  const recent = await ctx.db.mailTest.count({ where: { storeId: store.id, issuedAt: { gt: hourAgo } } });
  if (recent >= TESTS_AN_HOUR) {
    const words = "Twenty addresses in an hour are enough. Wait a while, then take another.";
    throw new LimitReached(words, new Date(ctx.now.getTime() + 3_600_000), `mail-tests:${store.id}`);
  }
  const id = uuidv7();
  const localPart = `lrc-${randomBytes(10).toString("hex")}`;
  await ctx.db.mailTest.create({
    data: {
      id,
      workspaceId: ctx.actor.workspaceId,
      storeId: store.id,
      stream: input.stream,
      localPart,
      issuedByName: actorName(ctx.actor),
      issuedAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + MAIL_TEST_MS),
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "mail-test.issued",
    subject: { kind: "mail-test", id, name: `an address for ${input.stream} mail` },
  });
  return { testId: id, address: `${localPart}@${domain}` };
}

/** Notes that the mail was set off; from now on it may be late. Throws `NotFound`, and `Conflict` once the address has ended. */
export async function markMailSent(ctx: Ctx, input: z.infer<typeof MarkMailSent>): Promise<void> {
  requireEditor(ctx, "sending a test mail");
  const test = await ctx.db.mailTest.findFirst({ where: { id: input.testId, storeId: input.storeId } });
  if (!test) throw new NotFound("address");
  if (test.sentAt) return;
  if (test.expiresAt <= ctx.now) throw new Conflict("This address has ended. Take a new one.");
  await ctx.db.mailTest.update({ where: { id: test.id }, data: { sentAt: ctx.now }, select: { id: true } });
  await requestRun(ctx, { storeId: input.storeId, trigger: "recheck", checkIds: ["email.live-test"], stageKey: null });
}
