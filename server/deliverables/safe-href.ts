/** Which addresses a document may link; alone in its file, because the editor in the browser asks it too. */

/** Tells whether an address is of a kind that a document may link: http, https or mailto. */
export function isSafeHref(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && ["https:", "http:", "mailto:"].includes(url.protocol) && url.username === "";
}
