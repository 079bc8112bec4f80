/** What the parts of a store's profile are called, and how they are read from lines and empty fields. */
import type { Platform } from "@/server/checks/check.ts";
import type { HostRole, Sender, StoreProfile } from "@/server/checks/store-profile.ts";

export const platformWords: Record<Platform, string> = {
  shopify: "Shopify",
  vercel: "Vercel",
  netlify: "Netlify",
  render: "Render",
  fly: "Fly",
  heroku: "Heroku",
  cloudflare: "Cloudflare",
  other: "Something else",
};

export const hostRoleWords: Record<HostRole, string> = {
  storefront: "Shop",
  app: "App",
  api: "API",
  checkout: "Checkout",
  admin: "Admin",
  static: "Files and images",
  mail: "Mail",
  redirect: "Only redirects",
  vendor: "Another company",
};

/** Every role, in the order it is offered. */
export const hostRoleIds = Object.keys(hostRoleWords).filter((role): role is HostRole => role in hostRoleWords);

export const streamWords: Record<Sender["stream"], string> = {
  transactional: "Order mails",
  marketing: "Newsletters",
  personal: "People's mailboxes",
};

export type PathKey = keyof StoreProfile["paths"];
export const pathWords: [PathKey, string, string][] = [
  ["home", "Home", "/"],
  ["product", "A product", "/products/…"],
  ["collection", "A collection", "/collections/all"],
  ["cart", "Cart", "/cart"],
  ["checkout", "Checkout", "/checkout"],
  ["login", "Sign in", "/account/login"],
  ["account", "Account", "/account"],
];

/** Sets one path; an emptied one is no longer known. Home stays. */
export function withPath(paths: StoreProfile["paths"], key: PathKey, text: string): StoreProfile["paths"] {
  const { [key]: _, ...rest } = paths;
  if (key !== "home" && text.trim() === "") return { ...rest, home: paths.home };
  return { ...paths, [key]: text };
}

/** Reads one entry a line; blank lines are left out. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Takes out what forms leave behind: blanks around names, selectors and smoke inputs that were never typed. */
export function cleanProfile({ smoke = {}, ...profile }: StoreProfile): StoreProfile {
  const typed = Object.entries(smoke).filter(([, value]) => (typeof value === "string" ? value.trim() !== "" : value));
  return {
    ...profile,
    ...(typed.length > 0 ? { smoke: Object.fromEntries(typed) } : {}),
    hosts: profile.hosts.filter(({ name }) => name.trim() !== ""),
    senders: profile.senders.map(({ selectors, ...sender }) => {
      const named = selectors?.map((selector) => selector.trim()).filter((selector) => selector !== "") ?? [];
      return named.length > 0 ? { ...sender, selectors: named } : sender;
    }),
  };
}

/** Finds the message for a field, or for anything inside it: `profile.hosts` also answers for `profile.hosts.2.name`. */
export function errorUnder(error: { message: string; field: string | null } | null, path: string): string | null {
  if (error?.field === path || error?.field?.startsWith(`${path}.`)) return error.message;
  return null;
}
