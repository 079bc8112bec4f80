/**
 * Makes text from outside safe to look at. Evidence holds whatever a stranger's server sent: it may carry characters
 * that reverse what follows, hide themselves, or move the cursor of a terminal it is pasted into.
 */

/** Control characters but tab and line feed; invisible and direction-changing characters (Unicode 16, general category Cc and Cf, and the tags). */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\u{e0000}-\u{e007f}]/gu;

/** Writes hidden characters out as `\u{202e}`; tabs and line feeds stay. */
export function visibleText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(HIDDEN, (character) => {
    if (character === "\n" || character === "\t") return character;
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A stretch of a line, marked as the offending part or not. */
export type TextPart = { text: string; isMarked: boolean };

/** Cuts a line at every occurrence of the marked texts, longest first; empty marks are ignored. */
export function markParts(line: string, marks: readonly string[]): TextPart[] {
  const wanted = marks.filter((mark) => mark !== "").sort((a, b) => b.length - a.length);
  const parts: TextPart[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < line.length) {
    const mark = wanted.find((each) => line.startsWith(each, at));
    if (!mark) {
      at += 1;
      continue;
    }
    if (at > plainFrom) parts.push({ text: line.slice(plainFrom, at), isMarked: false });
    parts.push({ text: mark, isMarked: true });
    at += mark.length;
    plainFrom = at;
  }
  if (plainFrom < line.length || parts.length === 0) parts.push({ text: line.slice(plainFrom), isMarked: false });
  return parts;
}
