/** Says once what reads the same: a founder counts sentences, not the places they were seen at. */

type Said = { title: string; sentence: string; status: string; isBeingFixed: boolean };

/** Keeps the first of those with the same words and status; it is being fixed only when all of them are. */
export function sayOnce<T extends Said>(all: readonly T[]): T[] {
  const said = new Map<string, T>();
  for (const each of all) {
    const words = JSON.stringify([each.title, each.sentence, each.status]);
    const first = said.get(words);
    said.set(words, first ? { ...first, isBeingFixed: first.isBeingFixed && each.isBeingFixed } : each);
  }
  return [...said.values()];
}
