/** Tells whether a link leads to where the reader is: to this very page, or to one below it. Its query plays no part. */
export function isCurrentPath(pathname: string, href: string, match: "exact" | "within"): boolean {
  const target = href.split(/[?#]/)[0] ?? href;
  if (pathname === target) return true;
  return match === "within" && pathname.startsWith(target.endsWith("/") ? target : `${target}/`);
}

/**
 * The same where lists have saved views (`/stores?view=leaks`): a view is a place of its own, so its link is current
 * only with its query, and the link of a list that `hasViews` only without a view.
 */
export function isCurrentPlace(
  pathname: string,
  search: Pick<URLSearchParams, "get" | "has">,
  href: string,
  match: "exact" | "within",
  hasViews: boolean,
): boolean {
  if (!isCurrentPath(pathname, href, match)) return false;
  if (hasViews) return !search.has("view");
  const wanted = new URLSearchParams(href.split("?")[1] ?? "");
  return [...wanted].every(([name, value]) => search.get(name) === value);
}
