/** Asks founders whether what they showed three months ago is still true. */
import { inTenant, systemActor } from "../ctx.ts";
import { drillsToAskAgain, type EndingDrill } from "../doors/drills.ts";
import { log } from "../log.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { asDrillKind, drillPlans } from "./drill.ts";

/** One round stays short; what is left comes with the next. */
const AT_ONCE = 50;

/** Queues the mails that are due, each once; gives about how many drills. Safe to repeat. */
export async function askAgain(now: Date): Promise<number> {
  let asked = 0;
  for (const drill of await drillsToAskAgain(now, AT_ONCE)) {
    try {
      asked += (await askAbout(drill, now)) ? 1 : 0;
    } catch (error) {
      // One broken store must not keep the others' mail.
      log("error", "a founder could not be asked about a drill", { drillId: drill.drillId, error });
    }
  }
  return asked;
}

function askAbout({ workspaceId, storeId, drillId, kind }: EndingDrill, now: Date): Promise<boolean> {
  return inTenant(
    systemActor(workspaceId, "ask-again"),
    async (ctx) => {
      const drill = await ctx.db.drill.findFirst({
        where: { id: drillId, storeId },
        include: { store: { select: { name: true, timeZone: true } } },
      });
      if (!drill?.seenAt || !drill.expiresAt) return false;
      const founders = await ctx.db.storePerson.findMany({
        where: { storeId, role: "founder", removedAt: null },
        select: { id: true, name: true, email: true },
      });
      const before = await ctx.db.mail.count({
        where: { storeId, template: "drill-again", idempotencyKey: { startsWith: `drill-again:${drillId}:first:` } },
      });
      const round = before === 0 ? "first" : "last";
      const { title, line, minutes } = drillPlans[asDrillKind(kind)];
      const day = (at: Date) =>
        at.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: drill.store.timeZone });
      for (const founder of founders) {
        await queueMail(ctx, {
          storeId,
          idempotencyKey: `drill-again:${drillId}:${round}:${founder.id}`,
          template: "drill-again",
          to: founder,
          data: {
            ...{ storeId, drillId, kind, title, line, minutes: `${minutes}` },
            ...{ storeName: drill.store.name, name: founder.name },
            ...{ day: day(drill.seenAt), ends: day(drill.expiresAt), isReminder: round === "last" ? "yes" : "no" },
          },
        });
      }
      return founders.length > 0;
    },
    now,
  );
}
