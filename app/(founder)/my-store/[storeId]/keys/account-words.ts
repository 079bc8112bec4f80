/** The words and signs of an account behind a shop, in everyday language. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";

export type Account = RouterOutputs["founder"]["keys"][number];

export const accountIcons: Readonly<Record<Account["key"], IconName>> = {
  domain: "globe",
  traffic: "cloud",
  shop: "store",
  orders: "server",
  emails: "send",
  payments: "credit-card",
  visitors: "chart-line",
  alerts: "activity",
};

/** Says who holds an account; `firstName` is the reader's, so that their own name reads "You". */
export function holders(account: Account, ownName: string): { icon: IconName; tone: Tone; text: string } {
  const people = account.people.map((name) => (name === ownName ? "You" : (name.split(" ")[0] ?? name)));
  const who = people.join(", ");
  switch (account.state) {
    case "yours":
      return { icon: "circle-check", tone: "pass", text: who };
    case "alone":
      return {
        icon: "triangle-alert",
        tone: "warn",
        text: people.length > 1 ? who : `${who || "You"}, but nobody else`,
      };
    case "not-yours":
      return {
        icon: "octagon-x",
        tone: "fail",
        text: account.isRefused ? "You said you cannot open it" : `${who || "Somebody else"}, not you`,
      };
    case "unused":
      return { icon: "circle-slash", tone: "idle", text: "Your shop does without" };
    default:
      return { icon: "circle-dashed", tone: "idle", text: "Nobody has told us yet" };
  }
}

/** Sums the page up in one or two sentences. */
export function keysLead(accounts: readonly Account[]): string {
  const used = accounts.filter(({ state }) => state !== "unused");
  const owned = used.filter(({ state }) => state === "yours" || state === "alone").length;
  const foreign = used.filter(({ state }) => state === "not-yours").length;
  const unknown = used.filter(({ state }) => state === "unknown").length;
  const small = used.filter(({ state, todo }) => (state === "yours" || state === "alone") && todo !== null).length;
  const rest = [
    foreign > 0 ? `${count(foreign)} should move to you` : "",
    small > 0 ? `${count(small)} ${small === 1 ? "needs" : "need"} a small step` : "",
    unknown > 0 ? `of ${count(unknown)} we do not know yet` : "",
  ].filter((part) => part !== "");
  const first = `You own ${owned} of your ${used.length} accounts.`;
  if (rest.length === 0) return owned === used.length ? `${first} Nothing is left to do.` : first;
  const listed = rest.length === 1 ? rest[0] : `${rest.slice(0, -1).join(", ")}, and ${rest.at(-1)}`;
  return `${first} ${listed?.charAt(0).toUpperCase()}${listed?.slice(1)}.`;
}

function count(number: number): string {
  return ["none", "one", "two", "three", "four", "five", "six", "seven", "eight"][number] ?? String(number);
}

/** What kinds of two-step login are called. */
export const twoStepWords: Readonly<Record<string, string>> = {
  passkey: "With a passkey",
  app: "With an app",
  sms: "By text message only",
  none: "Off",
};
