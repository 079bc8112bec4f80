/** Loads what the handover documents are written from and several of them share. */
import type { Ctx } from "../ctx.ts";
import { profileOf } from "../stores/profile-schema.ts";
import { type Host, projectAt, type ShopToRestore } from "./plain-rollback.ts";

/** When the way back was last practised, and by whom. */
export type RollbackDrill = { at: Date; byName: string; words: string };

/** Answers that say somebody did go back: the catalogue's pass and warn of dep.rollback-drill. */
const DRILLED = ["pass", "warn"];

/** Gives the practice of going back that counts: a drill we saw done alone, else an answer with evidence; null when there is none. */
export async function rollbackDrill(ctx: Ctx, storeId: string): Promise<RollbackDrill | null> {
  const drill = await ctx.db.drill.findFirst({
    where: { storeId, kind: "restart", state: "seen", helpAskedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: { seenAt: "desc" },
    select: { seenAt: true, startedByName: true, tookMs: true },
  });
  const answer = await ctx.db.attestation.findFirst({
    where: {
      storeId,
      checkId: "dep.rollback-drill",
      answer: { in: DRILLED },
      evidenceUrl: { not: null },
      revokedAt: null,
    },
    orderBy: { at: "desc" },
    select: { at: true, byName: true, statement: true },
  });
  if (drill?.seenAt) {
    const minutes = Math.max(1, Math.round((drill.tookMs ?? 0) / 60_000));
    const words = drill.tookMs === null ? "" : `It took ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
    return { at: drill.seenAt, byName: drill.startedByName ?? "Somebody", words };
  }
  return answer ? { at: answer.at, byName: answer.byName, words: answer.statement } : null;
}

/** Gives where the shop is deployed, its pages, and whom to call. */
export async function shopToRestore(ctx: Ctx, storeId: string): Promise<ShopToRestore & { seenAt: Date[] }> {
  const store = await ctx.db.store.findUniqueOrThrow({
    where: { id: storeId },
    select: { domain: true, profile: true },
  });
  const profile = profileOf(store);
  const deploy = await ctx.db.deploy.findFirst({
    where: { storeId, environment: "production" },
    orderBy: { createdAt: "desc" },
    select: { provider: true, detailUrl: true, createdAt: true },
  });
  const project = projectAt(deploy?.detailUrl ?? null);
  const origin = profile.canonicalOrigin ?? `https://${store.domain}`;
  const pages = [
    { what: "the home page", path: profile.paths.home },
    { what: "a product", path: profile.paths.product },
    { what: "the basket", path: profile.paths.cart },
    { what: "the checkout", path: profile.paths.checkout },
  ].flatMap(({ what, path }) => (path === undefined ? [] : [{ what, url: `${origin}${path}` }]));
  return {
    host: hostOf(deploy?.provider) ?? hostOf(profile.platform) ?? "other",
    project: project?.name ?? null,
    projectUrl: project?.url ?? null,
    pages,
    callName: await consultantName(ctx),
    seenAt: deploy ? [deploy.createdAt] : [],
  };
}

/** Gives the name of the consultant a founder asks first; null when the workspace has none. */
export async function consultantName(ctx: Ctx): Promise<string | null> {
  const member = await ctx.db.member.findFirst({
    where: { removedAt: null, role: { in: ["owner", "consultant"] } },
    orderBy: { createdAt: "asc" },
    select: { name: true },
  });
  return member?.name ?? null;
}

function hostOf(word: string | undefined): Host | null {
  return (["vercel", "netlify", "shopify", "heroku", "render"] as const).find((host) => host === word) ?? null;
}
