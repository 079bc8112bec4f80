/** Planted faults an update brings: what only somebody who tries to buy, log in or report a payment notices. */
import type { Fault } from "./fault.ts";
import { shopAssets } from "./shop-assets.ts";
import { basketOf, sessionCookie } from "./shop-counter.ts";
import { canonicalHost, pathsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { WebRequest } from "./web-reply.ts";
import { html, json, redirect, withHeaders } from "./web-reply.ts";

/** An outage of three seconds, as a series of one request a second sees it. */
const OUTAGE = { from: 4, to: 8 };

function isShop(state: StoreState, { scheme, host }: WebRequest): boolean {
  return scheme === "https" && host === canonicalHost(state.spec);
}

function isPostTo(state: StoreState, request: WebRequest, path: string): boolean {
  return isShop(state, request) && request.method === "POST" && request.path === path;
}

function gone() {
  return html(404, "<!doctype html><title>Not found</title><p>No such file.</p>");
}

export const smokeFaults: Fault[] = [
  {
    name: "update-not-shown",
    title: "Visitors still see the version before the update",
    checks: ["smoke.homepage"],
    status: "warn",
    isDeploy: true,
    apply(state) {
      state.release = "40";
    },
  },
  {
    name: "update-error-page",
    title: "The home page shows an error in place of the shop",
    checks: ["smoke.homepage"],
    status: "fail",
    apply(state) {
      const words = "Application error: a client-side exception has occurred (see the browser console).";
      state.after.push((request, reply) =>
        isShop(state, request) && request.path === "/" && typeof reply.body === "string"
          ? { ...reply, body: reply.body.replace(/<main>[\s\S]*?<\/main>/, `<main><h2>${words}</h2></main>`) }
          : reply,
      );
    },
  },
  {
    name: "update-script-missing",
    title: "The script the shop runs on was not deployed",
    checks: ["smoke.homepage", "app.prod-config"],
    status: "fail",
    apply(state) {
      state.before.push((request) => (request.path === shopAssets(state).scriptPath ? gone() : null));
    },
  },
  {
    name: "update-domain-broken",
    title: "The update works at its own address and not at the shop's",
    checks: ["smoke.homepage", "app.prod-config"],
    status: "fail",
    isDeploy: true,
    apply(state) {
      state.before.push((request) =>
        isShop(state, request) && request.path === shopAssets(state).scriptPath ? gone() : null,
      );
    },
  },
  {
    name: "update-takes-shop-down",
    title: "The shop's server is gone for some seconds while the update goes live",
    checks: ["dep.no-downtime"],
    status: "fail",
    isDeploy: true,
    apply(state) {
      let asked = 0;
      // Copies at the edge hide it from ordinary visitors; who asks the server itself sees it.
      state.before.push((request) => {
        const isPastEdge = request.headers["cache-control"] === "no-cache" && request.path === "/";
        if (!isShop(state, request) || !isPastEdge) return null;
        asked += 1;
        return asked >= OUTAGE.from && asked <= OUTAGE.to ? html(502, "<!doctype html><title>502</title>") : null;
      });
    },
  },
  {
    name: "login-breaks",
    title: "The log-in breaks when the password is wrong",
    checks: ["smoke.login"],
    status: "fail",
    apply(state) {
      const { login } = pathsOf(state.spec);
      state.before.push((request) =>
        isPostTo(state, request, login) ? json(500, { error: "cannot read properties of null" }) : null,
      );
    },
  },
  {
    name: "login-takes-any-password",
    title: "Any password opens an account",
    checks: ["smoke.login"],
    status: "fail",
    apply(state) {
      const { login, account } = pathsOf(state.spec);
      state.before.push((request) =>
        isPostTo(state, request, login)
          ? withHeaders(redirect(303, account), [
              ["cache-control", "private, no-store"],
              sessionCookie(state, "session"),
            ])
          : null,
      );
    },
  },
  {
    name: "login-without-limit",
    title: "Passwords may be guessed without end",
    checks: ["smoke.login"],
    status: "warn",
    apply(state) {
      state.signInTriesMax = Number.POSITIVE_INFINITY;
    },
  },
  {
    name: "cart-price-zero",
    title: "The basket says that everything is free",
    checks: ["smoke.checkout"],
    status: "fail",
    apply(state) {
      state.after.push((_request, reply) =>
        typeof reply.body === "string"
          ? { ...reply, body: reply.body.replace(/(<span data-line-price>[A-Z]{3} )[\d.]+/, "$10.00") }
          : reply,
      );
    },
  },
  {
    name: "checkout-breaks",
    title: "The checkout breaks as soon as something is in the basket",
    checks: ["smoke.checkout"],
    status: "fail",
    apply(state) {
      const { checkout } = pathsOf(state.spec);
      state.before.push((request) =>
        isShop(state, request) && request.path === checkout && basketOf(state, request) !== null
          ? html(503, "<!doctype html><title>503</title><p>Try again later.</p>", [["cache-control", "no-store"]])
          : null,
      );
    },
  },
  {
    name: "webhook-takes-unsigned",
    title: "Payment messages are taken from anyone",
    checks: ["smoke.webhook"],
    status: "fail",
    apply(state) {
      state.before.push((request) =>
        isPostTo(state, request, "/webhooks/orders") ? json(200, { received: true }) : null,
      );
    },
  },
  {
    name: "webhook-takes-altered",
    title: "A payment message needs a signature, but not the right one",
    checks: ["smoke.webhook"],
    status: "fail",
    apply(state) {
      state.before.push((request) =>
        isPostTo(state, request, "/webhooks/orders") && request.headers["stripe-signature"] !== undefined
          ? json(200, { received: true })
          : null,
      );
    },
  },
  {
    name: "webhook-takes-old",
    title: "A payment message from ten minutes ago is taken again",
    checks: ["smoke.webhook"],
    status: "warn",
    apply(state) {
      state.messageAgeMaxSeconds = Number.POSITIVE_INFINITY;
    },
  },
];
