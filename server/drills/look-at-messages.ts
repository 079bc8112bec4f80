/** What came of the alert and of the order mail of a drill. */
import type { Ctx } from "../ctx.ts";
import type { DrillPart } from "./drill.ts";
import type { Look } from "./look-at-drill.ts";
import type { DrillView } from "./read-drills.ts";

/** The alert is done when it left and the founder answered it; the answer itself is written where it is given. */
export async function lookAtAlert(ctx: Ctx, drill: DrillView): Promise<Look> {
  const mail = await ctx.db.mail.findFirst({
    where: { idempotencyKey: `drill-alert:${drill.id}` },
    select: { sentAt: true },
  });
  const sent: DrillPart[] = mail?.sentAt
    ? [{ key: "sent", at: mail.sentAt.toISOString(), how: "seen", words: "The alert left our mail server." }]
    : [];
  const answered = drill.parts.find(({ key }) => key === "answered");
  return {
    parts: sent,
    sights: [{ place: "Your mailbox", state: answered ? "seen" : "missing" }],
    seenAt: answered && mail?.sentAt ? new Date(answered.at) : null,
  };
}

/** The mail is done when a message came to the address that was given out; how well it is signed is the check's to say. */
export async function lookAtMail(ctx: Ctx, storeId: string, drill: DrillView): Promise<Look> {
  const row = await ctx.db.drill.findUniqueOrThrow({ where: { id: drill.id }, select: { mailTestId: true } });
  const mail = row.mailTestId
    ? await ctx.db.receivedMail.findFirst({
        where: { storeId, testId: row.mailTestId },
        orderBy: { receivedAt: "asc" },
        select: { receivedAt: true },
      })
    : null;
  const part: DrillPart[] = mail
    ? [{ key: "received", at: mail.receivedAt.toISOString(), how: "seen", words: "The mail of the shop came to us." }]
    : [];
  return {
    parts: part,
    sights: [{ place: drill.code ?? "Our mailbox", state: mail ? "seen" : "missing" }],
    seenAt: mail?.receivedAt ?? null,
  };
}
