/** Tells when a page was asked for under another name of this machine than the portal's own. */

/** Next and browsers take these for the same machine; cookies and sign-in do not (RFC 6265, section 5.1.3). */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Gives the same page at the portal's own address; null when it was asked for there already, or either of the two is no
 * loopback name. `host` is the header as it came, `own` is `NEXTAUTH_URL`.
 */
export function loopbackTwin(host: string | null, own: string | undefined, pathAndQuery: string): string | null {
  const [asked, portal] = [URL.parse(`http://${host ?? ""}`), URL.parse(own ?? "")];
  if (!asked || !portal || asked.host !== host || asked.port !== portal.port) return null;
  if (!LOOPBACK.test(asked.hostname) || !LOOPBACK.test(portal.hostname)) return null;
  if (asked.hostname === portal.hostname) return null;
  // A path that begins with two slashes would be another host's.
  return `${portal.origin}/${pathAndQuery.replace(/^[/\\]+/, "")}`;
}
