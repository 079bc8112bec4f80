/** Reads a page as a browser would: what it loads, what it links to, what it says of itself, what state it carries. */
import { Parser } from "htmlparser2";

/** One thing a page makes the browser load, send or open, as written and resolved. */
export type PageReference = {
  element: string;
  attribute: string;
  raw: string;
  /** Absolute; null when it is no URL. */
  url: string | null;
};

export type InlineScript = { type: string; text: string; offset: number };

/** State a framework writes into the page for its scripts, by the name it goes by. */
export type InlineState = { kind: string; text: string };

export type HtmlPage = {
  title: string;
  /** Base for relative URLs: the first `<base href>`, else the page's own URL. */
  baseUrl: string;
  /** `href` of every `<a>` and `<area>`, resolved, without mailto, tel and javascript. */
  links: string[];
  /** `src` of every script, resolved. */
  scripts: string[];
  /** `<link rel=modulepreload>` and `<link rel=preload as=script>`. */
  modulePreloads: string[];
  styles: string[];
  /** `<link rel=manifest>`; null when there is none. */
  manifest: string | null;
  inlineScripts: InlineScript[];
  inlineState: InlineState[];
  jsonLd: string[];
  comments: string[];
  dataAttributes: { element: string; name: string; value: string }[];
  /** Content by lower-case name, property or http-equiv, in order. */
  metas: { name: string; content: string }[];
  /** Target of the first meta refresh, resolved; null when none or when it only reloads. */
  metaRefresh: string | null;
  /** Directives of every meta robots, lower case, split at commas. */
  metaRobots: string[];
  canonicals: { href: string; url: string | null; inHead: boolean }[];
  /** Every URL the page loads, embeds or posts to; anchors are not among them. */
  references: PageReference[];
};

/** Attributes that make a browser load something or send data there (HTML standard, section 2.5 and the elements'). */
const loadedAttributes: { [element: string]: string[] } = {
  script: ["src"],
  iframe: ["src"],
  frame: ["src"],
  embed: ["src"],
  object: ["data"],
  img: ["src", "srcset"],
  source: ["src", "srcset"],
  video: ["src", "poster"],
  audio: ["src"],
  track: ["src"],
  input: ["src"],
  form: ["action"],
  button: ["formaction"],
  link: ["href"],
};
/** Relations whose target is loaded; others are only links. */
const loadedRelations = new Set(["stylesheet", "modulepreload", "preload", "prefetch", "icon", "manifest"]);

/** How frameworks write state into a page: a script's id, or a name something is assigned to. */
const stateIds: { [id: string]: string } = { __next_data__: "__NEXT_DATA__", __nuxt_data__: "__NUXT_DATA__" };
const stateNames = [
  "self.__next_f.push",
  "__NUXT__",
  "__remixContext",
  "__reactRouterContext",
  "__INITIAL_STATE__",
  "__PRELOADED_STATE__",
  "__APOLLO_STATE__",
  "__sveltekit",
  "ShopifyAnalytics",
];
/** Pages with absurd numbers of nodes are cut here; ordinary shops stay far below. */
const ITEMS_MAX = 5_000;

