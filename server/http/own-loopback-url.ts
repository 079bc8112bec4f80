/** On one's own machine a portal has several names, and a cookie belongs to one of them. */

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Gives the same page under the portal's own name when it was opened under another name of this machine, such as
 * `127.0.0.1` for `localhost`; null when the name is right or not a loopback one.
 */
export function ownLoopbackUrl(request: { url: string; headers: Headers }, portalUrl: string): URL | null {
  const portal = new URL(portalUrl);
  const asked = URL.parse(`http://${request.headers.get("host") ?? ""}`);
  if (!asked || asked.host === portal.host || asked.port !== portal.port) return null;
  if (!loopback.includes(asked.hostname) || !loopback.includes(portal.hostname)) return null;
  const { pathname, search } = new URL(request.url);
  return new URL(`${pathname}${search}`, portal);
}
