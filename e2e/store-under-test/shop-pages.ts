/** The shop's pages. */
import type { ShopAssets } from "./shop-assets.ts";
import { commitOf } from "./shop-secrets.ts";
import type { Product } from "./store-spec.ts";
import { canonicalOrigin, pathsOf, productsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";

/** Makes text safe inside HTML. */
export function escapeHtml(value: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return value.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

type PageInput = {
  state: StoreState;
  assets: ShopAssets;
  path: string;
  title: string;
  body: string;
  isPrivate?: boolean;
};

/** A page in the shop's frame; private pages ask search engines to stay out. */
function page({ state, assets, path, title, body, isPrivate }: PageInput): string {
  const { spec } = state;
  const origin = canonicalOrigin(spec);
  const paths = pathsOf(spec);
  const name = escapeHtml(spec.name);
  const canonical = `${origin}${path}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(spec.tagline ?? `${spec.name}, an independent shop.`)}">
${isPrivate === true ? '<meta name="robots" content="noindex">' : `<link rel="canonical" href="${canonical}">`}
<meta property="og:title" content="${escapeHtml(title)}">
<meta property="og:site_name" content="${name}">
<meta property="og:url" content="${canonical}">
<meta name="build" content="${commitOf(state.domain, state.release)}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assets.stylePath}">
<script src="${assets.scriptPath}" defer></script>
${state.headExtra.join("\n")}
</head>
<body>
<header>
<a class="name" href="/">${name}</a>
<a href="${paths.collection}">Shop</a>
<a href="https://help.${state.domain}/">Help</a>
<a href="${paths.login}">Log in</a>
<a href="${paths.cart}">Basket (<span data-cart-count>0</span>)</a>
</header>
<main>
${body}
</main>
<footer>
<p>${name}. Sent from our own workshop. <a href="mailto:hello@${state.domain}">hello@${state.domain}</a></p>
</footer>
${spec.flavour === "vercel" ? nextData(state, path) : ""}
</body>
</html>
`;
}

function nextData(state: StoreState, path: string): string {
  const data = { props: { pageProps: { shop: state.spec.name } }, page: path, query: {}, buildId: buildId(state) };
  return `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data)}</script>`;
}

/** Names the build that is live, as a hosting platform would. */
export function buildId(state: StoreState): string {
  return `${state.domain.replace(/[^a-z0-9]/g, "").slice(0, 8)}-r41`;
}

function productPath(state: StoreState, product: Product): string {
  const path = pathsOf(state.spec).product;
  return `${path.slice(0, path.lastIndexOf("/"))}/${product.slug}`;
}

function productCard(state: StoreState, product: Product): string {
  const title = escapeHtml(product.title);
  return `<li><a href="${productPath(state, product)}"><img src="/pictures/${product.slug}.svg" alt="${title}" width="400" height="500" loading="lazy"></a>
<h3>${title}</h3><p data-price-minor="${product.priceMinor}">${(product.priceMinor / 100).toFixed(2)}</p></li>`;
}

/** The front page. */
export function homePage(state: StoreState, assets: ShopAssets): string {
  const { spec } = state;
  const cards = productsOf(spec).map((product) => productCard(state, product));
  const organization = {
    "@context": "https://schema.org",
    "@type": "Organization",
    name: spec.name,
    url: canonicalOrigin(spec),
  };
  const body = `<h1>${escapeHtml(spec.tagline ?? `Welcome to ${spec.name}`)}</h1>
<p><a class="button" href="${pathsOf(spec).collection}">See everything</a></p>
<ul class="grid">${cards.join("\n")}</ul>
<script type="application/ld+json">${JSON.stringify(organization)}</script>`;
  return page({ state, assets, path: "/", title: spec.name, body });
}

/** The list of all products. */
export function collectionPage(state: StoreState, assets: ShopAssets): string {
  const cards = productsOf(state.spec).map((product) => productCard(state, product));
  const body = `<h1>Everything</h1>\n<ul class="grid">${cards.join("\n")}</ul>`;
  return page({ state, assets, path: pathsOf(state.spec).collection, title: `Everything, ${state.spec.name}`, body });
}

/** One product's page, or null when the shop does not sell it. */
export function productPage(state: StoreState, assets: ShopAssets, path: string): string | null {
  const product = productsOf(state.spec).find((candidate) => productPath(state, candidate) === path);
  if (product === undefined) return null;
  const title = escapeHtml(product.title);
  const body = `<article data-product="${product.slug}">
<img class="photo" src="/pictures/${product.slug}.svg" alt="${title}" width="400" height="500">
<h1>${title}</h1>
<p>${escapeHtml(product.text)}</p>
<p data-price-minor="${product.priceMinor}">${(product.priceMinor / 100).toFixed(2)}</p>
<form method="post" action="/cart/add"><input type="hidden" name="slug" value="${product.slug}"><button data-add="${product.slug}">Add to basket</button></form>
</article>`;
  return page({ state, assets, path, title: `${product.title}, ${state.spec.name}`, body });
}

/** The basket, with the product the server knows of. */
export function cartPage(state: StoreState, assets: ShopAssets, product: Product | null): string {
  const { checkout, cart } = pathsOf(state.spec);
  const line = product === null ? "" : basketLine(state, product);
  const clear =
    product === null ? "" : '\n<form method="post" action="/cart/clear"><button>Empty the basket</button></form>';
  const body = `<h1>Your basket</h1>\n<ul data-cart-lines>${line}</ul>${clear}\n<p><a class="button" href="${checkout}">Check out</a></p>`;
  return page({ state, assets, path: cart, title: `Basket, ${state.spec.name}`, body, isPrivate: true });
}

function basketLine({ spec }: StoreState, { title, priceMinor }: Product): string {
  const price = `${spec.currency ?? "EUR"} ${(priceMinor / 100).toFixed(2)}`;
  return `<li>1 × ${escapeHtml(title)}, <span data-line-price>${price}</span></li>`;
}

/** The first step of paying. */
export function checkoutPage(state: StoreState, assets: ShopAssets): string {
  const { checkout } = pathsOf(state.spec);
  const body = `<h1>Check out</h1>
<form method="post" action="${checkout}">
<label for="email">Email</label><input id="email" name="email" type="email" autocomplete="email" required>
<label for="address">Delivery address</label><input id="address" name="address" autocomplete="street-address" required>
<p><button>Go on to payment</button></p>
</form>
<script src="https://js.stripe.com/v3/" async></script>`;
  return page({ state, assets, path: checkout, title: `Check out, ${state.spec.name}`, body, isPrivate: true });
}

/** Where customers sign in; `path` is the one it is shown at, `problem` what was wrong the last time. */
export function loginPage(state: StoreState, assets: ShopAssets, path: string, problem: string | null = null): string {
  const said = problem === null ? "" : `\n<p role="alert">${problem}</p>`;
  const body = `<h1>Log in</h1>${said}
<form method="post" action="${path}">
<label for="email">Email</label><input id="email" name="email" type="email" autocomplete="username" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<p><button>Log in</button></p>
</form>`;
  return page({ state, assets, path, title: `Log in, ${state.spec.name}`, body, isPrivate: true });
}

/** A signed-in customer's orders. */
export function accountPage(state: StoreState, assets: ShopAssets): string {
  const { account } = pathsOf(state.spec);
  const body = `<h1>Your orders</h1>
<p>You have no orders yet.</p>
<form method="post" action="/logout"><button>Log out</button></form>`;
  return page({ state, assets, path: account, title: `Your orders, ${state.spec.name}`, body, isPrivate: true });
}

/** What any other address shows. */
export function notFoundPage(state: StoreState, assets: ShopAssets): string {
  const { collection } = pathsOf(state.spec);
  const body = `<h1>This page is not here</h1>\n<p><a href="${collection}">Back to the shop</a></p>`;
  return page({ state, assets, path: "/", title: `Not found, ${state.spec.name}`, body, isPrivate: true });
}
