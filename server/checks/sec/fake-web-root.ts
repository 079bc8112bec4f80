/** A web server that knows some paths, for tests of guessed ones. */
import type { Check, Json, Verdict } from "../check.ts";
import { FAKE_NOW, fakeStore } from "../dns/fake-store.ts";
import { fakeExchange, fakeProbes } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import type { HttpOptions } from "../probes/probes.ts";

export type Asked = { host: string; path: string; options: HttpOptions };
/** What a path answers at any host, `POST /path` for a POST; a function sees every request that nothing else matches. */
export type WebRoot = { [path: string]: FakeResponse } | ((asked: Asked) => FakeResponse);

/** Judges a check against one web root at `www.shop.test`; gives the verdicts and what was asked. */
export async function judgeRoot<F extends Json>(
  check: Check<F>,
  root: WebRoot,
  store = fakeStore({ domain: "shop.test" }),
): Promise<{ verdicts: Verdict[]; asked: Asked[]; facts: string }> {
  const asked: Asked[] = [];
  async function get(url: string, options: HttpOptions = {}) {
    const { hostname, pathname, search } = new URL(url);
    const request = { host: hostname, path: `${pathname}${search}`, options };
    asked.push(request);
    const key = options.method === "POST" ? `POST ${request.path}` : request.path;
    return fakeExchange(url, typeof root === "function" ? root(request) : (root[key] ?? 404));
  }
  const probes = fakeProbes({});
  const facts = await check.gather({ store, probes: { ...probes, http: { ...probes.http, get } }, now: FAKE_NOW });
  const stored: F = JSON.parse(JSON.stringify(facts));
  return { verdicts: check.judge({ store, facts: stored, now: FAKE_NOW }), asked, facts: JSON.stringify(facts) };
}

/** A file as a careless server sends it. */
export function file(body: string, contentType = "text/plain"): FakeResponse {
  return { body, headers: { "content-type": contentType } };
}
