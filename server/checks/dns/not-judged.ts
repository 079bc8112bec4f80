/** The two answers that are neither good nor bad, written the same way by every check. */
import type { Json, Reach, Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";

type NotJudged = {
  subject: string;
  findingKey: string;
  summary: string;
  summaryTech: string;
  reach?: Reach;
  data?: Json;
};

/** Says that a subject could not be seen clearly, and what to ask a person: never green, never red. */
export function notSeen(parts: NotJudged & { ask: string }): Verdict {
  return { status: "unknown", ...parts };
}

/** Says that a check does not apply to a subject, with the reason. */
export function notApplicable(parts: NotJudged): Verdict {
  return { status: "skip", ...parts };
}

/** Answers for the domain when a store declares no web host at all: a check always says something. */
export function orNoWebHost(verdicts: Verdict[], store: StoreProfile): Verdict[] {
  if (verdicts.length > 0) return verdicts;
  return [
    notApplicable({
      subject: store.domain,
      findingKey: "no-web-host",
      summary: "None of your addresses is declared as a web address.",
      summaryTech: "Every host is declared with http: false.",
    }),
  ];
}

/** The question to the owner when a bot wall answered instead of the shop (catalogue 0.4). */
export const BOT_WALL_ASK =
  "Allow our checks in your bot protection: add a rule that lets requests with the user agent LaunchReadyCheck/1 pass.";

/** The question when our place of measurement could not look. */
export const TRY_AGAIN_ASK = "Run the check again, or run it from another place; we could not look from here.";
