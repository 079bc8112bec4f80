/** Keeps what people tell of one system of the access register. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import {
  accessSystems,
  grantMethods,
  helperLevels,
  mfaKinds,
  ownerSides,
  systemNames,
} from "../checks/ho/access-facts.ts";
import { actorName, type Ctx, requireEditor } from "../ctx.ts";
import { InvalidInput, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { lookAtAccess } from "./look-again.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

const text = (max: number) => z.string().trim().max(max, `At most ${max} characters.`);
const day = z.iso.date("Write a day such as 2026-11-24.").nullable();

export const SaveAccess = z.object({
  storeId: z.uuid(),
  system: z.enum(accessSystems),
  isUsed: z.boolean(),
  unusedReason: text(200),
  provider: text(80),
  /** Where people log in; empty while unknown. */
  url: z
    .union([z.literal(""), z.url({ protocol: /^https$/, error: "Write the address, beginning with https://." })])
    .pipe(text(500)),
  accountId: text(120),
  ownerName: text(80),
  ownerSide: z.enum(ownerSides).nullable(),
  ownerMailbox: z.union([z.literal(""), z.email("Write a whole mail address.")]).pipe(text(254)),
  secondAdmin: text(80),
  mfa: z.enum(mfaKinds).nullable(),
  recovery: text(300),
  hasBackupCodes: z.boolean().nullable(),
  billingOwner: text(80),
  renewsOn: day,
  helperLevel: z.enum(helperLevels).nullable(),
  helperName: text(120),
  helperEndsOn: day,
  grantedBy: z.enum(grantMethods).nullable(),
  isSharedLogin: z.boolean().nullable(),
});
export type SaveAccess = z.infer<typeof SaveAccess>;

/**
 * Saves the row and has the checks look again. A new owner or account makes the founder's word on it void. Throws
 * `InvalidInput` on anything shaped like a secret, before it is stored.
 */
export async function saveAccess(ctx: Ctx, input: SaveAccess): Promise<void> {
  requireEditor(ctx, "editing the access register");
  const { storeId, system, renewsOn, helperEndsOn, ...told } = input;
  const { unusedReason, provider, url, accountId, ownerName, ownerMailbox, secondAdmin } = told;
  const { recovery, billingOwner, helperName } = told;
  refuseSecrets({ unusedReason, provider, url, accountId, ownerName, ownerMailbox, secondAdmin });
  refuseSecrets({ recovery, billingOwner, helperName });
  if (!told.isUsed && unusedReason === "") {
    throw new InvalidInput("unusedReason", "Say in a few words why the shop does without it.");
  }
  if (URL.parse(url)?.username || URL.parse(url)?.password) {
    throw new InvalidInput("url", "Leave the name and password out of the address.");
  }
  await lockStore(ctx, storeId);
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { archivedAt: true } });
  if (!store || store.archivedAt) throw new NotFound("store");
  const where = { storeId_system: { storeId, system } };
  const before = await ctx.db.accessRecord.findUnique({ where });
  const isOther =
    before !== null &&
    (before.ownerName !== ownerName ||
      before.ownerSide !== told.ownerSide ||
      before.provider !== provider ||
      before.accountId !== accountId);
  const row = {
    ...told,
    renewsOn: renewsOn === null ? null : new Date(renewsOn),
    helperEndsOn: helperEndsOn === null ? null : new Date(helperEndsOn),
    ...(isOther ? { founderWord: null, founderName: null, founderAt: null } : {}),
    toldByName: actorName(ctx.actor),
    toldAt: ctx.now,
  };
  await ctx.db.accessRecord.upsert({
    where,
    update: row,
    create: { workspaceId: ctx.actor.workspaceId, storeId, system, ...row },
  });
  await recordActivity(ctx, {
    storeId,
    action: "access.told",
    subject: { kind: "access", id: system, name: systemNames[system] },
    before: before ? { owner: before.ownerName, second: before.secondAdmin, twoStep: before.mfa } : undefined,
    after: { owner: ownerName, second: secondAdmin, twoStep: told.mfa },
  });
  await lookAtAccess(ctx, storeId, "register");
}
