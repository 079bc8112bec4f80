/** What the portal's access register says, as the checks of the handover judge it. No value in it is a secret. */
import { DAY_MS } from "../check.ts";

/** The systems of the register, in the order of catalogue 11. */
export const accessSystems = [
  "registrar",
  "dns-host",
  "hosting",
  "cloudflare",
  "mailbox",
  "analytics",
  "monitoring",
  "transactional-mail",
  "repository",
  "payment",
  "database",
] as const;
export type AccessSystem = (typeof accessSystems)[number];

/** Catalogue ho.access-register: these rows have to be there. */
export const mainSystems: readonly AccessSystem[] = accessSystems.slice(0, 7);

/** What each system is called in the studio. */
export const systemNames: Readonly<Record<AccessSystem, string>> = {
  registrar: "Domain registrar",
  "dns-host": "DNS host",
  hosting: "Hosting and deploys",
  cloudflare: "Cloudflare",
  mailbox: "E-mail provider",
  analytics: "Analytics",
  monitoring: "Monitoring",
  "transactional-mail": "Order mail sender",
  repository: "Code repository",
  payment: "Payments",
  database: "Database",
};

export const ownerSides = ["founder", "consultancy", "contractor"] as const;
export const mfaKinds = ["passkey", "app", "sms", "none"] as const;
export const helperLevels = ["none", "limited", "admin"] as const;
export const grantMethods = ["invitation", "vault", "one-time-link", "chat", "mail"] as const;
export const founderWords = ["mine", "not-mine"] as const;
export const componentSeverities = ["sales-stop", "degraded", "minor"] as const;
export const plainChannels = ["chat", "mail", "document", "ticket"] as const;

/** One system as people told it; null and empty mean that nobody said. */
export type AccessRow = {
  system: AccessSystem;
  /** False when the shop does without. */
  isUsed: boolean;
  ownerName: string;
  ownerSide: (typeof ownerSides)[number] | null;
  /** The mailbox the account answers to. */
  ownerMailbox: string;
  secondAdmin: string;
  mfa: (typeof mfaKinds)[number] | null;
  hasBackupCodes: boolean | null;
  /** What people who are not the shop's can do. */
  helperLevel: (typeof helperLevels)[number] | null;
  helperName: string;
  /** The last day of their access, `YYYY-MM-DD`. */
  helperEndsOn: string | null;
  grantedBy: (typeof grantMethods)[number] | null;
  isSharedLogin: boolean | null;
  founderWord: (typeof founderWords)[number] | null;
  /** When the founder said so, ISO 8601. */
  founderAt: string | null;
};

export type AccessFacts = {
  rows: AccessRow[];
  /** Names of the DNS map and declared hosts, with their business owner; empty while nobody is. */
  components: { name: string; businessOwner: string }[];
  /** Secrets that were sent in plain text, by name. */
  plainSecrets: { name: string; isReplaced: boolean }[];
  /** Keys and tokens the portal holds or has given out for the store. */
  tokens: { name: string; endsAt: string | null }[];
};

/** How long the founder's word on a row holds (catalogue 11: expiry 90 days). */
export const FOUNDER_WORD_DAYS = 90;

/** Tells whether the founder's word on a row still holds. */
export function isFounderWordFresh({ founderAt }: Pick<AccessRow, "founderAt">, now: Date): boolean {
  return founderAt !== null && now.getTime() - Date.parse(founderAt) <= FOUNDER_WORD_DAYS * DAY_MS;
}

/** Lists systems by name, for a sentence. */
export function namesOf(systems: readonly AccessSystem[]): string {
  return systems.map((system) => systemNames[system]).join(", ");
}
