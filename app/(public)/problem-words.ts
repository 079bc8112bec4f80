import { readDomain } from "@/server/checks/domain.ts";

/**
 * Words what kept a free check from starting. Only the code comes from the address bar, never a sentence: a link must
 * not be able to put words in our mouth. Null when nothing is wrong.
 */
export function problemWords(problem: string | undefined, shop: string): string | null {
  const next = "The next free check is possible after midnight, UTC.";
  switch (problem) {
    case "text": {
      const reading = readDomain(shop);
      return reading.ok ? null : reading.message;
    }
    case "shop":
      return `This shop was checked 5 times today. ${next}`;
    case "client":
      return `20 free checks a day are the limit from one connection. ${next}`;
    case "widget":
      return `Very many shops were checked through this page today. ${next}`;
    case "down":
      return "We cannot start a check at the moment. Try again in a minute.";
    default:
      return null;
  }
}
