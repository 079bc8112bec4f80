/** What a demo store's people told of their accounts, and the drills its founder has done. */
import { accountKeys, confirmAccount } from "../../server/access/founder-accounts.ts";
import { accessRegister, ownershipMap } from "../../server/access/register.ts";
import { saveAccess } from "../../server/access/save-access.ts";
import { saveFlow } from "../../server/access/save-flow.ts";
import { saveComponent } from "../../server/access/save-ownership.ts";
import type { AccessSystem } from "../../server/checks/ho/access-facts.ts";
import { inTenant } from "../../server/ctx.ts";
import { DRILL_HOLDS_MS, type DrillKind, type DrillPart } from "../../server/drills/drill.ts";
import { NotFound } from "../../server/errors.ts";
import type { BuiltMember, BuiltPerson } from "./workspace.ts";

/** Names for what no evidence shows; a shop without one of these says why. */
const usual: Partial<Record<AccessSystem, string>> = {
  registrar: "Harbour Names",
  "dns-host": "Anchor DNS",
  hosting: "The shop's host",
  mailbox: "Google Workspace",
  analytics: "Plain Counts",
  monitoring: "Launch Ready",
  "transactional-mail": "Postmark",
  repository: "GitHub",
  payment: "Stripe",
};

/** Fills the register, the ownership map and the flow through the verbs; `systems` limits it to a few rows nobody confirmed yet. */
export async function buildDemoAccess(
  owner: BuiltMember,
  founder: BuiltPerson,
  storeId: string,
  systems?: readonly AccessSystem[],
): Promise<void> {
  const rows = await inTenant(owner, (ctx) => accessRegister(ctx, storeId));
  for (const { system, seen } of rows.filter((row) => systems?.includes(row.system) ?? true)) {
    const provider = seen?.value ?? usual[system] ?? "";
    const isUsed = provider !== "";
    await inTenant(owner, (ctx) =>
      saveAccess(ctx, {
        storeId,
        system,
        isUsed,
        unusedReason: isUsed ? "" : "The shop's platform keeps this.",
        provider,
        url: "",
        accountId: "",
        ownerName: isUsed ? founder.name : "",
        ownerSide: isUsed ? "founder" : null,
        ownerMailbox: "",
        secondAdmin: isUsed ? "Their bookkeeper" : "",
        mfa: isUsed ? "app" : null,
        recovery: isUsed ? "Backup codes in the safe" : "",
        hasBackupCodes: isUsed ? true : null,
        billingOwner: isUsed ? founder.name : "",
        renewsOn: null,
        helperLevel: isUsed ? "none" : null,
        helperName: "",
        helperEndsOn: null,
        grantedBy: isUsed ? "invitation" : null,
        isSharedLogin: isUsed ? false : null,
      }),
    );
  }
  if (systems) return;
  for (const { name, severity } of await inTenant(owner, (ctx) => ownershipMap(ctx, storeId))) {
    const whom = { businessOwner: founder.name, technicalContact: "Tomás Brandt", supportUrl: "" };
    await inTenant(owner, (ctx) => saveComponent(ctx, { storeId, name, severity, ...whom }));
  }
  await inTenant(owner, (ctx) =>
    saveFlow(ctx, {
      storeId,
      vaultName: "The shop's password manager",
      howGiven: "By an invitation to the person's own account.",
      howTaken: "The same day, by the founder, from the list on this page.",
    }),
  );
  for (const account of accountKeys) {
    try {
      await inTenant(founder, (ctx) => confirmAccount(ctx, { storeId, account, word: "mine" }));
    } catch (error) {
      // An account the shop does without has nothing to confirm.
      if (!(error instanceof NotFound)) throw error;
    }
  }
}

const parts: Record<DrillKind, readonly [key: string, words: string][]> = {
  dns: [["record", "The record stood on every name server."]],
  rotate: [
    ["changed", "The key was replaced."],
    ["deployed", "The shop went online with it, and the smoke tests passed."],
  ],
  restart: [
    ["restarted", "The shop was put online again."],
    ["rolled-back", "The version before was online again."],
  ],
  alert: [["acknowledged", "The alert was opened."]],
  mail: [["received", "The order mail arrived and proved where it comes from."]],
};
const tookMinutes: Record<DrillKind, number> = { dns: 6, rotate: 11, restart: 9, alert: 1, mail: 4 };

/** Records drills as done by the founder alone, each a day apart, the newest an hour ago. */
export async function buildDemoDrills(
  founder: BuiltPerson,
  storeId: string,
  kinds: readonly DrillKind[],
): Promise<void> {
  for (const [index, kind] of kinds.entries()) {
    const seenAt = new Date(Date.now() - 3_600_000 - (kinds.length - 1 - index) * 86_400_000);
    const tookMs = tookMinutes[kind] * 60_000;
    const startedAt = new Date(seenAt.getTime() - tookMs);
    const steps: DrillPart[] = parts[kind].map(([key, words]) => ({
      key,
      at: seenAt.toISOString(),
      how: "seen",
      words,
    }));
    await inTenant(founder, ({ db }) =>
      db.drill.createMany({
        data: [
          {
            workspaceId: founder.workspaceId,
            storeId,
            kind,
            state: "seen",
            startedByName: founder.name,
            startedById: founder.personId,
            createdAt: startedAt,
            startedAt,
            endsAt: seenAt,
            seenAt,
            tookMs,
            endedAt: seenAt,
            steps,
            expiresAt: new Date(seenAt.getTime() + DRILL_HOLDS_MS),
          },
        ],
      }),
    );
  }
}
