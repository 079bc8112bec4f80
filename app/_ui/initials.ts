/** Short forms of names, for marks beside them. */

/** Takes the first letters of a person's first and last name, upper case: "Maya Okafor" is "MO". */
export function initials(name: string): string {
  const words = wordsOf(name);
  return firstLetters(words[0], words.length > 1 ? words.at(-1) : words[0]?.slice(1));
}

/** Takes the first letters of a store's first two words, upper case: "Pico Pet Co." is "PP". */
export function storeInitials(name: string): string {
  const words = wordsOf(name);
  return firstLetters(words[0], words[1] ?? words[0]?.slice(1));
}

function wordsOf(name: string): string[] {
  return name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

function firstLetters(...words: (string | undefined)[]): string {
  return words
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
