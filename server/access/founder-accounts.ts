/** Who has the keys, in the founder's words: the eleven systems as eight accounts, and the founder's word on each. */
import { z } from "zod";
import { recordActivity } from "../activity/record-activity.ts";
import { type AccessSystem, founderWords, isFounderWordFresh } from "../checks/ho/access-facts.ts";
import { actorName, type Ctx } from "../ctx.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import { lockStore } from "../stores/lock-store.ts";
import { lookAtAccess } from "./look-again.ts";
import { accessRegister, type RegisterRow } from "./register.ts";

/** The accounts in the order a founder meets them (ux 6.14). */
export const accountKeys = ["domain", "traffic", "shop", "orders", "emails", "payments", "visitors", "alerts"] as const;
export type AccountKey = (typeof accountKeys)[number];

const accounts: Readonly<Record<AccountKey, { title: string; what: string; systems: readonly AccessSystem[] }>> = {
  domain: {
    title: "Domain name",
    what: "Whoever holds it decides where your address leads.",
    systems: ["registrar"],
  },
  traffic: {
    title: "Website traffic",
    what: "Sends every visitor to your shop, and keeps attackers out.",
    systems: ["dns-host", "cloudflare"],
  },
  shop: {
    title: "The shop itself",
    what: "Where updates are published and undone.",
    systems: ["hosting", "repository"],
  },
  orders: { title: "Orders and accounts", what: "Where orders and customers are kept.", systems: ["database"] },
  emails: {
    title: "Order emails",
    what: "Sends confirmations, and takes the mail you answer.",
    systems: ["transactional-mail", "mailbox"],
  },
  payments: { title: "Payments", what: "Takes the money and pays it out to you.", systems: ["payment"] },
  visitors: { title: "Visitor numbers", what: "Counts who comes and what they buy.", systems: ["analytics"] },
  alerts: { title: "Alerts", what: "Tells you when the shop is down.", systems: ["monitoring"] },
};

export type FounderAccount = {
  key: AccountKey;
  title: string;
  /** What it is for, in one line. */
  what: string;
  /** The providers' names; empty while unknown. */
  provider: string;
  /** `yours`, `alone` (yours, and nobody else's), `not-yours`, `unknown`, or `unused`. */
  state: "yours" | "alone" | "not-yours" | "unknown" | "unused";
  /** People who can log in, the founder's side first. */
  people: string[];
  /** The one next thing for the founder; null when nothing is left. */
  todo: string | null;
  /** True when the founder said within 90 days that they can open it. */
  isConfirmed: boolean;
  /** True when the founder's newest word is that they cannot. */
  isRefused: boolean;
  /** When the founder said so; null while they have not. */
  saidAt: Date | null;
  parts: {
    system: AccessSystem;
    name: string;
    provider: string;
    /** Where it says so, for a value nobody told; null for one that people told. */
    seenAt: string | null;
    url: string;
    owner: string;
    secondAdmin: string;
    twoStep: string | null;
    helper: string;
    helperEndsOn: string | null;
    renewsOn: string | null;
    isTold: boolean;
  }[];
};

/** Gives the eight accounts. */
export async function founderAccounts(ctx: Ctx, storeId: string): Promise<FounderAccount[]> {
  const store = await ctx.db.store.findUnique({ where: { id: storeId }, select: { id: true } });
  if (!store) throw new NotFound("shop");
  const register = await accessRegister(ctx, storeId);
  return accountKeys.map((key) => accountOf(key, register, ctx.now));
}

