/** What search engines meet at the shop's main pages: status, directives, robots.txt, sitemap. */
import { normalName } from "../dns/hosts.ts";
import type { HttpChain, NetworkFault, Probes } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { readPage } from "./page.ts";

/** One robots directive, with the crawler it speaks to (`*` for all). */
export type Directive = { source: "header" | "meta"; agent: string; text: string };
/** One page as a visitor reaches it, and what it tells crawlers. */
export type PageFact = {
  url: string;
  finalUrl: string | null;
  status: number | null;
  hops: string[];
  directives: Directive[];
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
/** A file for crawlers; HTML means that the shop answers every path with its own page. */
export type FileFact = {
  url: string;
  status: number | null;
  isHtml: boolean;
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
/** The pages by their final answers, and the files for crawlers. */
export type IndexingFacts = {
  origin: string;
  pages: PageFact[];
  robots: FileFact & { text: string };
  /** Asked only where robots.txt is missing. */
  sitemap: FileFact | null;
};

/** The text of a robots.txt worth storing; rules of shops are far shorter. */
const ROBOTS_TEXT_MAX = 20_000;
/** Directives that carry a value of their own, so that their name is not a crawler's. */
const VALUED = new Set(["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"]);

/** Reads the main pages and robots.txt, and the sitemap where there are no rules. */
export async function gatherIndexing(probes: Probes, store: StoreProfile): Promise<IndexingFacts> {
  const origin = await originOf(probes, store);
  const [pages, robots] = await Promise.all([
    Promise.all(
      pathsOf(store).map(async (path) =>
        pageFactOf(`${origin}${path}`, await probes.http.chain(`${origin}${path}`, { kind: "html" })),
      ),
    ),
    fileOf(probes, `${origin}/robots.txt`),
  ]);
  if (!isMissing(robots)) return { origin, pages, robots, sitemap: null };
  const { text: _text, ...sitemap } = await fileOf(probes, `${origin}/sitemap.xml`);
  return { origin, pages, robots, sitemap };
}

async function originOf(probes: Probes, store: StoreProfile): Promise<string> {
  if (store.canonicalOrigin !== null) return store.canonicalOrigin;
  const start = `https://${normalName(store.domain)}`;
  const { final, end } = await probes.http.chain(`${start}/`, { kind: "html" });
  return end === "ok" && final !== null ? new URL(final.url).origin : start;
}

function pageFactOf(url: string, chain: HttpChain): PageFact {
  const last = chain.final ?? chain.hops.at(-1) ?? null;
  const headers = chain.final?.headers ?? [];
  const metas = chain.final === null ? [] : readPage(chain.final.body).robots;
  return {
    url,
    finalUrl: last?.url ?? null,
    status: chain.final?.status ?? null,
    hops: chain.hops.map((hop) => `${hop.url} ${hop.status ?? hop.fault?.kind ?? "?"}`.slice(0, 300)),
    directives: [
      ...headers.filter(([name]) => name === "x-robots-tag").flatMap(([, value]) => headerDirectives(value)),
      ...metas.map(
        ({ agent, content }): Directive => ({ source: "meta", agent: agent === "robots" ? "*" : agent, text: content }),
      ),
    ],
    botWall: last?.botWall ?? false,
    fault: last?.fault?.kind ?? (chain.end === "ok" ? null : "protocol"),
  };
}

/** `X-Robots-Tag: googlebot: noindex, nofollow`: a name before a colon speaks to that crawler, up to the next name. */
function headerDirectives(value: string): Directive[] {
  let agent = "*";
  return value
    .toLowerCase()
    .split(",")
    .map((part) => {
      const match = /^\s*([a-z0-9_-]+)\s*:\s*(.*)$/.exec(part);
      const name = match?.[1];
      if (name === undefined || VALUED.has(name)) return { source: "header" as const, agent, text: part.trim() };
      agent = name;
      return { source: "header" as const, agent, text: (match?.[2] ?? "").trim() };
    });
}

async function fileOf(probes: Probes, url: string): Promise<FileFact & { text: string }> {
  const { final, hops } = await probes.http.chain(url, { kind: "other" });
  const last = final ?? hops.at(-1);
  const body = final?.body ?? "";
  return {
    url,
    status: final?.status ?? null,
    // A shop that answers every path with its own page has no such file.
    isHtml: (final?.contentType ?? "").includes("html") || /^\s*<(!doctype html|html)/i.test(body),
    botWall: last?.botWall ?? false,
    fault: last?.fault?.kind ?? null,
    text: wholeLines(body),
  };
}

/** Cuts a long file behind a whole line: half a rule ("Disallow: /" of "Disallow: /admin") would mean another. */
function wholeLines(text: string): string {
  return text.length <= ROBOTS_TEXT_MAX ? text : text.slice(0, text.lastIndexOf("\n", ROBOTS_TEXT_MAX) + 1);
}

/** Tells whether a file for crawlers is not there (or is really a page of the shop). */
export function isMissing(file: FileFact): boolean {
  if (file.status === null || file.botWall) return false;
  return file.status === 404 || file.status === 410 || (isSuccess(file.status) && file.isHtml);
}

/** Tells whether a status is a success. */
export function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Lists the paths that are judged: home, product and collection, where they are known. */
export function pathsOf(store: StoreProfile): string[] {
  const { home, product, collection } = store.paths;
  return [...new Set([home, product, collection].flatMap((path) => (path === undefined ? [] : [path])))];
}
