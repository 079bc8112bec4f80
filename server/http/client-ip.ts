/** Who calls, for limits. */

/** Gives the client's address: the last hop our own proxy added, or `unknown` on a direct connection without one. */
export function clientIp(headers: Headers): string {
  const forwarded = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return (forwarded || "unknown").slice(0, 64);
}
