/** Undoes one level of writing around a text: `\u` and `\x` escapes, escaped slashes, base64 (catalogue 6, depth 1). */

export type Layer = {
  text: string;
  via: "escaped" | "base64";
  /** Maps a place in the decoded text to the place in the original where that character's writing begins. */
  originalAt(at: number): number;
  /** Maps the end of a range likewise. */
  originalEnd(end: number): number;
};

/** How much text around an escape is read with it. */
const ESCAPE_CONTEXT = 400;
/** Catalogue 6: length of the base64 texts that are looked into. */
const BASE64_MIN = 40;
const BASE64_MAX = 4000;
/** Printable ASCII written as an escape; other escapes are letters of other scripts and hide no key. */
const ESCAPED = /\\(?:u00([2-7][0-9a-fA-F])|u\{([2-7][0-9a-fA-F])\}|x([2-7][0-9a-fA-F])|([/"']))/g;
/** How such a writing begins, and whether the character after it must be the first digit of printable ASCII. */
const escapeStarts: [string, boolean][] = [
  ["\\u00", true],
  ["\\x", true],
  ["\\u{", true],
  [":\\/\\/", false],
];

/** Yields the decoded parts of a text that had something to decode. */
export function* decodedLayers(text: string): Generator<Layer> {
  for (const [start, end] of escapedWindows(text)) yield unescapedLayer(text, start, end);
  yield* base64Layers(text);
}

function escapedWindows(text: string): [number, number][] {
  const windows: [number, number][] = [];
  const starts = escapeStarts
    .flatMap(([begin, isCode]) => placesOf(text, begin, isCode))
    .toSorted((left, right) => left - right);
  for (const at of starts) {
    const from = Math.max(0, at - ESCAPE_CONTEXT);
    const to = Math.min(text.length, at + ESCAPE_CONTEXT);
    const last = windows.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else windows.push([from, to]);
  }
  return windows;
}

function placesOf(text: string, part: string, isCode: boolean): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    const digit = text.charCodeAt(at + part.length);
    if (!isCode || (digit >= 50 && digit <= 55)) places.push(at);
  }
  return places;
}

function unescapedLayer(text: string, start: number, end: number): Layer {
  const window = text.slice(start, end);
  let decoded = "";
  let copied = 0;
  /** Ends of the runs copied so far: place in the decoded text, and how much longer the original is from there on. */
  const shifts: { at: number; by: number }[] = [{ at: 0, by: 0 }];
  for (const match of window.matchAll(ESCAPED)) {
    const hex = match[1] ?? match[2] ?? match[3];
    const character = hex === undefined ? (match[4] ?? "") : String.fromCharCode(Number.parseInt(hex, 16));
    decoded += window.slice(copied, match.index) + character;
    copied = match.index + match[0].length;
    shifts.push({ at: decoded.length, by: copied - decoded.length });
  }
  decoded += window.slice(copied);
  const originalAt = (at: number) => start + at + shiftAt(shifts, at);
  return { text: decoded, via: "escaped", originalAt, originalEnd: originalAt };
}

function shiftAt(shifts: { at: number; by: number }[], at: number): number {
  let low = 0;
  let high = shifts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((shifts[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return shifts[low]?.by ?? 0;
}

const isBase64 = new Uint8Array(256);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
  isBase64[character.charCodeAt(0)] = 1;
}

/** A run of at least forty characters covers a place at every fortieth one: only there it pays to look. */
function* base64Layers(text: string): Generator<Layer> {
  let at = BASE64_MIN - 1;
  while (at < text.length) {
    if (!isBase64At(text, at)) {
      at += BASE64_MIN;
      continue;
    }
    let start = at;
    let end = at + 1;
    while (start > 0 && isBase64At(text, start - 1)) start -= 1;
    while (end < text.length && isBase64At(text, end)) end += 1;
    at = end + BASE64_MIN - 1;
    const length = end - start;
    if (length < BASE64_MIN || length > BASE64_MAX) continue;
    const decoded = printableBase64(text.slice(start, end));
    if (decoded !== null) {
      const [from, to] = [start, end];
      yield { text: decoded, via: "base64", originalAt: () => from, originalEnd: () => to };
    }
  }
}

function isBase64At(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 256 && isBase64[code] === 1;
}

/** Decodes base64 or base64url; null when the result is not text. */
function printableBase64(run: string): string | null {
  if (!isPrintable(Buffer.from(run.slice(0, 32), "base64"))) return null;
  const bytes = Buffer.from(run, "base64");
  return isPrintable(bytes) ? bytes.toString("latin1") : null;
}

function isPrintable(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte > 126 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
  }
  return bytes.length > 0;
}
