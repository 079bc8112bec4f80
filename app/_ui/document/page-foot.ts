/** The foot of every printed page, as style sheets say it (CSS Paged Media, margin boxes): what it is, and n of N. */

/** Gives the rules; the words become a CSS string, in which nothing of them can end it. */
export function pageFoot(words: string): string {
  const box = 'font: 8pt "Inter Variable", sans-serif; color: #69655d';
  return [
    "@page { size: A4; margin: 18mm;",
    `@bottom-left { content: ${cssString(words)}; ${box}; }`,
    `@bottom-right { content: counter(page) " of " counter(pages); ${box}; }`,
    "}",
  ].join(" ");
}

/** Quotes a text for a style sheet (CSS Syntax 3, 4.3.7): everything but plain letters, digits and a few marks is escaped. */
export function cssString(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} ,.]/gu, (character) => `\\${character.codePointAt(0)?.toString(16)} `)}"`;
}
