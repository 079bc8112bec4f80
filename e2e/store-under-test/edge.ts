/** What stands in front of a shop: the marks of its platform or of Cloudflare, and what its cache did. */
import { createHash } from "node:crypto";
import { addresses } from "./addresses.ts";
import { buildId } from "./shop-pages.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { withHeaders } from "./web-reply.ts";

/** Cloudflare caches by extension (Cloudflare docs, "Default cache behavior"); the world has these. */
const CACHED_EXTENSIONS = /\.(?:css|js|svg)$/;
/** Addresses that no edge stands in front of. */
const bareAddresses: string[] = [addresses.origin, addresses.oldHost, addresses.deadHost];

/** Adds what the edge in front of the shop adds; answers past it stay as they are. */
export function atEdge(state: StoreState, request: WebRequest, reply: Reply): Reply {
  if (bareAddresses.includes(request.address) || request.host === `help.${state.domain}`) return reply;
  const id = createHash("sha256").update(state.domain).digest("hex");
  switch (state.spec.flavour) {
    case "nginx":
      return withHeaders(reply, cloudflareHeaders(state, request, reply, id));
    case "shopify":
      return withHeaders(reply, [
        ...cloudflareHeaders(state, request, reply, id),
        ["powered-by", "Shopify"],
        [
          "x-request-id",
          `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
        ],
      ]);
    case "vercel": {
      const isOpen = reply.status === 200 && headerOf(reply, "cache-control")?.includes("public") === true;
      return withHeaders(reply, [
        ["server", "Vercel"],
        ["x-vercel-id", `fra1::fra1::${id.slice(0, 5)}-1762000000000-${id.slice(5, 17)}`],
        ["x-vercel-cache", isOpen ? "HIT" : "MISS"],
        ...ageOf(state, isOpen),
        ["x-build", buildId(state)],
      ]);
    }
  }
}

function cloudflareHeaders(state: StoreState, request: WebRequest, reply: Reply, id: string): [string, string][] {
  const isCached = CACHED_EXTENSIONS.test(request.path) && reply.status === 200 && !headerOf(reply, "set-cookie");
  return [
    ["server", "cloudflare"],
    ["cf-ray", `${id.slice(0, 16)}-FRA`],
    ["cf-cache-status", isCached ? "HIT" : "DYNAMIC"],
    ...ageOf(state, isCached),
  ];
}

/** Seconds an edge has kept what other visitors asked for before. */
function ageInSeconds({ cachedSince }: StoreState): number {
  return Math.floor((Date.now() - cachedSince) / 1000) + 1;
}

function ageOf(state: StoreState, isCached: boolean): [string, string][] {
  return isCached ? [["age", String(ageInSeconds(state))]] : [];
}

function headerOf(reply: Reply, wanted: string): string | null {
  return reply.headers.find(([name]) => name === wanted)?.[1] ?? null;
}
