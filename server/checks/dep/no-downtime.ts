import { judgeAnswer } from "../attestation.ts";
import {
  type Answer,
  defineCheck,
  type FixStep,
  freshFor,
  type GatherContext,
  type Json,
  type Verdict,
} from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { isOwnFile, siteOf } from "../probes/site-scope.ts";
import { beginTrial, isUnclear, type Step, shopUrl } from "../smoke/trial.ts";
import { askInSeries, type Series } from "./series.ts";

type Facts = {
  /** Seconds after it went live at which the looking began and ended; null where no deploy was looked at. */
  window: { fromSeconds: number | null; toSeconds: number | null } | null;
  series: Series[];
  /** Files the version before named, asked for after the deploy; empty while it is too early. */
  oldFiles: (Pick<Step, "status" | "fault" | "wall"> & { url: string })[];
  isOldFilesDue: boolean;
  failedSmoke: string[];
  answer: Answer | null;
};

/** Catalogue 7: once a second. */
const INTERVAL_MS = 1_000;
/** Catalogue 7: the series goes on this long after the deploy is live, in milliseconds. */
const TAIL_MS = 60_000;
/** Less than this tells nothing of a release. */
const TAIL_MS_MIN = 10_000;
/** Catalogue 7: an open tab asks for old files five minutes later; a workflow may wake a little early. */
const OLD_FILES_AFTER_MS = 4.5 * 60_000;
/** Catalogue 7. */
const FAILURES_IN_A_ROW = 3;
const FAILING_SHARE = 0.01;
const OLD_FILES_MAX = 3;

const QUESTION = "Watch the last production deploy from outside: did a page fail while it went live? Link the series.";

const titles = {
  title: "Releases without downtime",
  founderTitle: "Customers do not notice an update",
  riskTitle: "An update takes the shop down",
};

/** Checks that the shop answers while a new version goes live, and that open tabs keep their files. */
export const noDowntime = defineCheck<Facts>({
  id: "dep.no-downtime",
  stages: ["deploy-hardening"],
  level: "owner",
  minimumBar: [6],
  severity: "high",
  impact: "deploy-down",
  effort: "M",
  ...titles,
  why: "Customers in checkout should not notice an update.",
  reference: { name: "Vercel docs, Skew Protection", url: "https://vercel.com/docs/skew-protection" },
  // A release that was watched says how releases go, like a drill (catalogue 0.7).
  freshForMs: freshFor.attestation,
  duringDeploy: true,
  takesAnswer: true,
  whileClosed: {
    question: QUESTION,
    passWhen: "No request failed from the start of the deploy to a minute after it.",
    warnWhen: "One failed, or files of the version before are gone.",
    failWhen: "Three in a row failed, or more than one in a hundred.",
    fixSteps: [
      "Let the hosting switch over only once the new version answers its health check.",
      "Keep the files of the version before for a day.",
    ],
    freshDays: 90,
  },
  gather: watchDeploy,
  judge({ store, facts }) {
    const subject = normalName(store.domain);
    if (facts.window === null) {
      if (facts.answer !== null) return [judgeAnswer(titles, QUESTION, subject, facts.answer)];
      return [
        notSeen({
          subject,
          findingKey: "no-deploy-seen",
          summary: "We have not watched an update go live yet.",
          summaryTech: "This run looks at no deploy.",
          ask: "Connect the hosting's deploy messages and publish an update: it is watched by itself.",
        }),
      ];
    }
    return [judgeRequests(facts), ...judgeOldFiles(facts)];
  },
  fix: fixSteps,
});

async function watchDeploy(context: GatherContext): Promise<Facts> {
  const { deploy, answer = null, now } = context;
  const nothing: Facts = {
    window: null,
    series: [],
    oldFiles: [],
    isOldFilesDue: false,
    failedSmoke: deploy?.failedSmoke ?? [],
    answer,
  };
  if (deploy === undefined) return nothing;
  const liveAtMs = deploy.liveAt === null ? now.getTime() : Date.parse(deploy.liveAt);
  const sinceLiveMs = now.getTime() - liveAtMs;
  const earlier = earlierLook(deploy.earlierFacts);
  if (earlier !== null || sinceLiveMs >= OLD_FILES_AFTER_MS) {
    const seen = earlier ?? { window: { fromSeconds: null, toSeconds: null }, series: [] };
    const oldFiles = await askForOldFiles(context, deploy.earlierAssets ?? []);
    return { ...nothing, ...seen, oldFiles, isOldFilesDue: true };
  }
  const durationMs = Math.min(TAIL_MS, TAIL_MS - sinceLiveMs);
  if (durationMs < TAIL_MS_MIN) return { ...nothing, window: { fromSeconds: null, toSeconds: null } };
  // One interval of a run's attempts is ten seconds; tests shorten both in the same measure.
  const scale = (context.attemptDelayMs ?? ATTEMPT_DELAY_MS) / ATTEMPT_DELAY_MS;
  const series = await askInSeries(context, {
    turns: Math.ceil(durationMs / INTERVAL_MS),
    intervalMs: INTERVAL_MS * scale,
  });
  const fromSeconds = Math.round(sinceLiveMs / 1000);
  return { ...nothing, window: { fromSeconds, toSeconds: fromSeconds + Math.round(durationMs / 1000) }, series };
}

