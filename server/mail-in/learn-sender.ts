/** Takes over from a proven message what the profile does not know yet: selector and return path of a sender. */

import { isOwnDomain } from "../checks/email/live-mail-verdict.ts";
import type { MailFacts } from "../checks/email/mail-auth.ts";
import type { Sender, StoreProfile } from "../checks/store-profile.ts";
import type { Ctx } from "../ctx.ts";
import { profileOf, StoreProfileSchema } from "../stores/profile-schema.ts";

/** Adds what a message proved to the store's senders; what it does not prove, or would not fit, changes nothing. */
export async function learnSender(
  ctx: Ctx,
  storeId: string,
  stream: Sender["stream"],
  facts: MailFacts,
): Promise<void> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { profile: true } });
  if (!store) return;
  const before = profileOf(store);
  const senders = sendersWith(before, stream, facts);
  if (senders === null) return;
  const parsed = StoreProfileSchema.safeParse({ ...before, senders });
  if (!parsed.success) return;
  await ctx.db.store.update({ where: { id: storeId }, data: { profile: parsed.data }, select: { id: true } });
}

/** Gives the senders with what is new; null when nothing is. Only a passing signature of the shop's own domain counts. */
export function sendersWith(profile: StoreProfile, stream: Sender["stream"], facts: MailFacts): Sender[] | null {
  const [fromDomain, ...others] = facts.authorDomains;
  if (fromDomain === undefined || others.length > 0 || !isOwnDomain(profile, fromDomain)) return null;
  const selectors = facts.dkim
    .filter(({ isAligned, domain }) => isAligned && domain === fromDomain)
    .map(({ selector }) => selector);
  const returnPathDomain = facts.spf.isAligned && facts.returnPathDomain !== "" ? facts.returnPathDomain : undefined;
  if (selectors.length === 0 && returnPathDomain === undefined) return null;
  const own = profile.senders.findIndex((sender) => sender.stream === stream && sender.fromDomain === fromDomain);
  const held = profile.senders[own];
  if (held === undefined) {
    const added: Sender = { fromDomain, stream };
    if (selectors.length > 0) added.selectors = [...new Set(selectors)];
    if (returnPathDomain !== undefined) added.returnPathDomain = returnPathDomain;
    return [...profile.senders, added];
  }
  const known = held.selectors ?? [];
  const fresh = [...new Set(selectors)].filter((selector) => !known.includes(selector));
  const isPathNew = returnPathDomain !== undefined && held.returnPathDomain === undefined;
  if (fresh.length === 0 && !isPathNew) return null;
  const grown: Sender = { ...held };
  if (fresh.length > 0) grown.selectors = [...known, ...fresh];
  if (isPathNew) grown.returnPathDomain = returnPathDomain;
  return profile.senders.map((sender, index) => (index === own ? grown : sender));
}
