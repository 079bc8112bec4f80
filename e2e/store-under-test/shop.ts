/** A shop's hosts: which page answers which address, and the headers its platform adds. */
import { atEdge } from "./edge.ts";
import type { ShopAssets } from "./shop-assets.ts";
import { productPicture, shopAssets } from "./shop-assets.ts";
import { counterReply, privately, sessionCookie } from "./shop-counter.ts";
import { checkoutPage, collectionPage, homePage, loginPage, notFoundPage, productPage } from "./shop-pages.ts";
import { deploymentHost } from "./shop-secrets.ts";
import { canonicalHost, canonicalOrigin, pathsOf, productsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { helpDeskReply } from "./vendor-sites.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { html, json, redirect, text, withHeaders } from "./web-reply.ts";

const isPermanent = { nginx: 301, shopify: 301, vercel: 308 } as const;
const forever: [string, string][] = [["cache-control", "public, max-age=31536000, immutable"]];

/** Answers for every host of a store, faults included. */
export function shopReply(state: StoreState, request: WebRequest): Reply {
  const reply = atEdge(state, request, insteadReply(state, request) ?? healthyReply(state, request));
  return state.after.reduce((changed, change) => change(request, changed), reply);
}

function insteadReply(state: StoreState, request: WebRequest): Reply | null {
  for (const answer of state.before) {
    const reply = answer(request);
    if (reply !== null) return reply;
  }
  return null;
}

function healthyReply(state: StoreState, request: WebRequest): Reply {
  const { spec, domain } = state;
  if (request.scheme === "http") {
    // 308 keeps the method and the body of what an API client sends.
    const status = request.host === `api.${domain}` ? 308 : isPermanent[spec.flavour];
    return redirect(status, `https://${request.host}${request.path}${request.query}`);
  }
  const hsts: [string, string][] = [["strict-transport-security", "max-age=31536000"]];
  if (request.host === `help.${domain}`) return withHeaders(helpDeskReply(state, request), hsts);
  return withHeaders(hostReply(state, request), [
    ...hsts,
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "strict-origin"],
  ]);
}

function hostReply(state: StoreState, request: WebRequest): Reply {
  const { spec, domain } = state;
  switch (request.host) {
    case canonicalHost(spec):
    case deploymentHost(domain):
      return storefrontReply(state, request);
    case `api.${domain}`:
      return apiReply(state, request);
    case `app.${domain}`:
      return appReply(state, request);
    case domain:
    case `www.${domain}`:
      return redirect(isPermanent[spec.flavour], `${canonicalOrigin(spec)}${request.path}${request.query}`);
    default:
      return html(404, "<!doctype html><title>No such site</title><p>No site is set up at this address.</p>");
  }
}

function storefrontReply(state: StoreState, request: WebRequest): Reply {
  const assets = shopAssets(state);
  const { path, query } = request;
  if (path.length > 1 && path.endsWith("/")) {
    return redirect(isPermanent[state.spec.flavour], path.replace(/\/+$/, "") + query);
  }
  const file = fileReply(state, assets, path);
  return file ?? framed(counterReply(state, assets, request) ?? pageReply(state, assets, request));
}

function framed(reply: Reply): Reply {
  return withHeaders(reply, [["content-security-policy", "frame-ancestors 'none'; upgrade-insecure-requests"]]);
}

function pageReply(state: StoreState, assets: ShopAssets, request: WebRequest): Reply {
  const paths = pathsOf(state.spec);
  const openly: [string, string][] = [["cache-control", "public, max-age=0, must-revalidate"]];
  switch (request.path) {
    case paths.home:
      return html(200, homePage(state, assets), openly);
    case paths.collection:
      return html(200, collectionPage(state, assets), openly);
    case paths.checkout:
      return html(200, checkoutPage(state, assets), [...privately, sessionCookie(state, "checkout")]);
    default: {
      const product = productPage(state, assets, request.path);
      return product === null ? notFound(state, assets) : html(200, product, openly);
    }
  }
}

function notFound(state: StoreState, assets: ShopAssets): Reply {
  return html(404, notFoundPage(state, assets), privately);
}

function fileReply(state: StoreState, assets: ShopAssets, path: string): Reply | null {
  switch (path) {
    case assets.scriptPath:
      return withHeaders(text(200, assets.script, "text/javascript; charset=utf-8"), forever);
    case assets.stylePath:
      return withHeaders(text(200, assets.style, "text/css; charset=utf-8"), forever);
    case assets.mapPath:
      return state.sourceMap === null ? null : text(200, state.sourceMap, "application/json");
    case "/robots.txt":
      return text(200, robots(state));
    case "/sitemap.xml":
      return text(200, siteMap(state), "application/xml");
    case "/favicon.svg":
      return picture(state.domain);
    default: {
      const slug = /^\/pictures\/([a-z0-9-]+)\.svg$/.exec(path)?.[1];
      return slug === undefined ? null : picture(slug);
    }
  }
}

function picture(name: string): Reply {
  const cached: [string, string][] = [["cache-control", "public, max-age=86400"]];
  return withHeaders(text(200, productPicture(name), "image/svg+xml"), cached);
}

function robots(state: StoreState): string {
  const { cart, checkout, account } = pathsOf(state.spec);
  const closed = [cart, checkout, account].map((path) => `Disallow: ${path}`);
  return ["User-agent: *", ...closed, "", `Sitemap: ${canonicalOrigin(state.spec)}/sitemap.xml`, ""].join("\n");
}

function siteMap(state: StoreState): string {
  const { home, collection, product } = pathsOf(state.spec);
  const products = productsOf(state.spec).map(({ slug }) => `${product.slice(0, product.lastIndexOf("/"))}/${slug}`);
  const urls = [home, collection, ...products].map(
    (path) => `<url><loc>${canonicalOrigin(state.spec)}${path}</loc></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join("\n")}\n</urlset>\n`;
}

function appReply(state: StoreState, request: WebRequest): Reply {
  const assets = shopAssets(state);
  const file = fileReply(state, assets, request.path);
  if (file !== null) return file;
  if (request.path === "/") return framed(html(200, loginPage(state, assets, "/"), privately));
  return framed(notFound(state, assets));
}

function apiReply(state: StoreState, request: WebRequest): Reply {
  const isOwnShop = request.headers.origin === canonicalOrigin(state.spec);
  const allowed: [string, string][] = isOwnShop
    ? [
        ["access-control-allow-origin", canonicalOrigin(state.spec)],
        ["access-control-allow-methods", "GET, POST"],
        ["access-control-allow-headers", "content-type"],
      ]
    : [];
  const headers: [string, string][] = [...privately, ["vary", "Origin"], ...allowed];
  if (request.method === "OPTIONS") return { status: 204, headers, body: "" };
  if (request.path === "/health") return json(200, { status: "ok" }, headers);
  if (request.path.startsWith("/stock/")) return json(200, { available: true }, headers);
  return json(404, { error: "not found" }, headers);
}
