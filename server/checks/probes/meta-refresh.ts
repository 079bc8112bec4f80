/** Only the head of a page can hold a working refresh early enough to matter; the rest is not searched. */
const SEARCHED_CHARACTERS = 65_536;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi;

/**
 * Finds where `<meta http-equiv="refresh">` sends a browser (HTML standard, section 4.2.5.3), resolved against the
 * page's URL; null when the page sends it nowhere or only reloads itself.
 */
export function metaRefreshOf(body: string, url: string): string | null {
  const head = body.slice(0, SEARCHED_CHARACTERS);
  const lower = head.toLowerCase();
  for (let at = lower.indexOf("<meta"); at >= 0; at = lower.indexOf("<meta", at + 5)) {
    const end = lower.indexOf(">", at);
    if (end < 0 || end - at > 2048) continue;
    const attributes = attributesOf(head.slice(at + 5, end));
    if (attributes.get("http-equiv")?.toLowerCase() !== "refresh") continue;
    const target = /^\s*[\d.]*\s*[;,]?\s*url\s*=\s*["']?([^"']*)/i.exec(attributes.get("content") ?? "")?.[1]?.trim();
    if (!target) continue;
    return URL.canParse(target, url) ? new URL(target, url).href : null;
  }
  return null;
}

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), (double ?? single ?? bare ?? "").replaceAll("&amp;", "&"));
  }
  return attributes;
}
