/** Reads from a product's page what pressing "Add to basket" would send. */
import { Parser } from "htmlparser2";

export type CartForm = {
  /** Where the form is sent, absolute. */
  url: string;
  fields: [string, string][];
  /** The product's name as its page shows it; empty when there is no heading. */
  heading: string;
};

/** Shops name the place in these words, in its address or as the form's class (WooCommerce: `class="cart"`). */
const BASKET = /cart|basket|\bbag\b|warenkorb|panier/i;
/** A form with more fields is no "Add to basket". */
const FIELDS_MAX = 50;

/** Finds the first form of a page that puts something into a basket; null when there is none. */
export function readCartForm(body: string, pageUrl: string): CartForm | null {
  const headings: string[] = [];
  const forms: Omit<CartForm, "heading">[] = [];
  let isInHeading = false;
  let isInForm = false;
  let select: string | null = null;

  function add(name: string | undefined, value: string | undefined): void {
    const [form] = forms;
    if (!isInForm || form === undefined || !name || form.fields.length >= FIELDS_MAX) return;
    if (!form.fields.some(([known]) => known === name)) form.fields.push([name, value ?? ""]);
  }
  const parser = new Parser({
    onopentag(element, attributes) {
      const { name, value, type = "" } = attributes;
      if (element === "h1" && headings.length === 0) isInHeading = true;
      if (element === "form" && forms.length === 0) {
        forms.push(...basketForm(attributes, pageUrl));
        isInForm = forms.length > 0;
      }
      if (element === "input" && isSent(type, "checked" in attributes)) add(name, value);
      if (element === "select") select = name ?? null;
      if (element === "option" && select !== null) add(select, value);
      if (element === "button") add(name, value);
    },
    ontext(text) {
      if (isInHeading) headings.push(text);
    },
    onclosetag(element) {
      if (element === "h1") isInHeading = false;
      if (element === "select") select = null;
      if (element === "form") isInForm = false;
    },
  });
  parser.end(body);
  const [form] = forms;
  return form === undefined ? null : { ...form, heading: headings.join("").replace(/\s+/g, " ").trim() };
}

function basketForm(attributes: { [name: string]: string }, pageUrl: string): Omit<CartForm, "heading">[] {
  const { action = "", method = "get" } = attributes;
  if (method.toLowerCase() !== "post" || !URL.canParse(action, pageUrl)) return [];
  const url = new URL(action, pageUrl);
  return BASKET.test(url.pathname) || BASKET.test(attributes.class ?? "") ? [{ url: url.href, fields: [] }] : [];
}

function isSent(type: string, isChecked: boolean): boolean {
  const kind = type.toLowerCase();
  if (kind === "radio" || kind === "checkbox") return isChecked;
  return !["file", "image", "reset", "button"].includes(kind);
}
