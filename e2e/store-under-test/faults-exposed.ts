/** Planted faults behind paths nobody links to: what only an audit with proof of control goes and looks for. */
import type { Fault } from "./fault.ts";
import { canonicalHost } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { html, json, text } from "./web-reply.ts";

/** Answers one path of the shop front in place of its "not found". */
function expose(state: StoreState, path: string, reply: Reply, method = "GET"): void {
  const isAsked = (request: WebRequest) =>
    request.scheme === "https" &&
    request.host === canonicalHost(state.spec) &&
    request.method === method &&
    `${request.path}${request.query}` === path;
  state.before.push((request) => (isAsked(request) ? reply : null));
}

export const exposedFaults: Fault[] = [
  {
    name: "debug-console",
    title: "An error page offers a debugger that runs commands",
    checks: ["sec.debug-endpoints"],
    status: "fail",
    apply(state) {
      const page = html(500, "<!doctype html><title>KeyError // Werkzeug Debugger</title><h1>KeyError: 'cart'</h1>");
      expose(state, "/lrc-no-such-page", page);
    },
  },
  {
    name: "exposed-dump",
    title: "A copy of the database lies beside the shop",
    checks: ["sec.exposed-files"],
    status: "fail",
    apply(state) {
      const dump = "-- PostgreSQL database dump\nCREATE TABLE customers (id integer, email text);\n";
      expose(state, "/dump.sql", text(200, dump, "application/sql"));
    },
  },
  {
    name: "exposed-env",
    title: "The file with the shop's passwords can be downloaded",
    checks: ["sec.exposed-files"],
    status: "fail",
    apply(state) {
      const lines = ["DB_URL=postgres://shop@db.internal/shop", `SESSION_KEY=${state.domain}-${"0".repeat(12)}`];
      expose(state, "/.env", text(200, `${lines.join("\n")}\n`));
    },
  },
  {
    name: "exposed-git",
    title: "The history of the shop's code can be downloaded",
    checks: ["sec.exposed-files"],
    status: "fail",
    apply(state) {
      expose(state, "/.git/HEAD", text(200, "ref: refs/heads/main\n", "application/octet-stream"));
      expose(state, "/.git/config", text(200, "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"));
    },
  },
  {
    name: "exposed-packages",
    title: "The list of the shop's packages is public",
    checks: ["sec.exposed-files"],
    status: "warn",
    apply(state) {
      expose(state, "/package.json", json(200, { name: "shop", private: true, dependencies: { next: "16.0.0" } }));
    },
  },
  {
    name: "graphql-introspection",
    title: "The shop's interface explains itself to everyone",
    checks: ["sec.debug-endpoints"],
    status: "warn",
    apply(state) {
      expose(state, "/graphql", json(200, { data: { __schema: { queryType: { name: "Query" } } } }), "POST");
    },
  },
  {
    name: "metrics-public",
    title: "The counters of the server are public",
    checks: ["sec.debug-endpoints"],
    status: "warn",
    apply(state) {
      expose(
        state,
        "/metrics",
        text(200, "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 7\n"),
      );
    },
  },
];
