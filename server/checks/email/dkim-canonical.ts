/** The two canonical forms DKIM signs, "simple" and "relaxed", of header fields and bodies (RFC 6376, section 3.4). */

/** Names a canonical form. */
export type Canonicalization = "simple" | "relaxed";

/** Brings one raw header field into the form that is signed, without a final CRLF (sections 3.4.1 and 3.4.2). */
export function canonicalHeader(raw: string, form: Canonicalization): string {
  if (form === "simple") return raw;
  const colon = raw.indexOf(":");
  const name = raw.slice(0, colon).trimEnd().toLowerCase();
  return `${name}:${collapse(raw.slice(colon + 1).replaceAll("\r\n", "")).replace(/^ /, "")}`;
}

/** Brings a body into the form that is hashed, as Latin-1 text (sections 3.4.3 and 3.4.4). Bare line ends become CRLF. */
export function canonicalBody(body: string, form: Canonicalization): string {
  const lines = body.split(/\r?\n/);
  const kept = form === "simple" ? lines : lines.map(collapse);
  // What follows the last CRLF is a line of its own only when it is not empty.
  let end = kept.length;
  while (end > 0 && kept[end - 1] === "") end -= 1;
  if (end === 0) return form === "simple" ? "\r\n" : "";
  return `${kept.slice(0, end).join("\r\n")}\r\n`;
}

/** Makes every run of blanks and tabs one blank and takes those at the end away, in one pass over the text. */
function collapse(line: string): string {
  return line.replace(/[ \t]+/g, " ").replace(/ $/, "");
}
