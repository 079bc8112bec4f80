/** Planted faults of what answers carry: cookies, headers, cross-origin grants, status codes, and how they are locked. */
import { healthyCertificate } from "./authority.ts";
import type { Fault } from "./fault.ts";
import { shopReply } from "./shop.ts";
import { canonicalHost, canonicalOrigin, pathsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { html, type Reply, redirect, textOf, type WebRequest, withHeaders } from "./web-reply.ts";

/** Says whether a request is for a page of the shop itself. */
function isShop(state: StoreState, { scheme, host }: WebRequest): boolean {
  return scheme === "https" && host === canonicalHost(state.spec);
}

/** Says whether a request is for the API over https. */
function isApi(state: StoreState, { scheme, host }: WebRequest): boolean {
  return scheme === "https" && host === `api.${state.domain}`;
}

/** Puts other attributes on every cookie of the basket page. */
function changeCartCookie(state: StoreState, attributes: string): void {
  const { cart } = pathsOf(state.spec);
  state.after.push((request, reply): Reply => {
    if (!isShop(state, request) || request.path !== cart) return reply;
    const others = reply.headers.filter(([name]) => name !== "set-cookie");
    return { ...reply, headers: [...others, ["set-cookie", `cart=c4f1d2; Path=/; ${attributes}`]] };
  });
}

export const httpFaults: Fault[] = [
  {
    name: "api-redirect-loses-body",
    title: "The API's redirect to https drops what is sent to it",
    checks: ["redir.status"],
    status: "fail",
    apply(state) {
      state.before.push(({ scheme, host, path, query }) =>
        scheme === "http" && host === `api.${state.domain}` ? redirect(301, `https://${host}${path}${query}`) : null,
      );
    },
  },
  {
    name: "cookie-not-secure",
    title: "The basket's cookie travels unencrypted",
    checks: ["http.cookie-scope"],
    status: "fail",
    apply: (state) => changeCartCookie(state, "HttpOnly; SameSite=Lax"),
  },
  {
    name: "cookie-readable",
    title: "Any script can read the basket's cookie",
    checks: ["http.cookie-scope"],
    status: "warn",
    apply: (state) => changeCartCookie(state, "Secure; SameSite=Lax"),
  },
  {
    name: "cookie-shared-with-vendor",
    title: "The basket's cookie is sent to the help desk's company",
    checks: ["http.cookie-scope"],
    status: "fail",
    apply: (state) => changeCartCookie(state, `Domain=.${state.domain}; Secure; HttpOnly; SameSite=Lax`),
  },
  {
    name: "cors-reflects-any",
    title: "The API lets any website read customers' data",
    checks: ["http.cors"],
    status: "fail",
    apply(state) {
      state.after.push((request, reply) => {
        const { origin } = request.headers;
        if (!isApi(state, request) || origin === undefined) return reply;
        return withHeaders(reply, [
          ["access-control-allow-origin", origin],
          ["access-control-allow-credentials", "true"],
        ]);
      });
    },
  },
  {
    name: "cors-wrong-origin",
    title: "The API lets only the shop's old address ask it",
    checks: ["http.cors"],
    status: "fail",
    apply(state) {
      state.after.push((request, reply) =>
        isApi(state, request)
          ? withHeaders(reply, [["access-control-allow-origin", `https://old-${state.domain}`]])
          : reply,
      );
    },
  },
  {
    name: "duplicate-pages",
    title: "A product opens with and without a final slash",
    checks: ["redir.duplicates"],
    status: "warn",
    apply(state) {
      const { product } = pathsOf(state.spec);
      const tag = `rel="canonical" href="${canonicalOrigin(state.spec)}${product}`;
      state.before.push((request) => {
        if (!isShop(state, request) || request.path !== `${product}/`) return null;
        const reply = shopReply({ ...state, before: [] }, { ...request, path: product });
        const page = textOf(reply, "text/html");
        return page === null ? reply : { ...reply, body: page.replace(tag, `${tag}/`) };
      });
    },
  },
  {
    name: "hsts-preload-not-eligible",
    title: "The shop asks for the browsers' list of secure sites without meeting its conditions",
    checks: ["http.hsts-preload"],
    status: "warn",
    apply(state) {
      state.after.push(({ scheme }, reply) =>
        scheme === "https" ? withHeaders(reply, [["strict-transport-security", "max-age=31536000; preload"]]) : reply,
      );
    },
  },
  {
    name: "login-headers-missing",
    title: "The log-in page can be shown inside somebody else's page",
    checks: ["http.headers"],
    status: "warn",
    apply(state) {
      const { login } = pathsOf(state.spec);
      const guards = new Set(["content-security-policy", "x-content-type-options"]);
      state.after.push((request, reply) =>
        isShop(state, request) && request.path === login
          ? { ...reply, headers: reply.headers.filter(([name]) => !guards.has(name)) }
          : reply,
      );
    },
  },
  {
    name: "marketing-link-gone",
    title: "The newsletter's link ends at an error page",
    checks: ["redir.marketing-links"],
    status: "fail",
    apply(state) {
      const { collection } = pathsOf(state.spec);
      state.before.push((request) =>
        isShop(state, request) && request.path === collection && request.query.includes("utm_source=newsletter")
          ? html(404, "<!doctype html><title>Gone</title><p>This offer has ended.</p>")
          : null,
      );
    },
  },
  {
    name: "renewal-path-loops",
    title: "The path through which the app's certificate renews leads in a circle",
    checks: ["tls.renewal-path"],
    status: "fail",
    apply(state) {
      const app = `app.${state.domain}`;
      state.certificates.push((host) => (host === app ? { ...healthyCertificate([app]), isAcme: true } : null));
      state.before.push(({ host, path, query }) =>
        host === app && path.startsWith("/.well-known/acme-challenge/")
          ? redirect(301, `http://${host}${path}${query}`)
          : null,
      );
    },
  },
  {
    name: "tls-static-rsa",
    title: "The app accepts encryption whose recordings can be read later",
    checks: ["tls.ciphers"],
    status: "warn",
    apply(state) {
      const app = `app.${state.domain}`;
      state.certificates.push((host) => (host === app ? { ...healthyCertificate([app]), isRsa: true } : null));
    },
  },
];
