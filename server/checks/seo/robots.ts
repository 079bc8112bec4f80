/** Robots rules as RFC 9309 reads them. */

type Rule = { allow: boolean; path: string };
type Group = { agents: string[]; rules: Rule[] };
/** The groups and sitemaps of a robots.txt. */
export type Robots = { groups: Group[]; sitemaps: string[] };

/** RFC 9309, section 2.5: crawlers must read at least 500 KiB; what lies behind may be ignored. */
const LENGTH_MAX = 512_000;

/** Reads a robots.txt; lines that are no rules are passed over, as section 2.2 asks. */
export function parseRobots(text: string): Robots {
  const robots: Robots = { groups: [], sitemaps: [] };
  let group: Group | null = null;
  let isNaming = false;
  for (const line of text
    .slice(0, LENGTH_MAX)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)) {
    const match = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line);
    if (match === null) continue;
    const key = (match[1] ?? "").toLowerCase();
    const value = (match[2] ?? "").trim();
    if (key === "sitemap") {
      robots.sitemaps.push(value);
    } else if (key === "user-agent") {
      if (group === null || !isNaming) {
        group = { agents: [], rules: [] };
        robots.groups.push(group);
      }
      group.agents.push(value.toLowerCase());
      isNaming = true;
    } else if ((key === "allow" || key === "disallow") && group !== null) {
      isNaming = false;
      // An empty value matches nothing: "Disallow:" allows everything.
      if (value !== "") group.rules.push({ allow: key === "allow", path: value });
    }
  }
  return robots;
}

/**
 * Tells whether a crawler may fetch a path: the groups that name it are joined, else those of `*`; the longest matching
 * rule wins, and `Allow` wins a tie (RFC 9309, sections 2.2.1 and 2.2.2).
 */
export function isAllowed(robots: Robots, agent: string, path: string): boolean {
  const named = robots.groups.filter((group) => group.agents.includes(agent.toLowerCase()));
  const groups = named.length > 0 ? named : robots.groups.filter((group) => group.agents.includes("*"));
  let best: Rule | null = null;
  for (const rule of groups.flatMap((group) => group.rules)) {
    if (!matches(rule.path, path)) continue;
    const isBetter =
      best === null || rule.path.length > best.path.length || (rule.path.length === best.path.length && rule.allow);
    if (isBetter) best = rule;
  }
  return best?.allow ?? true;
}

/** `*` stands for any characters, `$` at the end for the end (section 2.2.3). Linear: parts are found one after another. */
function matches(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith("$");
  const parts = (isAnchored ? pattern.slice(0, -1) : pattern).split("*");
  const [first = "", ...rest] = parts;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    if (isLast && isAnchored) return path.length - part.length >= at && path.endsWith(part);
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return !isAnchored || at === path.length;
}