function accountOf(key: AccountKey, register: readonly RegisterRow[], now: Date): FounderAccount {
  const { title, what, systems } = accounts[key];
  const rows = systems.flatMap((system) => register.find((row) => row.system === system) ?? []);
  const used = rows.filter(({ told }) => told?.isUsed !== false);
  const told = used.flatMap((row) => row.told ?? []);
  const owned = told.filter(({ ownerName, ownerSide }) => ownerName !== "" && ownerSide !== null);
  const isRefused = told.some(({ founderWord }) => founderWord === "not-mine");
  const isConfirmed =
    told.length > 0 && told.every((row) => row.founderWord === "mine" && isFounderWordFresh(row, now));
  const state = stateOf({ used: used.length, owned, isRefused });
  const said = told.flatMap(({ founderAt }) => (founderAt === null ? [] : [founderAt])).toSorted();
  return {
    key,
    title,
    what,
    provider: unique(used.map(({ provider }) => provider)).join(", "),
    state,
    people: unique([
      ...owned.map(({ ownerName }) => ownerName),
      ...told.map(({ secondAdmin }) => secondAdmin),
      ...told.flatMap(({ helperLevel, helperName }) => (helperLevel === "none" ? [] : [helperName])),
    ]),
    todo: todoOf(state, isConfirmed, told),
    isConfirmed,
    isRefused,
    saidAt: said[0] ? new Date(said[0]) : null,
    parts: used.map((row) => ({
      system: row.system,
      name: partNames[row.system],
      provider: row.provider,
      seenAt: row.told?.provider ? null : (row.seen?.source ?? null),
      url: row.told?.url ?? "",
      owner: row.told?.ownerName ?? "",
      secondAdmin: row.told?.secondAdmin ?? "",
      twoStep: row.told?.mfa ?? null,
      helper: row.told?.helperLevel && row.told.helperLevel !== "none" ? row.told.helperName : "",
      helperEndsOn: row.told?.helperEndsOn ?? null,
      renewsOn: row.told?.renewsOn ?? null,
      isTold: row.told !== null,
    })),
  };
}

/** What the parts of an account are called where it has two. */
const partNames: Readonly<Record<AccessSystem, string>> = {
  registrar: "Where the name is registered",
  "dns-host": "Where the name points",
  cloudflare: "The shield in front",
  hosting: "Where it runs",
  repository: "Where its code is kept",
  database: "Where the data is kept",
  "transactional-mail": "Sends to customers",
  mailbox: "Your own mailbox",
  payment: "Takes payments",
  analytics: "Counts visitors",
  monitoring: "Watches the shop",
};

type Told = NonNullable<RegisterRow["told"]>;

function stateOf({ used, owned, isRefused }: { used: number; owned: readonly Told[]; isRefused: boolean }) {
  if (used === 0) return "unused";
  if (isRefused || owned.some(({ ownerSide }) => ownerSide !== "founder")) return "not-yours";
  if (owned.length < used) return "unknown";
  return owned.some(({ secondAdmin }) => secondAdmin === "") ? "alone" : "yours";
}

function todoOf(state: FounderAccount["state"], isConfirmed: boolean, told: readonly Told[]): string | null {
  if (state === "unused") return null;
  if (state === "not-yours") return "It should move to you";
  if (!isConfirmed) return told.length === 0 ? null : "Say that you can open it";
  if (state === "alone") return "Add a second person";
  if (told.some(({ mfa }) => mfa === "none" || mfa === "sms")) return "Turn on two-step login with an app";
  return null;
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ""))];
}

export const ConfirmAccount = z.object({
  storeId: z.uuid(),
  account: z.enum(accountKeys),
  /** mine: "Yes, I can open this"; not-mine: "not me". */
  word: z.enum(founderWords),
});

/**
 * Takes the founder's word on an account. Throws `NotAllowed` for everybody else, `NotFound` while the register says
 * nothing of it: there is nothing to confirm yet.
 */
export async function confirmAccount(ctx: Ctx, input: z.infer<typeof ConfirmAccount>): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== "person" || actor.role !== "founder") {
    throw new NotAllowed("saying who can open an account, which is the founder's to say");
  }
  const { storeId, account, word } = input;
  const { title, systems } = accounts[account];
  await lockStore(ctx, storeId);
  const { count } = await ctx.db.accessRecord.updateMany({
    where: { storeId, system: { in: [...systems] }, isUsed: true },
    data: { founderWord: word, founderName: actorName(actor), founderAt: ctx.now },
  });
  if (count === 0) throw new NotFound("account");
  await recordActivity(ctx, {
    storeId,
    action: word === "mine" ? "access.confirmed" : "access.refused",
    subject: { kind: "access", id: account, name: title },
  });
  await lookAtAccess(ctx, storeId, "register");
}
