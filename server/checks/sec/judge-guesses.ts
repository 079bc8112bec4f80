/** Says what guessed paths showed, the same way for every list of them. */
import type { Verdict } from "../check.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { Guess, GuessView, Hit } from "./guess-paths.ts";

export type GuessWords = {
  /** One sentence in the founder's words about what stands open. */
  hit(what: string): string;
  pass: string;
  unseen: string;
  expected: string;
};

const NAMED_MAX = 5;

/** Judges the views of all hosts: one verdict a hit, then what could not be seen; a pass only where all was seen. */
export function judgeGuesses(
  views: readonly GuessView[],
  guesses: readonly Guess[],
  words: GuessWords,
  domain: string,
): Verdict[] {
  if (views.length > 0) return views.flatMap((view) => judgeHost(view, guesses, words));
  return [
    notApplicable({
      subject: domain,
      findingKey: "no-web-host",
      summary: "None of your addresses is declared as a web address.",
      summaryTech: "No required host of the shop answers web requests.",
    }),
  ];
}

function judgeHost(view: GuessView, guesses: readonly Guess[], words: GuessWords): Verdict[] {
  const hits = view.hits.flatMap((hit) => {
    const guess = guesses.find(({ key }) => key === hit.key);
    return guess ? [hitVerdict(view.host, hit, guess, words)] : [];
  });
  if (view.unseen.length > 0) return [...hits, unseenVerdict(view, words)];
  if (hits.length > 0) return hits;
  const catchAll = view.catchAll.length > 0 ? `; ${view.catchAll.length} answered like any made-up path` : "";
  return [
    {
      status: "pass",
      subject: view.host,
      findingKey: "ok",
      summary: words.pass,
      summaryTech: `${view.tried} paths tried, none holds what it promises${catchAll}.`,
    },
  ];
}

function hitVerdict(host: string, hit: Hit, guess: Guess, words: GuessWords): Verdict {
  const kept = hit.kept.length > 0 ? `; holds ${hit.kept.slice(0, NAMED_MAX).join(", ")}` : "";
  return {
    status: guess.level,
    subject: host,
    findingKey: guess.key,
    ...(guess.severity === undefined ? {} : { severity: guess.severity }),
    summary: words.hit(guess.what),
    summaryTech: `https://${host}${hit.path}: ${hit.status}, ${hit.bytes} bytes read, ${hit.contentType || "no type"}${kept}.`,
    expected: words.expected,
    found: hit.path,
    data: hit,
  };
}

function unseenVerdict({ host, unseen, tried }: GuessView, words: GuessWords): Verdict {
  const reasons = [...new Set(unseen.map(({ reason }) => reason))].join(", ");
  const paths = unseen.slice(0, NAMED_MAX).map(({ path }) => path);
  return notSeen({
    subject: host,
    findingKey: "not-all-seen",
    summary: words.unseen,
    summaryTech: `${unseen.length} of ${tried} paths were not answered (${reasons}), first ${paths.join(", ")}.`,
    ask: unseen.some(({ reason }) => reason === "bot-wall") ? BOT_WALL_ASK : TRY_AGAIN_ASK,
  });
}