/** Parses a page. Broken markup is read as far as a browser would; nothing is fetched. */
export function readHtml(body: string, pageUrl: string): HtmlPage {
  const page = emptyPage(pageUrl);
  const references: Omit<PageReference, "url">[] = [];
  const canonicals: { href: string; inHead: boolean }[] = [];
  const anchors: string[] = [];
  const scripts: { src: string }[] = [];
  const links: { rel: string; href: string; as: string }[] = [];
  const refreshes: string[] = [];
  let hasBase = false;
  let inBody = false;
  let open: { element: "script" | "title"; type: string; id: string; text: string; offset: number } | null = null;

  const parser = new Parser({
    onopentag(element, attributes) {
      if (element === "body") inBody = true;
      readAttributes(element, attributes);
      if (element === "base" && !hasBase && attributes.href && URL.canParse(attributes.href, pageUrl)) {
        hasBase = true;
        page.baseUrl = new URL(attributes.href, pageUrl).href;
      }
      if ((element === "a" || element === "area") && attributes.href) anchors.push(attributes.href);
      if (element === "meta") readMeta(attributes);
      if (element === "link") readLink(attributes);
      if (element === "script" && attributes.src) scripts.push({ src: attributes.src });
      if (element === "script" && !attributes.src) {
        const { type = "", id = "" } = attributes;
        open = { element, type: type.toLowerCase(), id: id.toLowerCase(), text: "", offset: parser.endIndex + 1 };
      }
      if (element === "title" && page.title === "") open = { element, type: "", id: "", text: "", offset: 0 };
    },
    ontext(text) {
      if (open) open.text += text;
    },
    onclosetag(element) {
      if (open === null || element !== open.element) return;
      if (open.element === "title") page.title = open.text.replace(/\s+/g, " ").trim();
      else closeScript(open);
      open = null;
    },
    oncomment(text) {
      add(page.comments, text);
    },
  });

  function readAttributes(element: string, attributes: { [name: string]: string }): void {
    for (const attribute of loadedAttributes[element] ?? []) {
      const raw = attributes[attribute]?.trim();
      if (!raw || (element === "link" && !isLoaded(attributes.rel))) continue;
      for (const each of attribute === "srcset" ? candidatesOf(raw) : [raw])
        add(references, { element, attribute, raw: each });
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("data-") && value !== "") add(page.dataAttributes, { element, name, value });
      if (name === "style") readStyle(element, value);
    }
  }

  function readStyle(element: string, style: string): void {
    for (const [, , raw = ""] of style.matchAll(/url\(\s*(["']?)([^"')]{1,2000})\1\s*\)/gi)) {
      add(references, { element, attribute: "style", raw: raw.trim() });
    }
  }

  function readMeta(attributes: { [name: string]: string }): void {
    const name = (attributes.name ?? attributes.property ?? attributes["http-equiv"] ?? "").toLowerCase();
    const content = attributes.content ?? "";
    if (name === "") return;
    add(page.metas, { name, content });
    if (name === "robots")
      page.metaRobots.push(
        ...content
          .toLowerCase()
          .split(",")
          .map((part) => part.trim()),
      );
    if (name === "refresh") refreshes.push(content);
  }

  function readLink(attributes: { [name: string]: string }): void {
    const { rel = "", href = "", as = "" } = attributes;
    if (href === "") return;
    add(links, { rel: rel.toLowerCase(), href, as: as.toLowerCase() });
    if (relationsOf(rel).includes("canonical")) add(canonicals, { href, inHead: !inBody });
  }

  function closeScript({ type, id, text, offset }: NonNullable<typeof open>): void {
    if (text.trim() === "") return;
    if (type === "application/ld+json") add(page.jsonLd, text);
    else add(page.inlineScripts, { type, text, offset });
    const kind =
      stateIds[id] ?? stateNames.find((name) => text.includes(name)) ?? (type === "application/json" ? id : "");
    if (kind !== "") add(page.inlineState, { kind, text });
  }

  parser.end(body);

  const resolve = (raw: string) => resolved(raw, page.baseUrl);
  const linked = (wanted: (link: { rel: string; as: string }) => boolean) =>
    links.filter(wanted).flatMap(({ href }) => resolve(href) ?? []);
  page.links = anchors.flatMap((href) => resolve(href) ?? []);
  page.scripts = scripts.flatMap(({ src }) => resolve(src) ?? []);
  page.modulePreloads = linked(
    ({ rel, as }) =>
      relationsOf(rel).includes("modulepreload") || (relationsOf(rel).includes("preload") && as === "script"),
  );
  page.styles = linked(({ rel }) => relationsOf(rel).includes("stylesheet"));
  page.manifest = linked(({ rel }) => relationsOf(rel).includes("manifest"))[0] ?? null;
  page.references = references.map((reference) => ({ ...reference, url: resolve(reference.raw) }));
  page.canonicals = canonicals.map((canonical) => ({ ...canonical, url: resolve(canonical.href) }));
  page.metaRefresh =
    refreshes.map(refreshTarget).flatMap((target) => (target ? (resolve(target) ?? []) : []))[0] ?? null;
  return page;
}

function emptyPage(pageUrl: string): HtmlPage {
  return {
    title: "",
    baseUrl: pageUrl,
    links: [],
    scripts: [],
    modulePreloads: [],
    styles: [],
    manifest: null,
    inlineScripts: [],
    inlineState: [],
    jsonLd: [],
    comments: [],
    dataAttributes: [],
    metas: [],
    metaRefresh: null,
    metaRobots: [],
    canonicals: [],
    references: [],
  };
}

function add<T>(list: T[], item: T): void {
  if (list.length < ITEMS_MAX) list.push(item);
}

function relationsOf(rel: string): string[] {
  return rel.toLowerCase().split(/\s+/);
}

function isLoaded(rel = ""): boolean {
  return relationsOf(rel).some((relation) => loadedRelations.has(relation));
}

/** HTML standard, section 4.8.4.2.1: candidates are separated by commas, each a URL and perhaps a descriptor. */
function candidatesOf(srcset: string): string[] {
  return srcset.split(/,\s+/).flatMap((candidate) => candidate.trim().split(/\s+/)[0] || []);
}

/** HTML standard, section 4.2.5.3: seconds, then the target. */
function refreshTarget(content: string): string | null {
  return /^\s*[\d.]*\s*[;,]?\s*url\s*=\s*["']?([^"']*)/i.exec(content)?.[1]?.trim() || null;
}

/** Resolves what is fetched over the web; null for mailto, data and the like. */
function resolved(raw: string, base: string): string | null {
  const text = raw.trim();
  if (text === "" || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}
