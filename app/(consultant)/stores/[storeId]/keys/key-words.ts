/** The words of the page Keys, for tables and forms. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";

export type KeysPage = RouterOutputs["access"]["page"];
export type RegisterRow = KeysPage["register"][number];
type Told = NonNullable<RegisterRow["told"]>;

export const systemIcons: Readonly<Record<RegisterRow["system"], IconName>> = {
  registrar: "globe",
  "dns-host": "route",
  hosting: "server",
  cloudflare: "cloud",
  mailbox: "mail",
  analytics: "chart-line",
  monitoring: "activity",
  "transactional-mail": "send",
  repository: "git-commit-horizontal",
  payment: "credit-card",
  database: "database",
};

export const sideWords = { founder: "the shop's", consultancy: "ours", contractor: "a contractor's" } as const;
export const mfaWords = { passkey: "Passkey", app: "App", sms: "SMS only", none: "Off" } as const;
export const helperWords = { none: "Nobody else", limited: "Limited", admin: "Administrator" } as const;
export const methodWords = {
  invitation: "Invitation",
  vault: "Password manager",
  "one-time-link": "One-time link",
  chat: "Chat",
  mail: "E-mail",
} as const;
export const severityWords = {
  "sales-stop": "Sales stop",
  degraded: "Works in part",
  minor: "Hardly noticed",
} as const;
export const channelWords = { chat: "a chat", mail: "an e-mail", document: "a document", ticket: "a ticket" } as const;

type Sign = { icon: IconName; tone: Tone; text: string };

/** Says whether the founder can run an account without help. */
export function canRun({ told, isConfirmed }: RegisterRow): Sign {
  if (told === null || (told.isUsed && told.ownerSide === null)) {
    return { icon: "circle-dashed", tone: "idle", text: "Not told" };
  }
  if (!told.isUsed) return { icon: "circle-slash", tone: "idle", text: "Not used" };
  if (told.founderWord === "not-mine") return { icon: "octagon-x", tone: "fail", text: "The founder says no" };
  if (told.ownerSide !== "founder") {
    return { icon: "octagon-x", tone: "fail", text: `No, ${told.ownerName || "somebody else"} owns it` };
  }
  if (told.secondAdmin === "") return { icon: "triangle-alert", tone: "warn", text: "Only one login" };
  if (!isConfirmed) return { icon: "circle-dashed", tone: "idle", text: "Not confirmed" };
  return { icon: "circle-check", tone: "pass", text: "Yes" };
}

/** Says what is left to do at an account before the handover; null when nothing is. */
export function beforeHandover({ told, isConfirmed }: RegisterRow): { text: string; isDue: boolean } | null {
  if (told === null || (told.isUsed && told.ownerSide === null)) return { text: "Say who owns it", isDue: true };
  if (!told.isUsed) return null;
  if (told.ownerSide !== "founder" || told.founderWord === "not-mine")
    return { text: "Move it to the founder", isDue: true };
  if (told.secondAdmin === "") return { text: "Add a second owner", isDue: true };
  if (told.mfa === null || told.mfa === "none" || told.mfa === "sms")
    return { text: twoStepStep(told.mfa), isDue: true };
  if (told.helperLevel === null) return { text: "Say what helpers can do", isDue: true };
  if (told.helperLevel === "admin" && told.helperEndsOn === null)
    return { text: "Give helpers a last day", isDue: true };
  if (!isConfirmed) return { text: "The founder confirms", isDue: false };
  if (told.helperLevel === "admin")
    return { text: `Remove ${told.helperName || "helpers"} by ${told.helperEndsOn}`, isDue: false };
  return null;
}

function twoStepStep(mfa: Told["mfa"]): string {
  return mfa === null ? "Say how two-step login works" : "Turn on two-step login";
}

/** Counts for the head of the page. */
export function keyCounts(register: readonly RegisterRow[]) {
  const used = register.filter(({ told }) => told?.isUsed !== false);
  const notOwned = used.filter(
    ({ told }) => told?.ownerSide && (told.ownerSide !== "founder" || told.founderWord === "not-mine"),
  );
  return {
    accounts: used.length,
    untold: used.filter(({ told }) => !told?.ownerSide).length,
    notOwned: notOwned.length,
    toDo: used.filter((row) => beforeHandover(row)?.isDue).length,
  };
}
