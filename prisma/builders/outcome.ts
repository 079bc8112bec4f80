/** Builds what a check said, as the engine hands it over, without asking any network. */
import type { Json, Status, Verdict } from "../../server/checks/check.ts";
import { checks } from "../../server/checks/index.ts";
import { type CheckOutcome, completeVerdict } from "../../server/checks/result.ts";
import { emptyProfile } from "../../server/checks/store-profile.ts";

export type BuiltVerdict = Partial<Verdict> & { subject: string; status: Status };

/** Makes the outcome of one check, seen at `at`. The check must be in the catalogue. */
export function buildOutcome(
  checkId: string,
  verdicts: BuiltVerdict[],
  { at = new Date(), facts = { seen: true } }: { at?: Date; facts?: Json } = {},
): CheckOutcome {
  const check = checks.find(({ id }) => id === checkId);
  if (!check) throw new Error(`no check ${checkId}`);
  const results = verdicts.map((verdict) =>
    completeVerdict(
      check,
      {
        findingKey: verdict.status === "pass" ? "ok" : "bad",
        summary: `${check.founderTitle}: ${verdict.status}.`,
        summaryTech: `${check.title}: ${verdict.status}.`,
        ...verdict,
      },
      {
        store: emptyProfile("built.example"),
        observations: [
          {
            kind: "dns",
            at: at.toISOString(),
            vantage: "test",
            request: `A ${verdict.subject}`,
            responseExcerpt: "192.0.2.1",
            sha256: "0".repeat(64),
            toolVersion: "test",
          },
        ],
        startedAt: at,
        seenAt: at,
        durationMs: 5,
        vantage: ["test"],
        confidence: 1,
      },
    ),
  );
  return { check, results, facts };
}
