/** What a shop's basket page says: how much is in it, and what it costs. */
import type { Json } from "../check.ts";
import { readPage } from "../seo/page.ts";

/** `lines` null when it cannot be told; `price` null when no amount is shown, else the highest amount. */
export type Basket = { lines: number | null; price: number | null };

/** Words of an empty basket in the languages shops use most. */
const EMPTY =
  /(?:cart|basket|bag) is (?:currently )?empty|nothing in your (?:cart|basket|bag)|warenkorb ist (?:noch )?leer|panier est vide|cesta est[áa] vac[íi]a|carrello [èe] vuoto|winkelwagen is leeg/i;
/** An amount beside its currency: `€ 14.00`, `14,00 €`, `USD 1,400.00`. */
const AMOUNT =
  /(?:[€$£]|\b(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|DKK|NOK|PLN)\b)\s?(\d{1,3}(?:[., ’']\d{3})*(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?)|(\d{1,3}(?:[., ’']\d{3})*[.,]\d{2}|\d+(?:[.,]\d{2})?)\s?(?:[€$£]|\b(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|DKK|NOK|PLN|kr)\b)/g;

/** Reads a basket page; `wanted` are words of the test item, any of which shows that it is in. */
export function readBasket(body: string, wanted: string[]): Basket {
  const { text } = readPage(body);
  const amounts = [...text.matchAll(AMOUNT)].map(([, before, after]) => amountOf(before ?? after ?? ""));
  const price = amounts.length === 0 ? null : Math.max(...amounts);
  const isIn = wanted.some((words) => words !== "" && (text.includes(words) || body.includes(`"${words}"`)));
  if (isIn) return { lines: 1, price };
  return { lines: EMPTY.test(text) ? 0 : null, price };
}

/** Reads Shopify's `/cart.js` (Shopify docs, "Cart API"): lines, and the total in major units. Null when it is no basket. */
export function readCartJson(body: string): Basket | null {
  const cart = parsed(body);
  if (typeof cart !== "object" || cart === null || Array.isArray(cart)) return null;
  const { items, total_price: total } = cart;
  if (!Array.isArray(items) || typeof total !== "number") return null;
  return { lines: items.length, price: total / 100 };
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** The last mark with two digits behind it divides the cents; every other one groups thousands. */
function amountOf(text: string): number {
  const cents = /[.,](\d{2})$/.exec(text)?.[1];
  const whole = (cents === undefined ? text : text.slice(0, -3)).replace(/\D/g, "");
  return Number(`${whole || "0"}.${cents ?? "0"}`);
}
