/** Keeps other sites from acting with a visitor's cookie. */

/**
 * Tells whether a request that changes something comes from another site: by Fetch metadata where the browser sends it
 * (W3C Fetch Metadata), else by Origin. A call without both is not a browser's, and carries no cookie by accident.
 */
export function isForeignOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  // No page can forge it, and it tells more: from a page that sends no referrer, Origin is "null" even to its own server.
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return URL.parse(origin)?.host !== host;
}