const ATTEMPT_DELAY_MS = 10_000;

/** What the look at the live moment stored; null when this run is that look, or what is given is not one. */
function earlierLook(facts: Json | undefined): Pick<Facts, "window" | "series"> | null {
  if (typeof facts !== "object" || facts === null || Array.isArray(facts)) return null;
  const { window, series } = facts as Partial<Facts>;
  if (typeof window !== "object" || window === null || !Array.isArray(series)) return null;
  return { window, series };
}

async function askForOldFiles(context: GatherContext, urls: string[]): Promise<Facts["oldFiles"]> {
  const site = siteOf(new URL(shopUrl(context.store, "/")).hostname);
  const own = urls.filter((url) => isOwnFile(url, site)).slice(0, OLD_FILES_MAX);
  const trial = beginTrial(context);
  return Promise.all(
    own.map(async (url) => {
      const { status, fault, wall } = await trial.open("old file", url, { kind: "script" });
      return { url, status, fault, wall };
    }),
  );
}

function judgeRequests({ window, series, failedSmoke }: Facts): Verdict {
  const sent = sum(series.map((entry) => entry.sent - entry.unclear));
  const failed = sum(series.map((entry) => entry.failed));
  const worst = Math.max(0, ...series.map(({ longestRun }) => longestRun));
  const when =
    window === null || window.fromSeconds === null
      ? "not watched"
      : `from ${window.fromSeconds} s to ${window.toSeconds} s after it was live`;
  const first = series.find(({ firstFailure }) => firstFailure !== null);
  const told = first?.firstFailure
    ? `, first ${first.firstFailure.what} at ${first.url} (${first.firstFailure.at})`
    : "";
  const base = {
    subject: "requests",
    summaryTech: `${failed} of ${sent} requests failed, ${worst} in a row at most, ${when}${told}.`,
    data: { window, series, failedSmoke },
  };
  const expected = "fewer than three failures in a row, and at most 1 %";
  if (worst >= FAILURES_IN_A_ROW || (sent > 0 && failed / sent > FAILING_SHARE && failed > 1)) {
    return {
      ...base,
      status: "fail",
      findingKey: "down-during-deploy",
      summary: "The shop did not answer while the update went live.",
      expected,
      found: `${failed} of ${sent}, ${worst} in a row`,
      // A deploy happens once: the series is many looks already, and another one would see a calm shop.
      confirm: "seen",
    };
  }
  if (failedSmoke.length > 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "smoke-failed",
      summary: "After the update, something customers need no longer works.",
      expected: "all smoke tests pass",
      found: failedSmoke.join(", "),
      confirm: "seen",
    };
  }
  const isSeen = series.length > 0 && sent > 0 && series.every((entry) => entry.unclear < entry.sent);
  if (!isSeen) {
    const summary = "We could not watch this update go live.";
    return notSeen({ ...base, findingKey: "not-watched", summary, ask: TRY_AGAIN_ASK });
  }
  if (failed > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "single-errors",
      severity: "medium",
      summary: "While the update went live, a request failed now and then.",
      expected: "none",
      found: `${failed} of ${sent}`,
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: "The shop answered all the while the update went live.",
  };
}

function judgeOldFiles({ oldFiles, isOldFilesDue }: Facts): Verdict[] {
  if (!isOldFilesDue) return [];
  const base = { subject: "files of the version before", data: { oldFiles } };
  const seen = oldFiles.filter((file) => !isUnclear(file));
  const summaryTech = `${oldFiles.map(({ url, status, fault }) => `${url} ${status ?? fault}`).join("; ") || "None known"}.`;
  if (seen.length === 0) {
    const summary = "The version before named no file of its own that could be missed.";
    return [notApplicable({ ...base, findingKey: "none-known", summary, summaryTech })];
  }
  const gone = seen.filter(({ status }) => status !== 200);
  if (gone.length > 0) {
    return [
      {
        ...base,
        status: "warn",
        findingKey: "old-file-gone",
        severity: "medium",
        summary: "Who had the shop open before the update gets errors until they load it again.",
        summaryTech,
        expected: "200 for a file of the version before",
        found: gone.map(({ url, status, fault }) => `${url} ${status ?? fault}`).join("; "),
      },
    ];
  }
  const summary = "Who had the shop open before the update can go on.";
  return [{ ...base, status: "pass", findingKey: "ok", summary, summaryTech }];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function fixSteps({ status, findingKey }: Verdict): FixStep[] {
  if (status !== "fail" && status !== "warn") return [];
  if (findingKey === "old-file-gone") {
    return [
      { text: "Keep the files of the version before for a day, or turn on the hosting's skew protection." },
      {
        text: "At Vercel, open the project's Settings, Advanced, Skew Protection.",
        link: { label: "Skew Protection", url: "https://vercel.com/docs/skew-protection" },
      },
    ];
  }
  if (findingKey === "smoke-failed") {
    return [{ text: "Roll back first: restore the last good deployment. Then look at the smoke test that failed." }];
  }
  return [
    { text: "Let the hosting switch to the new version only once its health check answers 200." },
    { text: "Start the new version before the old one is stopped, and give open requests 30 seconds to end." },
    { text: "Make database changes in two steps, so that both versions run at the same time." },
  ];
}
