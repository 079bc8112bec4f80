/** What an answer says of caches: whether one gave it, and how long it may be kept. */

/** The headers the cache checks read, in the order they are shown. */
export const CACHE_HEADERS = [
  "cache-control",
  "cf-cache-status",
  "x-vercel-cache",
  "cache-status",
  "x-cache",
  "age",
  "vary",
  "cf-ray",
  "server",
];

/** One answer as the cache checks keep it; cookies are only counted. */
export type CacheAnswer = { headers: [string, string][]; setsCookie: boolean };

/** `hit` a shared cache gave it, `fresh` it was fetched, `dynamic` no cache may keep it, `unsaid` nobody says. */
export type CacheState = "hit" | "fresh" | "dynamic" | "unsaid";

/** Keeps what the cache checks judge of an answer's headers. */
export function cacheAnswerOf(headers: [string, string][]): CacheAnswer {
  return {
    headers: headers.filter(([name]) => CACHE_HEADERS.includes(name)),
    setsCookie: headers.some(([name]) => name === "set-cookie"),
  };
}

/** Cloudflare docs, "Cloudflare cache responses": what was served without asking the shop, or while asking it. */
const cloudflareHits = ["HIT", "STALE", "REVALIDATED", "UPDATING"];
/** Vercel docs, "x-vercel-cache": PRERENDER came from the files of the build. */
const vercelHits = ["HIT", "STALE", "PRERENDER", "REVALIDATED"];

/** Tells where an answer came from, by the words of each vendor and by `Age` (RFC 9111, section 5.1). */
export function cacheStateOf(answer: CacheAnswer): CacheState {
  const of = (name: string) => answer.headers.find(([own]) => own === name)?.[1].trim() ?? null;
  if (Number(of("age") ?? 0) > 0) return "hit";
  const cloudflare = of("cf-cache-status")?.toUpperCase();
  if (cloudflare !== undefined) return stateOfWord(cloudflare, cloudflareHits);
  const vercel = of("x-vercel-cache")?.toUpperCase();
  if (vercel !== undefined) return stateOfWord(vercel, vercelHits);
  // RFC 9211, section 2.1: the last member is the cache nearest to the visitor.
  const standard = of("cache-status");
  if (standard !== null) return /;\s*hit(?:\s*[;,]|\s*$)/i.test(standard) ? "hit" : "fresh";
  const other = of("x-cache");
  if (other !== null) return /\bhit\b/i.test(other) ? "hit" : "fresh";
  return "unsaid";
}

function stateOfWord(word: string, hits: string[]): CacheState {
  if (hits.includes(word)) return "hit";
  return word === "DYNAMIC" || word === "BYPASS" || word === "NONE/UNKNOWN" ? "dynamic" : "fresh";
}

/** The directives of every Cache-Control header, lower case; seconds where a directive has them (RFC 9111, section 5.2.2). */
export type CacheControl = { names: string[]; maxAgeSeconds: number | null; sharedSeconds: number | null };

/** Reads Cache-Control; one that is absent has no names. */
export function cacheControlOf(answer: CacheAnswer): CacheControl {
  const parts = answer.headers
    .filter(([name]) => name === "cache-control")
    .flatMap(([, value]) => value.toLowerCase().split(","))
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const seconds = (wanted: string) => {
    const digits = parts.map((part) => new RegExp(`^${wanted}\\s*=\\s*"?(\\d{1,12})"?$`).exec(part)?.[1]);
    const first = digits.find((value) => value !== undefined);
    return first === undefined ? null : Number(first);
  };
  const names = parts.map((part) => (part.split("=", 1)[0] ?? "").trim());
  return { names, maxAgeSeconds: seconds("max-age"), sharedSeconds: seconds("s-maxage") };
}

/** Writes the headers that decided, for engineers. */
export function cacheText(answer: CacheAnswer): string {
  const shown = answer.headers.filter(([name]) => name !== "server" && name !== "cf-ray");
  const texts = shown.map(([name, value]) => `${name}: ${value.slice(0, 120)}`);
  return [...texts, ...(answer.setsCookie ? ["sets a cookie"] : [])].join(", ") || "no header about caching";
}
