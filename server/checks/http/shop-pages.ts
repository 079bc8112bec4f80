/** The pages the header and cookie checks look at, by what people do there. */
import { normalName } from "../dns/hosts.ts";
import type { StoreProfile } from "../store-profile.ts";

/** What people do on a page. */
export type PageKind = "home" | "login" | "cart" | "checkout";
/** A page of the shop by its declared path. */
export type ShopPage = { kind: PageKind; url: string };

/** Lists home and the declared log-in (else account), cart and checkout on the canonical origin, each address once. */
export function shopPagesOf(store: StoreProfile, kinds: PageKind[]): ShopPage[] {
  const origin = store.canonicalOrigin ?? `https://${normalName(store.domain)}`;
  const { home, login, account, cart, checkout } = store.paths;
  const paths = { home, login: login ?? account, cart, checkout };
  const pages = kinds.flatMap((kind): ShopPage[] => {
    const path = paths[kind];
    return path !== undefined && URL.canParse(path, origin) ? [{ kind, url: new URL(path, origin).href }] : [];
  });
  return pages.filter(({ url }, index) => pages.findIndex((page) => page.url === url) === index);
}

/** Reads every value of a header, in the order sent; names are lower case. */
export function valuesOf(headers: [string, string][], wanted: string): string[] {
  return headers.filter(([name]) => name === wanted).map(([, value]) => value);
}
