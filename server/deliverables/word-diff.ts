/** Compares two texts word by word. Pure. */

export type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/** Words of both texts multiplied: above it, the comparison says only that the text was replaced. */
const CELLS_MAX = 1_000_000;

/** Gives the parts of both texts in reading order: what stayed, what came, what went (longest common subsequence). */
export function diffWords(before: string, after: string): DiffPart[] {
  const a = before.match(/\S+\s*/g) ?? [];
  const b = after.match(/\S+\s*/g) ?? [];
  if (a.length * b.length > CELLS_MAX) return joined([...removed(a), ...added(b)]);
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = isSame(a[i], b[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (isSame(a[i], b[j])) {
      parts.push({ kind: "same", text: b[j] ?? "" });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) parts.push({ kind: "removed", text: a[i++] ?? "" });
    else parts.push({ kind: "added", text: b[j++] ?? "" });
  }
  return joined([...parts, ...removed(a.slice(i)), ...added(b.slice(j))]);
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a?.trim() === b?.trim();
}
function removed(words: string[]): DiffPart[] {
  return words.map((text) => ({ kind: "removed", text }));
}
function added(words: string[]): DiffPart[] {
  return words.map((text) => ({ kind: "added", text }));
}

/** Puts neighbours of one kind together. */
function joined(parts: DiffPart[]): DiffPart[] {
  const out: DiffPart[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    const text = /\s$/.test(part.text) ? part.text : `${part.text} `;
    if (last?.kind === part.kind) last.text += text;
    else out.push({ kind: part.kind, text });
  }
  return out.map(({ kind, text }) => ({ kind, text: text.trimEnd() }));
}
