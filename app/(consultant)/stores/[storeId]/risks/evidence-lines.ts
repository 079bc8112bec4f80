/** Turns observations into the lines of the evidence: what was asked, what came back, the offending parts marked. */
import type { EvidenceLine } from "@/app/_ui/evidence.tsx";

type Seen = { request: string; responseExcerpt: string; vantage?: string };
type Judged = { subject: string; expected: string | null; found: string | null };

/** Longer answers are cut: the offending part stands in a head or a record, not in the page's body. */
const LINES_MOST = 14;
/** Shorter pieces would mark by accident. */
const PIECE_LEAST = 6;

/**
 * Parts the observations into those that speak of the subject and the rest; without any of its own, all count. Of several
 * places the one that `place` names speaks first, and what the others saw belongs to the rest.
 */
export function ownObservations<S extends Seen>(
  observations: readonly S[],
  subject: string,
  place: string | null = null,
): { own: S[]; rest: S[] } {
  const host = hostOf(subject);
  const there = observations.filter(({ vantage }) => vantage === place);
  const near = there.length > 0 ? there : observations;
  const speaking = near.filter(({ request }) => namesHost(request, host));
  const own = speaking.length > 0 ? speaking : [...near];
  return { own, rest: observations.filter((each) => !own.includes(each)) };
}

/**
 * Writes observations as lines. Only what was found is marked, word for word, and never what was expected. Where several
 * places looked, each question says from which one.
 */
export function evidenceLines(observations: readonly Seen[], judged: Judged): EvidenceLine[] {
  const marks = offendingParts(judged);
  const isOnePlace = new Set(observations.map(({ vantage }) => vantage)).size < 2;
  return observations.flatMap(({ request, responseExcerpt, vantage }) => {
    const lines = responseExcerpt.trimEnd().split("\n");
    const cut = lines.length > LINES_MOST ? [`… ${lines.length - LINES_MOST} more lines`] : [];
    return [
      { text: isOnePlace ? `$ ${request}` : `${vantage ?? "?"} $ ${request}`, tone: "quiet" as const },
      ...lines.slice(0, LINES_MOST).map((text) => ({ text, marks: marks.filter((mark) => text.includes(mark)) })),
      ...cut.map((text) => ({ text, tone: "quiet" as const })),
    ];
  });
}

/** Names places as people do: "portal, eu-central and us-east". */
export function placesWords(places: readonly string[]): string {
  const last = places.at(-1) ?? "";
  return places.length < 2 ? last : `${places.slice(0, -1).join(", ")} and ${last}`;
}

/** Names the texts to mark: the values that were found, unless they are the subject itself or were expected. */
export function offendingParts({ subject, expected, found }: Judged): string[] {
  if (!found) return [];
  const pieces = [
    found,
    ...found.split(/ \| |[;,] /),
    ...[...found.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ""),
  ];
  return [...new Set(pieces.map((piece) => piece.trim()))].filter(
    (piece) => piece.length >= PIECE_LEAST && piece !== subject && !expected?.includes(piece),
  );
}

function hostOf(subject: string): string {
  return URL.parse(subject)?.hostname ?? subject;
}

/** `shop.example` is named by `A shop.example @…`, not by `A www.shop.example @…`. */
function namesHost(request: string, host: string): boolean {
  return request.split(/[\s/:?]+/).some((word) => word.toLowerCase() === host.toLowerCase());
}
