/** Planted faults of redirects and of what search engines are told. */
import type { Fault } from "./fault.ts";
import { shopReply } from "./shop.ts";
import { canonicalHost, canonicalOrigin, pathsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { html, type Reply, redirect, text, textOf, type WebRequest, withHeaders } from "./web-reply.ts";

/** Says whether a request is for a page of the shop itself. */
function isShop(state: StoreState, { scheme, host }: WebRequest): boolean {
  return scheme === "https" && host === canonicalHost(state.spec);
}

/** The other of the bare domain and www, which only redirects. */
function redirectHost(state: StoreState): string {
  return state.spec.canonical === "apex" ? `www.${state.domain}` : state.domain;
}

/** A redirect of a personal page: only where it leads is wrong with it. */
function privateRedirect(location: string): Reply {
  return withHeaders(redirect(302, location), [["cache-control", "private, no-store"]]);
}

export const redirectFaults: Fault[] = [
  {
    name: "canonical-preview",
    title: "Pages tell search engines that a preview address is the real shop",
    // The campaign's landing page is one of them.
    checks: ["seo.canonical", "redir.marketing-links"],
    status: "fail",
    apply(state) {
      const preview = "https://shop-git-main.vercel.app";
      state.after.push((request, reply) => {
        const page = isShop(state, request) ? textOf(reply, "text/html") : null;
        const tag = `rel="canonical" href="${canonicalOrigin(state.spec)}`;
        return page === null ? reply : { ...reply, body: page.replace(tag, `rel="canonical" href="${preview}`) };
      });
    },
  },
  {
    name: "hsts-missing",
    title: "Browsers are not told to insist on encryption",
    checks: ["http.hsts"],
    status: "warn",
    apply(state) {
      const isHsts = ([name]: [string, string]) => name === "strict-transport-security";
      state.after.push(
        (_request, reply): Reply => ({ ...reply, headers: reply.headers.filter((header) => !isHsts(header)) }),
      );
    },
  },
  {
    name: "http-not-upgraded",
    title: "The shop answers without encryption",
    checks: ["redir.https-upgrade", "redir.matrix"],
    status: "fail",
    apply(state) {
      state.before.push((request) => {
        const isPlain = request.scheme === "http" && request.host === canonicalHost(state.spec);
        return isPlain ? html(200, `<!doctype html><title>${state.spec.name}</title><h1>Welcome</h1>`) : null;
      });
    },
  },
  {
    name: "marketing-link-three-hops",
    title: "The newsletter's link takes three redirects",
    checks: ["redir.marketing-links", "redir.chain"],
    status: "warn",
    apply(state) {
      const { collection } = pathsOf(state.spec);
      const steps = [collection, "/go", "/go/shop"];
      state.before.push((request) => {
        const isCampaign = request.query.includes("utm_source=") && !request.query.includes("via=go");
        const step = isShop(state, request) && isCampaign ? steps.indexOf(request.path) : -1;
        if (step === -1) return null;
        const next = steps[step + 1];
        return redirect(301, next === undefined ? `${collection}${request.query}&via=go` : next + request.query);
      });
    },
  },
  {
    name: "noindex",
    title: "The shop hides itself from search engines",
    checks: ["seo.indexable"],
    status: "fail",
    apply(state) {
      state.after.push((request, reply) =>
        isShop(state, request) && textOf(reply, "text/html") !== null
          ? withHeaders(reply, [["x-robots-tag", "noindex"]])
          : reply,
      );
    },
  },
  {
    name: "redirect-drops-query",
    title: "The redirect to the one address loses the tracking of ads",
    checks: ["redir.matrix"],
    status: "fail",
    apply(state) {
      state.after.push(({ scheme, host, path }, reply) =>
        scheme === "https" && host === redirectHost(state)
          ? withHeaders(reply, [["location", canonicalOrigin(state.spec) + path]])
          : reply,
      );
    },
  },
  {
    name: "redirect-four-hops",
    title: "The log-in page is four redirects away",
    checks: ["redir.chain"],
    status: "fail",
    apply(state) {
      const { login } = pathsOf(state.spec);
      const steps = [login, "/identity", "/identity/start", "/identity/session", "/identity/form"];
      state.before.push((request) => {
        const isRead = isShop(state, request) && request.method === "GET";
        const step = isRead ? steps.indexOf(request.path) : -1;
        const next = step === -1 ? undefined : steps[step + 1];
        return next === undefined ? null : privateRedirect(next);
      });
      state.before.push((request) =>
        isShop(state, request) && request.path === "/identity/form" && request.method === "GET"
          ? shopReply({ ...state, before: [] }, { ...request, path: login })
          : null,
      );
    },
  },
  {
    name: "redirect-loop",
    title: "The checkout redirects in a circle",
    checks: ["redir.chain", "smoke.checkout"],
    status: "fail",
    apply(state) {
      const { checkout } = pathsOf(state.spec);
      state.before.push((request) => {
        if (!isShop(state, request)) return null;
        if (request.path === checkout) return privateRedirect(`${checkout}/secure`);
        return request.path === `${checkout}/secure` ? privateRedirect(checkout) : null;
      });
    },
  },
  {
    name: "robots-disallow-all",
    title: "robots.txt keeps every search engine out",
    checks: ["seo.indexable"],
    status: "fail",
    apply(state) {
      state.before.push((request) =>
        isShop(state, request) && request.path === "/robots.txt" ? text(200, "User-agent: *\nDisallow: /\n") : null,
      );
    },
  },
  {
    name: "two-addresses",
    title: "The shop answers with and without www",
    checks: ["redir.matrix"],
    status: "fail",
    apply(state) {
      const twin = redirectHost(state);
      state.before.push((request) =>
        request.scheme === "https" && request.host === twin
          ? shopReply({ ...state, before: [] }, { ...request, host: canonicalHost(state.spec) })
          : null,
      );
    },
  },
];
