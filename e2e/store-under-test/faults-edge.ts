/** Planted faults of the edge: what stands in front, what its cache keeps, and what the zone at Cloudflare says. */
import { addresses } from "./addresses.ts";
import { DDOS_RULESET } from "./cloudflare-zone.ts";
import type { Fault } from "./fault.ts";
import { dkimName } from "./mail-records.ts";
import { canonicalHost, dkimSelectors, pathsOf, productsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { replaceRecord } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { withHeaders } from "./web-reply.ts";

const webHosts = (domain: string) => [domain, `www.${domain}`, `app.${domain}`, `api.${domain}`];

function afterAtShop(state: StoreState, change: (request: WebRequest, reply: Reply) => Reply): void {
  state.after.push((request, reply) =>
    request.scheme === "https" && request.host === canonicalHost(state.spec) ? change(request, reply) : reply,
  );
}

function without(reply: Reply, name: string): Reply {
  return { ...reply, headers: reply.headers.filter(([own]) => own !== name) };
}

export const edgeFaults: Fault[] = [
  {
    name: "account-cache-unsaid",
    title: "Nothing tells caches to keep their hands off the account",
    checks: ["edge.no-private-cache"],
    status: "warn",
    apply(state) {
      const { account } = pathsOf(state.spec);
      afterAtShop(state, ({ path }, reply) => (path === account ? without(reply, "cache-control") : reply));
    },
  },
  {
    name: "basket-shared",
    title: "One basket is shown to everybody who looks",
    checks: ["edge.no-private-cache"],
    status: "fail",
    apply(state) {
      const { cart } = pathsOf(state.spec);
      const [product] = productsOf(state.spec);
      let lines = "";
      afterAtShop(state, ({ path, method, query }, reply) => {
        if (path === "/cart/add" && method === "POST") lines = `<li>${product?.title ?? ""}</li>`;
        if (path !== cart || query !== "" || typeof reply.body !== "string") return reply;
        return { ...reply, body: reply.body.replace("<ul data-cart-lines>", `<ul data-cart-lines>${lines}`) };
      });
    },
  },
  {
    name: "cart-cached",
    title: "The basket comes from a cache that everybody shares",
    checks: ["edge.no-private-cache", "http.cookie-scope"],
    status: "fail",
    apply(state) {
      const { cart } = pathsOf(state.spec);
      afterAtShop(state, ({ path }, reply) =>
        path === cart
          ? withHeaders(reply, [
              ["cf-cache-status", "HIT"],
              ["age", "41"],
            ])
          : reply,
      );
    },
  },
  {
    name: "cf-certificate-stuck",
    title: "The edge's certificate was never issued",
    checks: ["edge.cf-settings"],
    status: "warn",
    isConnected: true,
    apply(state) {
      if (state.cloudflare !== null) state.cloudflare.certificate = "validation_timed_out";
    },
  },
  {
    name: "cf-ddos-off",
    title: "The protection against floods is switched off for the whole shop",
    checks: ["edge.waf-ddos"],
    status: "fail",
    isConnected: true,
    apply(state) {
      if (state.cloudflare === null) return;
      state.cloudflare.phases.ddos_l7 = [
        {
          action: "execute",
          expression: "true",
          description: "No false positives",
          enabled: true,
          action_parameters: { id: DDOS_RULESET, overrides: { sensitivity_level: "eoff" } },
        },
      ];
    },
  },
  {
    name: "cf-dnssec-half",
    title: "Signed answers wait for a record at the registrar",
    checks: ["edge.cf-settings"],
    status: "warn",
    isConnected: true,
    apply(state) {
      if (state.cloudflare !== null) state.cloudflare.dnssec = "pending";
    },
  },
  {
    name: "cf-ssl-flexible",
    title: "The edge asks the shop's server without encryption",
    checks: ["edge.cf-settings"],
    status: "fail",
    isConnected: true,
    apply(state) {
      if (state.cloudflare !== null) state.cloudflare.settings.ssl = "flexible";
    },
  },
  {
    name: "edge-missing",
    title: "A bare server answers for the shop",
    checks: ["edge.in-place"],
    status: "fail",
    apply(state) {
      for (const host of webHosts(state.domain)) replaceRecord(state, host, { type: "A", value: addresses.origin });
    },
  },
  {
    name: "origin-exposed",
    title: "The shop's own server shows the shop to anyone who knows its address",
    checks: ["edge.origin-exposed"],
    status: "fail",
    apply(state) {
      state.originAddress = addresses.origin;
    },
  },
  {
    name: "signing-key-proxied",
    title: "The proxy hides the key that signs order mail",
    checks: ["edge.proxy-intent", "email.dkim", "email.bulk-rules"],
    status: "fail",
    apply(state) {
      const name = dkimName(state.domain, dkimSelectors.postmark);
      state.records = state.records.filter((record) => record.name !== name);
      replaceRecord(state, name, { type: "A", value: state.address });
    },
  },
  {
    name: "static-not-cached",
    title: "A cookie on every file keeps all of them out of the cache",
    checks: ["edge.static-cached"],
    status: "fail",
    apply(state) {
      afterAtShop(state, ({ path }, reply) =>
        /\.(?:css|js|svg)$/.test(path)
          ? without(
              withHeaders(reply, [
                ["cf-cache-status", "BYPASS"],
                ["set-cookie", "__Host-visit=1; Path=/; Secure; HttpOnly; SameSite=Lax"],
              ]),
              "age",
            )
          : reply,
      );
    },
  },
  {
    name: "static-short-lived",
    title: "Browsers fetch the script again after a minute",
    checks: ["edge.static-cached"],
    status: "warn",
    apply(state) {
      afterAtShop(state, ({ path }, reply) =>
        path.endsWith(".js") ? withHeaders(reply, [["cache-control", "public, max-age=60"]]) : reply,
      );
    },
  },
  {
    name: "storefront-not-proxied",
    title: "The shop's one address leads past the edge",
    checks: ["edge.proxy-intent", "edge.in-place"],
    status: "fail",
    apply: (state) => replaceRecord(state, canonicalHost(state.spec), { type: "A", value: addresses.origin }),
  },
];
