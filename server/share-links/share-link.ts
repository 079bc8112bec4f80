/** Links that show how a store stands to whoever holds them, for a while: an investor, an agency, a partner. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { actorName, type Ctx, inTenant, requireEditor, systemActor } from "../ctx.ts";
import { openShareLink, shareTokenHash } from "../doors/certificates.ts";
import { Conflict, NotFound } from "../errors.ts";
import { founderHome } from "../founder/home.ts";
import { uuidv7 } from "../uuid.ts";

export const shareDays = [7, 30, 90] as const;
export const CreateShareLink = z.object({
  storeId: z.uuid(),
  label: z.string().trim().min(1, "Say whom it is for.").max(80, "At most 80 characters."),
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]),
});
export const ShareLinkRef = z.object({ storeId: z.uuid(), shareLinkId: z.uuid() });

/** Links of one store that work at once. */
const MOST = 20;

/** Makes a link and gives its token, which is shown once. Throws `NotAllowed`, `NotFound` and, past twenty, `Conflict`. */
export async function createShareLink(ctx: Ctx, input: z.infer<typeof CreateShareLink>): Promise<{ token: string }> {
  requireEditor(ctx, "sharing a store");
  const store = await ctx.db.store.findUnique({ where: { id: input.storeId }, select: { id: true } });
  if (!store) throw new NotFound("store");
  const open = await ctx.db.shareLink.count({
    where: { storeId: store.id, revokedAt: null, expiresAt: { gt: ctx.now } },
  });
  if (open >= MOST) throw new Conflict(`${MOST} links work already. Take one back first.`);
  const token = randomBytes(24).toString("base64url");
  const id = uuidv7();
  await ctx.db.shareLink.create({
    data: {
      id,
      workspaceId: ctx.actor.workspaceId,
      storeId: store.id,
      label: input.label,
      tokenHash: shareTokenHash(token),
      createdByName: actorName(ctx.actor),
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + input.days * 86_400_000),
    },
    select: { id: true },
  });
  await recordActivity(ctx, {
    storeId: store.id,
    action: "share-link.created",
    subject: { kind: "share-link", id, name: input.label },
    internal: true,
  });
  return { token };
}

/** Lists the links that work, the newest first. */
export async function listShareLinks(ctx: Ctx, storeId: string) {
  return ctx.db.shareLink.findMany({
    where: { storeId, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: { createdAt: "desc" },
    select: {
      id: true,
      label: true,
      createdByName: true,
      createdAt: true,
      expiresAt: true,
      views: true,
      lastViewedAt: true,
    },
  });
}

/** Takes a link back at once. Throws `NotFound` and `NotAllowed`. */
export async function revokeShareLink(ctx: Ctx, { storeId, shareLinkId }: z.infer<typeof ShareLinkRef>): Promise<void> {
  requireEditor(ctx, "taking back a link");
  const link = await ctx.db.shareLink.findFirst({
    where: { id: shareLinkId, storeId, revokedAt: null },
    select: { id: true, label: true },
  });
  if (!link) throw new NotFound("link");
  await ctx.db.shareLink.update({ where: { id: link.id }, data: { revokedAt: ctx.now }, select: { id: true } });
  await recordActivity(ctx, {
    storeId,
    action: "share-link.revoked",
    subject: { kind: "share-link", id: link.id, name: link.label },
    internal: true,
  });
}

/**
 * Reads what a link shows: verdict, eleven items and the risks by their everyday names. No people, addresses, evidence
 * or documents. Null for a link that is none, has ended or was taken back.
 */
export async function readShare(token: string, now: Date) {
  const found = await openShareLink(token, now);
  if (!found) return null;
  const { workspaceId, storeId, expiresAt } = found;
  return inTenant(
    systemActor(workspaceId, "share-link"),
    async (ctx) => {
      const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
      if (!store || store.archivedAt) return null;
      const home = await founderHome(ctx, storeId);
      return {
        storeName: home.store.name,
        domain: home.store.domain,
        launchAt: home.store.launchAt,
        launchedAt: home.store.launchedAt,
        timeZone: home.store.timeZone,
        verdict: home.verdict,
        metCount: home.metCount,
        items: home.items,
        risks: home.risks
          .slice(0, 10)
          .map(({ id, title, status, impact, isBeingFixed }) => ({ id, title, status, impact, isBeingFixed })),
        moreRisks: Math.max(0, home.risks.length - 10),
        couldNotCheck: home.couldNotCheck.length,
        expiresAt,
      };
    },
    now,
  );
}
