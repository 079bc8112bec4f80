/** Tag lists, `name=value; name=value`, as DKIM, DMARC, BIMI, MTA-STS and TLS-RPT records use them (RFC 6376, section 3.2). */

/** Holds one tag. */
export type Tag = { name: string; value: string };

/** Reads the tags in order, names lower case, values trimmed; `broken` holds parts without an equals sign. */
export function parseTagList(text: string): { tags: Tag[]; broken: string[] } {
  const tags: Tag[] = [];
  const broken: string[] = [];
  for (const part of text.split(";")) {
    const equals = part.indexOf("=");
    if (part.trim() === "") continue;
    if (equals < 1) broken.push(part.trim());
    else tags.push({ name: part.slice(0, equals).trim().toLowerCase(), value: part.slice(equals + 1).trim() });
  }
  return { tags, broken };
}

/** The value of the first tag of a name, or null. */
export function tagValue(tags: Tag[], name: string): string | null {
  return tags.find((tag) => tag.name === name)?.value ?? null;
}
