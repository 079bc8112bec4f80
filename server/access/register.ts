/** The access register, the ownership map and the credentials flow of a store, as screens and documents read them. */
import type { AccessRecord } from "../../prisma/generated/client.ts";
import {
  type AccessRow,
  type AccessSystem,
  accessSystems,
  componentSeverities,
  isFounderWordFresh,
  plainChannels,
  systemNames,
} from "../checks/ho/access-facts.ts";
import type { Ctx } from "../ctx.ts";
import { oneOf } from "../words.ts";
import { accessRowOf, dayOf } from "./access-words.ts";
import { componentsOf } from "./components.ts";
import { detectedAccess, type Seen } from "./detected.ts";

export type RegisterRow = {
  system: AccessSystem;
  name: string;
  /** What evidence shows, and where it was seen; null when nothing was. */
  seen: Seen | null;
  /** What people told; null while nobody has. */
  told:
    | (AccessRow & {
        unusedReason: string;
        provider: string;
        url: string;
        accountId: string;
        recovery: string;
        billingOwner: string;
        /** `YYYY-MM-DD`. */
        renewsOn: string | null;
        founderName: string | null;
        toldByName: string;
        toldAt: Date;
      })
    | null;
  /** The name to show: what people told, else what was seen, else empty. */
  provider: string;
  /** True when the founder said within 90 days that they can open it. */
  isConfirmed: boolean;
};

/** Gives the eleven systems in the order of the catalogue. */
export async function accessRegister(ctx: Ctx, storeId: string): Promise<RegisterRow[]> {
  const rows = await ctx.db.accessRecord.findMany({ where: { storeId } });
  const seen = await detectedAccess(ctx, storeId);
  return accessSystems.map((system) => {
    const row = rows.find((each) => each.system === system);
    const told = row ? toldOf(row) : null;
    return {
      system,
      name: systemNames[system],
      seen: seen[system] ?? null,
      told,
      provider: told?.provider || (seen[system]?.value ?? ""),
      isConfirmed: told?.founderWord === "mine" && isFounderWordFresh(told, ctx.now),
    };
  });
}

function toldOf(row: AccessRecord): NonNullable<RegisterRow["told"]> {
  return {
    ...accessRowOf(row),
    unusedReason: row.unusedReason,
    provider: row.provider,
    url: row.url,
    accountId: row.accountId,
    recovery: row.recovery,
    billingOwner: row.billingOwner,
    renewsOn: dayOf(row.renewsOn),
    founderName: row.founderName,
    toldByName: row.toldByName,
    toldAt: row.toldAt,
  };
}

export type OwnershipRow = {
  name: string;
  /** What it is, in the words of the map it stands on; empty for a part somebody added. */
  what: string;
  businessOwner: string;
  technicalContact: string;
  supportUrl: string;
  severity: (typeof componentSeverities)[number];
  /** False for a part somebody added by hand. */
  isSeen: boolean;
};

/** Gives every part of the shop with whom to call; parts nobody is named for come with empty words. */
export async function ownershipMap(ctx: Ctx, storeId: string): Promise<OwnershipRow[]> {
  const parts = await componentsOf(ctx, storeId);
  const told = await ctx.db.ownedComponent.findMany({ where: { storeId }, orderBy: { name: "asc" } });
  const added = told.filter(({ name }) => !parts.some((part) => part.name === name));
  return [
    ...parts.map(({ name, what, severity }) => {
      const row = told.find((each) => each.name === name);
      return {
        name,
        what,
        businessOwner: row?.businessOwner ?? "",
        technicalContact: row?.technicalContact ?? "",
        supportUrl: row?.supportUrl ?? "",
        severity: row ? oneOf(componentSeverities, row.severity) : severity,
        isSeen: true,
      };
    }),
    ...added.map(({ name, businessOwner, technicalContact, supportUrl, severity }) => ({
      name,
      what: "",
      businessOwner,
      technicalContact,
      supportUrl,
      severity: oneOf(componentSeverities, severity),
      isSeen: false,
    })),
  ];
}

export type FlowOfCredentials = {
  vaultName: string;
  howGiven: string;
  howTaken: string;
  /** Null while nobody has told. */
  toldByName: string | null;
  toldAt: Date | null;
  /** How access to each used system is given; null where nobody said. */
  systems: Pick<AccessRow, "system" | "grantedBy" | "isSharedLogin">[];
  plainSecrets: {
    id: string;
    name: string;
    channel: (typeof plainChannels)[number];
    /** `YYYY-MM-DD`. */
    sentOn: string;
    /** Null while what was sent still works. */
    replacedAt: Date | null;
  }[];
};

/** Gives how keys change hands, and what went out in plain text, newest first. */
export async function credentialsFlow(ctx: Ctx, storeId: string): Promise<FlowOfCredentials> {
  const flow = await ctx.db.credentialsFlow.findFirst({ where: { storeId } });
  const rows = await ctx.db.accessRecord.findMany({ where: { storeId, isUsed: true } });
  const sent = await ctx.db.plainSecret.findMany({ where: { storeId }, orderBy: [{ sentOn: "desc" }, { id: "desc" }] });
  const told = rows.map(accessRowOf);
  return {
    vaultName: flow?.vaultName ?? "",
    howGiven: flow?.howGiven ?? "",
    howTaken: flow?.howTaken ?? "",
    toldByName: flow?.toldByName ?? null,
    toldAt: flow?.toldAt ?? null,
    systems: accessSystems.flatMap((system) => {
      const row = told.find((each) => each.system === system);
      return row ? [{ system, grantedBy: row.grantedBy, isSharedLogin: row.isSharedLogin }] : [];
    }),
    plainSecrets: sent.map(({ id, name, channel, sentOn, replacedAt }) => ({
      id,
      name,
      channel: oneOf(plainChannels, channel),
      sentOn: sentOn.toISOString().slice(0, 10),
      replacedAt,
    })),
  };
}
