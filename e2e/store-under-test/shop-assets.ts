/** What the shop's pages load: one script bundle, one style sheet, pictures; names carry a hash of the content. */
import { createHash } from "node:crypto";
import { canonicalOrigin, pathsOf, productsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";

export type ShopAssets = {
  scriptPath: string;
  script: string;
  stylePath: string;
  style: string;
  /** Where the bundle says its source map is; nothing stands there unless a fault puts it there. */
  mapPath: string;
};

const built = new WeakMap<StoreState, ShopAssets>();

/** Gives the bundle and the style sheet of a store as it stands, built on the first request. */
export function shopAssets(state: StoreState): ShopAssets {
  const known = built.get(state) ?? build(state);
  built.set(state, known);
  return known;
}

function build(state: StoreState): ShopAssets {
  const code = [shopScript(state), ...state.bundleExtra].join("\n");
  const style = shopStyle(state.domain);
  const scriptPath = assetPath(state, "js", code);
  const mapName = `${scriptPath.slice(scriptPath.lastIndexOf("/") + 1)}.map`;
  return {
    scriptPath,
    script: `${code}\n//# sourceMappingURL=${mapName}\n`,
    stylePath: assetPath(state, "css", style),
    style,
    mapPath: `${scriptPath}.map`,
  };
}

function assetPath(state: StoreState, extension: "js" | "css", content: string): string {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  switch (state.spec.flavour) {
    case "shopify":
      return `/cdn/shop/t/3/assets/theme-${hash}.${extension}`;
    case "vercel":
      return `/_next/static/${extension === "js" ? "chunks" : "css"}/main-${hash}.${extension}`;
    case "nginx":
      return `/assets/shop-${hash}.${extension}`;
  }
}

/** The key a browser shows to the payment provider: public by design, so every shop may ship it. */
function publishableKey({ domain, paymentMode }: StoreState): string {
  const letters = createHash("sha512")
    .update(domain)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return ["pk", paymentMode, letters.slice(0, 32)].join("_");
}

function shopScript(state: StoreState): string {
  const { spec, domain } = state;
  const paths = pathsOf(spec);
  const catalogue = productsOf(spec).map(({ slug, title, priceMinor }) => ({ slug, title, priceMinor }));
  return `"use strict";
(() => {
  const settings = {
    shop: ${JSON.stringify(spec.name)},
    origin: ${JSON.stringify(canonicalOrigin(spec))},
    api: "https://api.${domain}",
    currency: ${JSON.stringify(spec.currency ?? "EUR")},
    paymentKey: ${JSON.stringify(publishableKey(state))},
    preview: location.hostname === "localhost",
  };
  const catalogue = ${JSON.stringify(catalogue)};
  const money = (minor) =>
    new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: settings.currency }).format(minor / 100);
  const readCart = () => {
    try {
      return JSON.parse(sessionStorage.getItem("basket") ?? "[]");
    } catch {
      return [];
    }
  };
  const writeCart = (lines) => {
    sessionStorage.setItem("basket", JSON.stringify(lines));
    render();
  };
  const render = () => {
    const lines = readCart();
    const count = lines.reduce((sum, line) => sum + line.quantity, 0);
    for (const node of document.querySelectorAll("[data-cart-count]")) node.textContent = String(count);
    for (const node of document.querySelectorAll("[data-price-minor]")) node.textContent = money(Number(node.dataset.priceMinor));
    const list = document.querySelector("[data-cart-lines]");
    if (list === null) return;
    list.replaceChildren(
      ...lines.map((line) => {
        const product = catalogue.find((entry) => entry.slug === line.slug);
        const item = document.createElement("li");
        item.textContent = product === undefined ? line.slug : line.quantity + " × " + product.title + ", " + money(product.priceMinor);
        return item;
      }),
    );
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-add]") : null;
    if (button === null) return;
    event.preventDefault();
    const slug = button.getAttribute("data-add");
    const lines = readCart().filter((line) => line.slug !== slug);
    const before = readCart().find((line) => line.slug === slug);
    writeCart([...lines, { slug, quantity: (before?.quantity ?? 0) + 1 }]);
  });
  const stock = async (slug) => {
    const answer = await fetch(settings.api + "/stock/" + encodeURIComponent(slug), { credentials: "omit" });
    return answer.ok ? answer.json() : { available: true };
  };
  const productPage = document.querySelector("[data-product]");
  if (productPage !== null && !settings.preview) {
    stock(productPage.dataset.product)
      .then(({ available }) => productPage.classList.toggle("sold-out", !available))
      .catch(() => productPage.classList.add("stock-unknown"));
  }
  const begin = document.querySelector('a[href="${paths.checkout}"]');
  begin?.addEventListener("mouseenter", () => {
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = "${paths.checkout}";
    document.head.append(hint);
  }, { once: true });
  document.addEventListener("DOMContentLoaded", render);
})();`;
}

function shopStyle(domain: string): string {
  const hue = createHash("sha256").update(domain).digest().readUInt16BE(0) % 360;
  return `:root{--ink:hsl(${hue} 25% 16%);--paper:hsl(${hue} 35% 97%);--accent:hsl(${hue} 45% 34%);--line:hsl(${hue} 20% 84%)}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 Georgia,"Times New Roman",serif}
header,main,footer{max-width:64rem;margin:0 auto;padding:1.25rem}
header{display:flex;gap:1.5rem;align-items:baseline;border-bottom:1px solid var(--line)}
header a{color:inherit;text-decoration:none}
header .name{font-size:1.4rem;letter-spacing:.01em;margin-right:auto}
h1{font-size:clamp(1.8rem,4vw,2.8rem);line-height:1.15;font-weight:500}
.grid{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));padding:0;list-style:none}
.grid img,.photo{width:100%;aspect-ratio:4/5;object-fit:cover;background:var(--line)}
button,.button{font:inherit;background:var(--accent);color:var(--paper);border:0;padding:.75rem 1.5rem;cursor:pointer;text-decoration:none}
label{display:block;margin:1rem 0 .25rem}
input{font:inherit;padding:.6rem;border:1px solid var(--line);width:min(24rem,100%)}
footer{border-top:1px solid var(--line);margin-top:4rem;font-size:.9rem}
.sold-out button{opacity:.4}
`;
}

/** A picture of a product, drawn from its name. */
export function productPicture(slug: string): string {
  const bytes = createHash("sha256").update(slug).digest();
  const hue = bytes.readUInt8(0);
  const shapes = [1, 2, 3].map((n) => {
    const [x, y, r] = [bytes.readUInt8(n) + 72, bytes.readUInt8(n + 3) + 122, 40 + (bytes.readUInt8(n + 6) % 90)];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${hue + n * 25} 35% ${45 + n * 10}%)" fill-opacity=".8"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500"><rect width="400" height="500" fill="hsl(${hue} 30% 90%)"/>${shapes.join("")}</svg>`;
}
