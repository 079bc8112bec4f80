/** What checks read from a page: the head that search engines obey and the text people see. */
import { Parser } from "htmlparser2";

/** What a page says to crawlers and to people. */
export type Page = {
  title: string;
  /** Content of each robots meta tag with the crawler it speaks to (`robots`, `googlebot`), lower case. */
  robots: { agent: string; content: string }[];
  /** `href` of each canonical link inside the head, as written. */
  canonicals: string[];
  ogUrl: string | null;
  /** Visible text, white space collapsed. */
  text: string;
};

/** Elements whose text nobody sees. */
const UNSEEN = new Set(["script", "style", "noscript", "template", "svg", "title"]);
/** Elements whose start tag ends the head even where `</head>` is missing (HTML standard, 13.2.6.4.7). */
const BODY_STARTS = new Set(["body", "div", "main", "header", "section", "p", "h1", "ul", "table", "form"]);
/** Enough text to compare two pages; the rest of a very long page changes nothing. */
const TEXT_MAX = 100_000;

/** Reads a page; broken markup gives what could be read, never an error. */
export function readPage(html: string): Page {
  const page: Page = { title: "", robots: [], canonicals: [], ogUrl: null, text: "" };
  let isHead = true;
  let unseenDepth = 0;
  let isTitle = false;
  const parts: string[] = [];
  let length = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (BODY_STARTS.has(name)) isHead = false;
      if (UNSEEN.has(name)) unseenDepth += 1;
      if (name === "title" && isHead && page.title === "") isTitle = true;
      if (name === "meta") readMeta(page, attributes);
      if (name === "link" && isHead && relsOf(attributes.rel).includes("canonical")) {
        page.canonicals.push((attributes.href ?? "").trim());
      }
    },
    ontext(text) {
      if (isTitle) page.title += text;
      if (unseenDepth > 0 || length > TEXT_MAX) return;
      parts.push(text);
      length += text.length;
    },
    onclosetag(name) {
      if (name === "head") isHead = false;
      if (name === "title") isTitle = false;
      if (UNSEEN.has(name)) unseenDepth -= 1;
    },
  });
  parser.write(html);
  parser.end();
  page.title = collapsed(page.title);
  page.text = collapsed(parts.join(" "));
  return page;
}

function readMeta(page: Page, attributes: { [name: string]: string }): void {
  const name = (attributes.name ?? "").trim().toLowerCase();
  const content = (attributes.content ?? "").trim();
  if (name === "robots" || name === "googlebot") page.robots.push({ agent: name, content: content.toLowerCase() });
  if ((attributes.property ?? "").trim().toLowerCase() === "og:url" && page.ogUrl === null) page.ogUrl = content;
}

function relsOf(rel: string | undefined): string[] {
  return (rel ?? "").toLowerCase().split(/\s+/);
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
