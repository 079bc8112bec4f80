/** A visitor who keeps cookies: log-in, basket and checkout need more than one request. */
import { type Fetched, followChain } from "./chain.ts";
import { createCookieJar } from "./cookie-jar.ts";
import type { HttpOptions, HttpVisit } from "./probes.ts";

/** Begins a visit over a client whose every fetch reaches the network. Cookie values stay in the visit. */
export function createVisit(fetchFresh: (url: string, options: HttpOptions) => Promise<Fetched>): HttpVisit {
  const jar = createCookieJar();

  async function ask(url: string, options: HttpOptions) {
    const cookie = URL.canParse(url) ? jar.header(new URL(url)) : null;
    const headers = { ...options.headers, ...(cookie === null ? {} : { cookie }) };
    const { exchange, setCookies } = await fetchFresh(url, { ...options, headers });
    if (URL.canParse(url)) for (const setCookie of setCookies) jar.store(new URL(url), setCookie);
    return exchange;
  }

  return {
    get: (url, options = {}) => ask(url, options),
    open: (url, options = {}) => followChain(fetchFresh, url, options, jar),
    send(url, body, options = {}) {
      const sent = "json" in body ? { json: body.json } : { form: new URLSearchParams(body.form).toString() };
      return ask(url, { ...options, ...sent, method: "POST" });
    },
  };
}
