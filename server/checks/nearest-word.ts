/** Suggests what somebody meant who mistyped a word. */

/** Finds the word that differs least, ignoring case and `_`/`-`; null when none is close. */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const wanted = plain(text);
  let best: { word: string; distance: number } | null = null;
  for (const word of words) {
    const distance = editDistance(wanted, plain(word));
    if (best === null || distance < best.distance) best = { word, distance };
  }
  return best !== null && best.distance <= mistakesAllowed(best.word) ? best.word : null;
}

/** Two letters changed places count as two; beyond a third of the letters another word is meant. */
function mistakesAllowed(word: string): number {
  return word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
}

function plain(text: string): string {
  return text.slice(0, 100).toLowerCase().replace(/[_-]/g, "");
}

/** Levenshtein distance: letters to add, leave out or change. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, candidate] of [...other].entries()) {
      const change = (row[j] ?? 0) + (letter === candidate ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
