/** Tells whether a link leads to where the reader is: to this very page, or to one below it. */
export function isCurrentPath(pathname: string, href: string, match: "exact" | "within"): boolean {
  const target = href.split(/[?#]/)[0] ?? href;
  if (pathname === target) return true;
  return match === "within" && pathname.startsWith(target.endsWith("/") ? target : `${target}/`);
}
