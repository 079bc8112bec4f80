/** What a demo store's people told of their accounts, and the drills its founder has done. */
import { accessRegister, ownershipMap } from "../../server/access/register.ts";
import type { AccessSystem } from "../../server/checks/ho/access-facts.ts";
import { inTenant } from "../../server/ctx.ts";
import { DRILL_HOLDS_MS, type DrillKind, type DrillPart } from "../../server/drills/drill.ts";
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

/**
 * Fills the register, the ownership map and the flow at once: by the verbs, each row would have the checks look again.
 * `systems` limits it to a few rows nobody has confirmed yet.
 */
export async function buildDemoAccess(
  owner: BuiltMember,
  founder: BuiltPerson,
  storeId: string,
  systems?: readonly AccessSystem[],
): Promise<void> {
  await inTenant(owner, async (ctx) => {
    const told = { workspaceId: owner.workspaceId, storeId, toldByName: owner.name, toldAt: ctx.now };
    const rows = (await accessRegister(ctx, storeId)).filter(({ system }) => systems?.includes(system) ?? true);
    const confirmed = systems ? {} : { founderWord: "mine", founderName: founder.name, founderAt: ctx.now };
    await ctx.db.accessRecord.createMany({
      data: rows.map(({ system, seen }) => {
        const provider = seen?.value ?? usual[system] ?? "";
        return provider === ""
          ? { ...told, ...unused, system }
          : { ...told, ...unused, ...used(founder.name), ...confirmed, system, provider };
      }),
    });
    if (systems) return;
    const whom = { businessOwner: founder.name, technicalContact: "Tomás Brandt", supportUrl: "" };
    await ctx.db.ownedComponent.createMany({
      data: (await ownershipMap(ctx, storeId)).map(({ name, severity }) => ({ ...told, ...whom, name, severity })),
    });
    await ctx.db.credentialsFlow.createMany({
      data: [
        {
          ...told,
          vaultName: "The shop's password manager",
          howGiven: "By an invitation to the person's own account.",
          howTaken: "The same day, by the founder, from the list on this page.",
        },
      ],
    });
  });
}

const unused = {
  ...{ isUsed: false, unusedReason: "The shop's platform keeps this.", provider: "", url: "", accountId: "" },
  ...{ ownerName: "", ownerMailbox: "", secondAdmin: "", recovery: "", billingOwner: "", helperName: "" },
};
const used = (founderName: string) => ({
  ...{ isUsed: true, unusedReason: "", ownerName: founderName, ownerSide: "founder", secondAdmin: "Their bookkeeper" },
  ...{ mfa: "app", recovery: "Backup codes in the safe", hasBackupCodes: true, billingOwner: founderName },
  ...{ helperLevel: "none", grantedBy: "invitation", isSharedLogin: false },
});

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
