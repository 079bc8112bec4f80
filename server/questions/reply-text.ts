/** Takes out of a mail what its author wrote in answer. */

/** The line above which people write; the mails that ask for a reply carry it. */
export const REPLY_LINE = "Write your reply above this line.";

/** Lines that mail programs put before the mail they answer: its headers, a rule, or a sentence that ends in a colon. */
const INTRO = /^\s*(-{2,}\s*original message\s*-{2,}|_{5,}|(from|von|de|to|sent|date|subject)\s*:.*|.{0,300}:)\s*$/i;

/** Gives the words above the marked line, without the quote's introduction and without a signature after `-- `. */
export function replyText(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const marked = lines.findIndex((line) => line.includes(REPLY_LINE));
  const above = marked === -1 ? lines : lines.slice(0, marked);
  const firstQuote = above.findIndex((line) => /^\s*>/.test(line));
  const own = firstQuote === -1 ? above : above.slice(0, firstQuote);
  const isCut = own.length < lines.length;
  const signed = own.findIndex((line) => /^-- ?$/.test(line)); // RFC 3676, section 4.3
  const said = signed === -1 ? own : own.slice(0, signed);
  while (said.length > 0 && (said.at(-1)?.trim() === "" || (isCut && INTRO.test(said.at(-1) ?? "")))) said.pop();
  return said.join("\n").trim();
}
