/** Takes a message for a test address: evaluates it, keeps what it proves, and lets the checks look again. */
import { createHash } from "node:crypto";
import type { InputJsonValue } from "../../prisma/generated/internal/prismaNamespace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { makeProbes } from "../audit-runs/make-probes.ts";
import { requestRun } from "../audit-runs/request-run.ts";
import { type Envelope, evaluateMail, type MailFacts } from "../checks/email/mail-auth.ts";
import { toStorable } from "../checks/storable.ts";
import { type Ctx, inTenant, systemActor } from "../ctx.ts";
import { findMailTest, type OpenMailTest } from "../doors/mail-in.ts";
import { limit } from "../doors/rate-limit.ts";
import { NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { uuidv7 } from "../uuid.ts";
import { oneOf } from "../words.ts";
import { keptHeaders } from "./kept-headers.ts";
import { learnSender } from "./learn-sender.ts";
import { mailChecks, mailStreams } from "./mail-test.ts";

/** Ours: order mail with an invoice stays below; the parts are never decoded. */
export const MAIL_BYTES_MAX = 5 * 1024 * 1024;
/** Ours: messages a store may receive in an hour. */
const MAILS_AN_HOUR = 30;

/** A message and how it came. */
export type IncomingMail = { raw: Uint8Array; localPart: string; envelope: Envelope };

/**
 * Receives one message; the same one again changes nothing. Throws `NotFound` for an address that takes no mail now and
 * `LimitReached` past thirty an hour.
 */
export async function receiveMail(mail: IncomingMail, now: Date): Promise<"stored" | "seen"> {
  const test = await findMailTest(mail.localPart, now);
  if (!test) throw new NotFound("address");
  await limit(`mail-in:store:${test.storeId}`, MAILS_AN_HOUR, 3_600_000, now, "Too much mail for one hour.");
  const actor = systemActor(test.workspaceId, "mail-in");
  const sha256 = createHash("sha256").update(mail.raw).digest("hex");
  const store = await inTenant(actor, async (ctx) => {
    const known = await ctx.db.receivedMail.findFirst({
      where: { storeId: test.storeId, sha256 },
      select: { id: true },
    });
    return known ? null : ctx.db.store.findUnique({ where: { id: test.storeId }, select: { profile: true } });
  });
  if (store === null) return "seen";
  const facts = await evaluateMail(mail.raw, mail.envelope, makeProbes(profileOf(store)).dns, now);
  return inTenant(actor, (ctx) => keep(ctx, test, mail, sha256, facts), now);
}

async function keep(
  ctx: Ctx,
  test: OpenMailTest,
  mail: IncomingMail,
  sha256: string,
  facts: MailFacts,
): Promise<"stored" | "seen"> {
  const { storeId } = test;
  await lockStore(ctx, storeId);
  const id = uuidv7();
  const { count } = await ctx.db.receivedMail.createMany({
    data: [
      {
        id,
        workspaceId: test.workspaceId,
        storeId,
        testId: test.id,
        stream: test.stream,
        receivedAt: ctx.now,
        bytes: mail.raw.byteLength,
        sha256,
        headers: keptHeaders(mail.raw),
        facts: toStorable(facts) as InputJsonValue,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return "seen";
  await learnSender(ctx, storeId, oneOf(mailStreams, test.stream), facts);
  await recordActivity(ctx, {
    storeId,
    action: "mail.received",
    subject: { kind: "received-mail", id, name: `a ${test.stream} mail` },
  });
  await requestRun(ctx, { storeId, trigger: "recheck", checkIds: mailChecks, stageKey: null });
  await ctx.publish({ storeId, kind: "mail", id });
  return "stored";
}
