/** A cookie jar for one redirect chain: enough of RFC 6265 to be sent where a browser would be sent. */

type Cookie = { name: string; value: string; domain: string; hostOnly: boolean; path: string; secure: boolean };

/** Cookies kept per chain; a browser keeps at most 180 a site, and a hostile server must not fill our memory. */
const COOKIES_MAX = 50;
/** RFC 6265, section 6.1: at least 4096 bytes per cookie. */
const COOKIE_BYTES_MAX = 4096;

export type CookieJar = {
  /** Takes one `Set-Cookie` value received from `url`; what a browser would refuse is ignored. */
  store(url: URL, setCookie: string): void;
  /** The `Cookie` header a browser would send to `url`; null when it would send none. */
  header(url: URL): string | null;
};

/** Makes an empty jar. */
export function createCookieJar(): CookieJar {
  const cookies: Cookie[] = [];
  return {
    store(url, setCookie) {
      const cookie = parseSetCookie(url, setCookie);
      if (cookie === null) return;
      const index = cookies.findIndex(
        (c) => c.name === cookie.name && c.domain === cookie.domain && c.path === cookie.path,
      );
      if (index >= 0) cookies.splice(index, 1);
      if (isExpired(setCookie)) return;
      if (cookies.length < COOKIES_MAX) cookies.push(cookie);
    },
    header(url) {
      const sent = cookies.filter((cookie) => isSentTo(cookie, url));
      if (sent.length === 0) return null;
      return sent.map((cookie) => `${cookie.name}=${cookie.value}`).join("; ");
    },
  };
}

/** Reads the name of a `Set-Cookie` value, the only part of a cookie that is ever stored; null when it has none. */
export function cookieName(setCookie: string): string | null {
  const pair = setCookie.split(";", 1)[0] ?? "";
  const equals = pair.indexOf("=");
  if (equals <= 0) return null;
  return pair.slice(0, equals).trim() || null;
}

/** Hides a cookie's value and keeps its name and attributes: values are never stored (catalogue, `http.cookie-scope`). */
export function maskSetCookie(setCookie: string): string {
  if (cookieName(setCookie) === null) return "***";
  const end = setCookie.indexOf(";");
  const equals = setCookie.indexOf("=");
  const attributes = end < 0 ? "" : setCookie.slice(end);
  const value = setCookie.slice(equals + 1, end < 0 ? undefined : end).trim();
  return `${setCookie.slice(0, equals)}=${value === "" ? "" : "***"}${attributes}`;
}

function parseSetCookie(url: URL, text: string): Cookie | null {
  if (text.length > COOKIE_BYTES_MAX) return null;
  const name = cookieName(text);
  if (name === null) return null;
  const [pair = "", ...attributes] = text.split(";");
  const host = url.hostname.toLowerCase();
  const cookie: Cookie = {
    name,
    value: pair.slice(pair.indexOf("=") + 1).trim(),
    domain: host,
    hostOnly: true,
    path: defaultPath(url.pathname),
    secure: false,
  };
  for (const attribute of attributes) {
    const [rawKey = "", ...rest] = attribute.split("=");
    const key = rawKey.trim().toLowerCase();
    const value = rest.join("=").trim();
    if (key === "secure") cookie.secure = true;
    if (key === "path" && value.startsWith("/")) cookie.path = value;
    if (key === "domain" && value !== "") {
      const domain = value.replace(/^\./, "").toLowerCase();
      // RFC 6265, section 5.3, step 6: a cookie for somebody else's domain is ignored whole.
      if (host !== domain && !host.endsWith(`.${domain}`)) return null;
      cookie.domain = domain;
      cookie.hostOnly = false;
    }
  }
  if (cookie.secure && url.protocol !== "https:") return null;
  return cookie;
}

function isExpired(text: string): boolean {
  const maxAge = /;\s*max-age\s*=\s*(-?\d{1,15})/i.exec(text);
  if (maxAge?.[1] !== undefined) return Number(maxAge[1]) <= 0;
  const expires = /;\s*expires\s*=\s*([^;]{1,64})/i.exec(text);
  if (expires?.[1] === undefined) return false;
  const time = Date.parse(expires[1]);
  return Number.isFinite(time) && time <= Date.now();
}

function isSentTo(cookie: Cookie, url: URL): boolean {
  const host = url.hostname.toLowerCase();
  if (cookie.secure && url.protocol !== "https:") return false;
  const isDomainMatch = host === cookie.domain || (!cookie.hostOnly && host.endsWith(`.${cookie.domain}`));
  if (!isDomainMatch) return false;
  const { path } = cookie;
  if (url.pathname === path) return true;
  return url.pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}

/** RFC 6265, section 5.1.4. */
function defaultPath(pathname: string): string {
  const end = pathname.lastIndexOf("/");
  return end <= 0 ? "/" : pathname.slice(0, end);
}
