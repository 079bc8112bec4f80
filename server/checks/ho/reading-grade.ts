/** How hard a text is to read, and which of its words need an explanation. */

/** Words of the trade that steps may use because each stands explained beside them, in plain English. */
export const glossary: Readonly<Record<string, string>> = {
  deploy: "Put a version of the shop online.",
  deploys: "The list of versions that were put online.",
  deployment: "One version of the shop, put online.",
  deployments: "The list of versions that were put online.",
  dashboard: "The page you see after you log in at a service.",
  rollback: "Going back to the version before.",
  theme: "The look of a Shopify shop.",
  release: "A version of the shop that customers see.",
  commit: "One saved change of the shop's code.",
  branch: "A line of changes; the shop runs on one of them.",
  terminal: "The window of a computer where commands are typed.",
};

/** Terms a founder cannot be expected to know, beside those of the glossary. */
const trade = [
  "API",
  "backend",
  "build pipeline",
  "cache invalidation",
  "CDN",
  "CI",
  "CLI",
  "container",
  "cron",
  "DKIM",
  "DMARC",
  "DNS",
  "endpoint",
  "environment variable",
  "env",
  "frontend",
  "hotfix",
  "HTTP",
  "JSON",
  "latency",
  "load balancer",
  "migration",
  "origin server",
  "payload",
  "p95",
  "pull request",
  "regression",
  "repo",
  "repository",
  "revert",
  "runtime",
  "SDK",
  "serverless",
  "SHA",
  "SPF",
  "SQL",
  "SSH",
  "staging",
  "TLS",
  "webhook",
];

export type ReadingGrade = {
  /** US school grade, one decimal, at least 0; null for a text too short to judge. */
  grade: number | null;
  words: number;
  sentences: number;
};

/** Fewer words than this say nothing about a text: one long name decides the grade. */
const WORDS_MIN = 20;

/**
 * Gives the Flesch-Kincaid grade of English prose: 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (Kincaid,
 * Fishburne, Rogers and Chissom, Naval Technical Training Command, report 8-75, 1975). Each line ends a sentence; addresses,
 * commands in back quotes and quoted names are what is on the screen, and count as one short word.
 */
export function readingGrade(text: string): ReadingGrade {
  const prose = text
    .replace(/`[^`]*`/g, "name")
    .replace(/“[^”]*”/g, "name")
    .replace(/\bhttps?:\/\/\S*[^\s.,;:)]/g, "page")
    .replace(/\b[\w-]+(?:\.[\w-]+)+(?:\/\S*[^\s.,;:)])?/g, "page");
  const sentences = prose.split(/[.!?:]+(?:\s|$)|\n+/).filter((part) => /[a-z0-9]/i.test(part));
  const words = prose.match(/[a-z]+(?:['’][a-z]+)?/gi) ?? [];
  if (words.length < WORDS_MIN) return { grade: null, words: words.length, sentences: sentences.length };
  const syllables = words.reduce((sum, word) => sum + countSyllables(word), 0);
  const raw = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
  return { grade: Math.max(0, Math.round(raw * 10) / 10), words: words.length, sentences: sentences.length };
}

/**
 * Counts the syllables of an English word by its groups of vowels: a silent final e is none, a final "le" after a consonant
 * is one, "ed" is one only after t or d, "es" only after a hissing sound. At least one.
 */
export function countSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/['’].*$/, "");
  if (plain.length <= 3) return 1;
  const spoken = plain
    .replace(/(?<![aeiouy]l|[^aeiouy])e$/, "")
    .replace(/(?<=[^aeiouyl])e$/, "")
    .replace(/(?<=[^td])ed$/, "")
    .replace(/(?<![sxzcg]|[cs]h)es$/, "s");
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 0);
}

/** Lists the terms of the trade in a text that no glossary explains, as they stand there, each once. */
export function unexplainedJargon(text: string): string[] {
  const shown = text
    .replace(/`[^`]*`/g, " ")
    .replace(/\bhttps?:\/\/\S+/g, " ")
    .replace(/“[^”]*”/g, " ");
  const found = trade.flatMap((term) => {
    const escaped = term.replace(/ /g, "\\s+");
    // Abbreviations only as such: "ci" in a word, or "env" as a name, is no term.
    const isAbbreviation = term === term.toUpperCase();
    return new RegExp(`(?<![\\w.-])${escaped}s?(?![\\w-])`, isAbbreviation ? "" : "i").exec(shown)?.[0] ?? [];
  });
  return [...new Set(found)];
}

/** Gives the glossary's entries for the words a text uses, in the order of the alphabet. */
export function glossaryOf(text: string): { term: string; meaning: string }[] {
  return Object.entries(glossary)
    .filter(([term]) => new RegExp(`\\b${term}\\b`, "i").test(text))
    .map(([term, meaning]) => ({ term, meaning }))
    .toSorted((a, b) => a.term.localeCompare(b.term));
}
