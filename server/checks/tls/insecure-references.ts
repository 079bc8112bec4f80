/** Finds what a secure page loads over plain http (W3C Mixed Content). */
import { Parser } from "htmlparser2";

export type InsecureReference = { kind: "active" | "passive"; element: string; url: string };

/** Elements whose insecure load a browser blocks, by attribute (W3C Mixed Content, section 3). */
const active: Record<string, string> = { script: "src", iframe: "src", object: "data", embed: "src", form: "action" };
/** Elements a browser upgrades or shows with a warning. */
const passive: Record<string, string[]> = {
  img: ["src", "srcset"],
  video: ["src", "poster"],
  audio: ["src"],
  source: ["src", "srcset"],
  track: ["src"],
};
const ACTIVE_RELS = ["stylesheet", "modulepreload", "preload", "manifest"];
/** More of the same adds nothing. */
const KEPT = 40;

/** Lists insecure references of a page. Links people follow, XML namespaces and vocabulary addresses are none. */
export function insecureReferences(html: string, baseUrl: string): InsecureReference[] {
  const found: InsecureReference[] = [];
  let base = baseUrl;
  let isStyle = false;
  const add = (kind: InsecureReference["kind"], element: string, value: string | undefined) => {
    const url = value === undefined ? null : URL.parse(value.trim(), base);
    if (url?.protocol !== "http:" || found.length >= KEPT) return;
    if (!found.some((held) => held.url === url.href && held.element === element)) {
      found.push({ kind, element, url: url.href.slice(0, 500) });
    }
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "base" && attributes.href) base = URL.parse(attributes.href, baseUrl)?.href ?? base;
      if (name === "style") isStyle = true;
      const attribute = active[name];
      if (attribute) add("active", name, attributes[attribute]);
      if (name === "link" && relsOf(attributes.rel).some((rel) => ACTIVE_RELS.includes(rel))) {
        add("active", "link", attributes.href);
      }
      for (const each of passive[name] ?? []) {
        for (const url of each === "srcset" ? urlsOfSrcset(attributes.srcset) : [attributes[each]])
          add("passive", name, url);
      }
      for (const url of urlsOfStyle(attributes.style ?? "")) add("passive", `${name} style`, url);
    },
    ontext(text) {
      if (isStyle) for (const url of urlsOfStyle(text)) add("passive", "style", url);
    },
    onclosetag(name) {
      if (name === "style") isStyle = false;
    },
  });
  parser.end(html);
  return found;
}

/** Tells whether the page's policy upgrades insecure requests, by header or by meta. */
export function upgradesInsecure(html: string, headers: readonly [string, string][]): boolean {
  const directive = /(?:^|[;,])\s*upgrade-insecure-requests\s*(?:[;,]|$)/i;
  if (headers.some(([name, value]) => name === "content-security-policy" && directive.test(value))) return true;
  let found = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      const isPolicy = name === "meta" && attributes["http-equiv"]?.toLowerCase() === "content-security-policy";
      if (isPolicy && directive.test(attributes.content ?? "")) found = true;
    },
  });
  parser.end(html);
  return found;
}

function relsOf(rel: string | undefined): string[] {
  return (rel ?? "").toLowerCase().split(/\s+/);
}

function urlsOfSrcset(srcset: string | undefined): string[] {
  return (srcset ?? "").split(",").flatMap((part) => part.trim().split(/\s+/)[0] ?? []);
}

function urlsOfStyle(style: string): string[] {
  return [...style.matchAll(/url\(\s*["']?(http:[^"')\s]{1,500})/gi)].flatMap((match) => match[1] ?? []);
}
