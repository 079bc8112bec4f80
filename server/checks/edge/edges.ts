/** Which edge answered: by addresses, aliases and the headers each one leaves (catalogue, section 4). */

/** An edge by the marks of its answers; `aliases` are domains customers point at. */
type EdgeMarks = { name: string; headers: [name: string, value: RegExp][]; aliases: RegExp[]; addresses: RegExp[] };

/** Compared with the vendors' documentation in 2026-11. Their edges cache and absorb floods; routers that only pass on are not here. */
const edges: EdgeMarks[] = [
  {
    name: "Shopify",
    headers: [
      ["powered-by", /^shopify/i],
      ["x-shopid", /./],
    ],
    aliases: [/\.myshopify\.com$/],
    addresses: [/^23\.227\.38\./, /^2620:127:f00f:/i],
  },
  {
    name: "Vercel",
    headers: [
      ["x-vercel-id", /./],
      ["server", /^vercel$/i],
    ],
    aliases: [/\.vercel-dns(?:-\d+)?\.com$/],
    addresses: [],
  },
  {
    name: "Netlify",
    headers: [
      ["x-nf-request-id", /./],
      ["server", /^netlify/i],
    ],
    aliases: [/\.netlify\.app$/],
    addresses: [],
  },
  { name: "CloudFront", headers: [["x-amz-cf-id", /./]], aliases: [/\.cloudfront\.net$/], addresses: [] },
  {
    name: "Fastly",
    headers: [
      ["x-fastly-request-id", /./],
      ["x-served-by", /^cache-/i],
    ],
    aliases: [/\.fastly\.net$/],
    addresses: [],
  },
  {
    name: "Akamai",
    headers: [["server", /^akamai/i]],
    aliases: [/\.(?:edgekey|edgesuite|akamaiedge)\.net$/],
    addresses: [],
  },
  { name: "Azure Front Door", headers: [["x-azure-ref", /./]], aliases: [/\.azurefd\.net$/], addresses: [] },
  { name: "Google Cloud", headers: [["via", /^1\.1 google$/i]], aliases: [], addresses: [] },
  { name: "Bunny", headers: [["server", /^bunnycdn/i]], aliases: [/\.b-cdn\.net$/], addresses: [] },
  { name: "Render", headers: [["x-render-origin-server", /./]], aliases: [/\.onrender\.com$/], addresses: [] },
  { name: "Fly.io", headers: [["fly-request-id", /./]], aliases: [/\.fly\.dev$/], addresses: [] },
];

/** Names the platform or delivery network behind an answer; null when nothing gives one away. Cloudflare is told apart elsewhere. */
export function edgeOf(seen: {
  headers: [string, string][];
  alias: string | null;
  addresses: string[];
}): string | null {
  const found = edges.find(
    ({ headers, aliases, addresses }) =>
      headers.some(([name, value]) => seen.headers.some(([own, text]) => own === name && value.test(text))) ||
      aliases.some((alias) => seen.alias !== null && alias.test(seen.alias)) ||
      (seen.addresses.length > 0 && seen.addresses.every((address) => addresses.some((range) => range.test(address)))),
  );
  return found?.name ?? null;
}

/** Tells whether Cloudflare answered, anybody's: it does not say whose (Cloudflare docs, "HTTP headers"). */
export function isFromCloudflare(headers: [string, string][]): boolean {
  return headers.some(([name, value]) => name === "cf-ray" || (name === "server" && /^cloudflare$/i.test(value)));
}
