/** Whether one visitor's basket shows up for another: a marked item in session A, then a look as B and as nobody. */
import { randomBytes } from "node:crypto";
import type { Verdict } from "../check.ts";
import { isOwnName, normalName } from "../dns/hosts.ts";
import { notApplicable } from "../dns/not-judged.ts";
import { readHtml } from "../probes/html.ts";
import type { HttpVisit, Probes } from "../probes/probes.ts";
import { readPage } from "../seo/page.ts";
import type { StoreProfile } from "../store-profile.ts";
import { readCartForm } from "./cart-form.ts";
import { originOf } from "./personal-paths.ts";

export type MarkerFact = {
  cartUrl: string;
  /** What only session A put there: its own text, or the product's name; null when A's basket page shows neither. */
  marker: "text" | "product" | null;
  /** Who else saw it. */
  seenBy: ("another visitor" | "a visitor without a session")[];
  /** Why two sessions could not be compared; null when they were. */
  obstacle: string | null;
};

/** A shorter product name may stand on any page. */
const NAME_CHARS_MIN = 6;

/** Puts one item into a basket, as the owner allows (catalogue 0.3: synthetic cart), and looks who sees it. */
export async function tryMarker(probes: Probes, store: StoreProfile): Promise<MarkerFact> {
  const cartUrl = new URL(store.paths.cart ?? "/cart", originOf(store)).href;
  const unseen = (obstacle: string): MarkerFact => ({ cartUrl, marker: null, seenBy: [], obstacle });
  const productUrl = await productOf(probes, store);
  if (productUrl === null) return unseen("no product page is known");
  const first = probes.http.visit();
  const { final } = await first.open(productUrl);
  const form = final === null ? null : readCartForm(final.body, final.url);
  if (form === null) return unseen("the product page has no form that fills a basket");
  if (!isOwnName(normalName(new URL(form.url).hostname), store.domain))
    return unseen("the basket is another company's");
  const text = `lrc-${randomBytes(6).toString("hex")}`;
  // Its own query keeps this look out of the cache that is to be tried.
  const before = await pageText(probes.http.visit(), `${cartUrl}?lrc=before`);
  // Shopify docs, "line item properties": a text that stands beside the item.
  await first.send(form.url, { form: [...form.fields, ["properties[Check]", text]] });
  const own = await pageText(first, cartUrl);
  const marker = markerIn(own, { text, product: form.heading, before });
  if (marker === null) return unseen("the basket page does not show what is in it before its scripts run");
  const wanted = marker === "text" ? text : form.heading;
  const second = probes.http.visit();
  await second.open(new URL(store.paths.home, originOf(store)).href);
  const another = await pageText(second, cartUrl);
  const nobody = await pageText(probes.http.visit(), cartUrl);
  const seenBy: MarkerFact["seenBy"] = [];
  if (another.includes(wanted)) seenBy.push("another visitor");
  if (nobody.includes(wanted)) seenBy.push("a visitor without a session");
  return { cartUrl, marker, seenBy, obstacle: null };
}

function markerIn(own: string, { text, product, before }: { text: string; product: string; before: string }) {
  if (own.includes(text)) return "text";
  // A name that stands in an empty basket too is an advertisement.
  const isTelling = product.length >= NAME_CHARS_MIN && before !== "" && !before.includes(product);
  return isTelling && own.includes(product) ? "product" : null;
}

async function productOf(probes: Probes, store: StoreProfile): Promise<string | null> {
  const origin = originOf(store);
  if (store.paths.product !== undefined) return new URL(store.paths.product, origin).href;
  const { final } = await probes.http.chain(new URL(store.paths.home, origin).href);
  const links = final === null ? [] : readHtml(final.body, final.url).links;
  return links.find((link) => new URL(link).origin === origin && /\/products?\/[^/]+$/.test(link)) ?? null;
}

async function pageText(visit: HttpVisit, url: string): Promise<string> {
  const { final } = await visit.open(url);
  return final === null || final.status !== 200 ? "" : readPage(final.body).text.replace(/\s+/g, " ");
}

/** Judges the look; a basket that only scripts fill skips, because nothing in it can be shared by a cache of pages. */
export function judgeMarker({ cartUrl, marker, seenBy, obstacle }: MarkerFact): Verdict {
  const base = { subject: cartUrl, reach: 1 as const, data: { cartUrl, marker, seenBy, obstacle } };
  if (obstacle !== null) {
    const summary = "We could not compare the baskets of two visitors; the headers of the page are judged instead.";
    return notApplicable({
      ...base,
      findingKey: "sessions-not-compared",
      summary,
      summaryTech: `Not tried: ${obstacle}.`,
    });
  }
  const what = marker === "text" ? "A text of ours" : "An item";
  if (seenBy.length === 0) {
    return {
      ...base,
      status: "pass",
      findingKey: "sessions-apart",
      summary: "What one visitor puts into the basket, another does not see.",
      summaryTech: `${what} in the basket of one session was shown to that session alone.`,
    };
  }
  return {
    ...base,
    status: "fail",
    findingKey: "basket-shared",
    summary: "What one visitor puts into the basket is shown to others.",
    summaryTech: `${what} in the basket of one session was shown to ${seenBy.join(" and to ")}.`,
    expected: "shown to the session that put it there, and to no other",
    found: seenBy.join(", "),
  };
}
