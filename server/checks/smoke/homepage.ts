import {
  type DeployUnderTest,
  defineCheck,
  type FixStep,
  freshFor,
  type GatherContext,
  type Json,
  type Verdict,
} from "../check.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import { lookAtDeployment } from "./deployment-look.ts";
import { type HomeLook, homeText, lookAtHome } from "./read-home.ts";
import { beginTrial, isDown, isUnclear, pauseBetweenAttempts, shopUrl, stepText } from "./trial.ts";
import type { Wall } from "./walls.ts";

type Facts = {
  home: HomeLook;
  /** The deployment's own home page; null where the run looks at no deploy, or the provider names no address. */
  deployment: HomeLook | null;
  /** The commit that was deployed; null where nobody said. */
  commitSha: string | null;
  attempts: number;
};

/** Catalogue 8.1: attempts before the old build is called that. */
const ATTEMPTS_MAX = 3;
/** Catalogue 8.1, in milliseconds. */
const SLOW_MS = 3_000;
/** Git's shortest abbreviation of a commit that is taken at its word. */
const SHORT_SHA = 7;

/** Checks that the home page opens whole, and after a deploy that it is the new build. */
export const homepage = defineCheck<Facts>({
  id: "smoke.homepage",
  stages: ["deploy-hardening", "monitoring"],
  level: "public",
  minimumBar: [6],
  severity: "critical",
  impact: "checkout",
  reach: 1,
  effort: "M",
  title: "Home page after a deploy",
  founderTitle: "The home page opens after an update",
  riskTitle: "The home page may be broken after an update",
  why: "Two minutes after each release you know whether people can still buy.",
  reference: { name: "RFC 9110, section 15.3", url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.3" },
  freshForMs: freshFor.network,
  async gather(context) {
    const { deploy } = context;
    const commitSha = deploy?.commitSha ?? null;
    const url = deploy?.url ?? null;
    const [{ home, attempts }, deployment] = await Promise.all([
      lookUntilNew(context, commitSha),
      url === null ? null : lookAtDeployment(context, url),
    ]);
    return { home, deployment, commitSha, attempts };
  },
  judge({ store, facts }) {
    const verdicts = [judgeHome(facts, store)];
    const isShown = verdicts[0]?.status === "pass" || verdicts[0]?.status === "warn";
    if (isShown && facts.commitSha !== null) verdicts.push(judgeBuild(facts, facts.commitSha));
    if (facts.deployment !== null) verdicts.push(judgeDeployment(facts.deployment, isShown));
    return verdicts;
  },
  fix: fixSteps,
});

/** Names the fingerprinted files of a stored look at the home page: what open tabs still ask for after the next deploy. */
export function earlierAssetsOf(facts: Json): NonNullable<DeployUnderTest["earlierAssets"]> {
  if (typeof facts !== "object" || facts === null || Array.isArray(facts)) return [];
  const { home } = facts;
  if (typeof home !== "object" || home === null || Array.isArray(home) || !Array.isArray(home.files)) return [];
  return home.files.filter((file) => typeof file === "string");
}

/** Caches need a moment to show a new build, and any server has a busy one: both are looked at again before they count. */
async function lookUntilNew(context: GatherContext, commitSha: string | null) {
  const { store } = context;
  const url = shopUrl(store, store.paths.home);
  for (let attempts = 1; ; attempts += 1) {
    const home = await lookAtHome(beginTrial(context), store, url);
    const isOld = commitSha !== null && home.build !== null && !isSameCommit(home.build, commitSha);
    const isSlow = home.status === 200 && home.ms > SLOW_MS;
    if (!(isOld || isSlow) || attempts >= ATTEMPTS_MAX) return { home, attempts };
    await pauseBetweenAttempts(context);
  }
}

function isSameCommit(build: string, commitSha: string): boolean {
  const [one, other] = [build.toLowerCase(), commitSha.toLowerCase()];
  if (Math.min(one.length, other.length) < SHORT_SHA) return one === other;
  return one.startsWith(other) || other.startsWith(one) || one.includes(other.slice(0, 40));
}

const wallWords: { [wall in Wall]: { summary: string; ask: string } } = {
  "bot-wall": { summary: "Your bot protection kept us from seeing your home page.", ask: BOT_WALL_ASK },
  "sign-on": {
    summary: "A log-in of your hosting stands in front of your shop, so we could not see it.",
    ask: "Is the shop meant to be open? Then take the hosting's deployment protection off its own address.",
  },
  password: {
    summary: "A password page stands in front of your shop, so we could not see it.",
    ask: "When does the shop open? The check needs the page without its password.",
  },
};

function judgeHome(facts: Facts, store: StoreProfile): Verdict {
  const { home, deployment } = facts;
  const url = shopUrl(store, store.paths.home);
  // Where the same build works at its own address, the cause stands in the engineer's sentence.
  const isDomain = deployment !== null && isWhole(deployment);
  const data = { home, attempts: facts.attempts, isDomain };
  const base = { subject: url, summaryTech: `${homeText(home)}.`, data };
  if (home.wall !== null) return notSeen({ ...base, findingKey: home.wall, ...wallWords[home.wall] });
  if (isUnclear(home) || home.isCut) {
    const summary = "We could not look at your home page from here.";
    return notSeen({ ...base, findingKey: "not-seen", summary, ask: TRY_AGAIN_ASK });
  }
  const fault = faultOfHome(home);
  if (fault !== null) {
    return {
      ...base,
      ...fault,
      status: "fail",
      summary: isDomain
        ? `${fault.summary} The update itself works at its own address: the cause is the domain or the edge.`
        : fault.summary,
      summaryTech: isDomain
        ? `${base.summaryTech.slice(0, -1)}; the deployment's own address answers 200: look at domain and edge.`
        : base.summaryTech,
    };
  }
  if (home.ms > SLOW_MS) {
    return {
      ...base,
      status: "warn",
      findingKey: "slow",
      severity: "medium",
      summary: "Your home page opens, but takes longer than three seconds.",
      expected: `at most ${SLOW_MS} ms`,
      found: `${home.ms} ms`,
    };
  }
  return { ...base, status: "pass", findingKey: "ok", summary: "Your home page opens and is whole." };
}

type HomeFault = Pick<Verdict, "findingKey" | "summary" | "expected" | "found" | "confirm">;

function faultOfHome(look: HomeLook): HomeFault | null {
  const { status, script } = look;
  if (isDown(look)) {
    const found = `${status ?? look.fault}`;
    return {
      findingKey: "no-answer",
      summary: "Your home page does not open.",
      expected: "200",
      found,
      confirm: "later",
    };
  }
  if (status !== 200) {
    const found = `${status}`;
    return {
      findingKey: "status",
      summary: "Your home page shows an error.",
      expected: "200",
      found,
      confirm: "later",
    };
  }
  if (look.overlay !== null) {
    const summary = "Your home page shows an error message in place of the shop.";
    return { findingKey: "error-page", summary, expected: "the shop", found: look.overlay, confirm: "later" };
  }
  if (look.isBlank) {
    return {
      findingKey: "blank",
      summary: "Your home page is empty.",
      expected: "the shop",
      found: "no words",
      confirm: "later",
    };
  }
  if (look.hasMarker === false) {
    const summary = "Your home page opens, but the words that are always on it are missing.";
    return {
      findingKey: "marker-missing",
      summary,
      expected: "the declared marker",
      found: "a page without it",
      confirm: "later",
    };
  }
  if (script !== null && !isScriptFine(script)) {
    const found = `${script.url} ${script.isMarkup ? "a page in place of a script" : (script.status ?? script.fault)}`;
    const summary = "The script your shop runs on is missing, so buttons do nothing.";
    return { findingKey: "main-script", summary, expected: "200", found, confirm: "later" };
  }
  return null;
}

function isScriptFine({ status, fault, isMarkup }: NonNullable<HomeLook["script"]>): boolean {
  return (status === 200 && !isMarkup) || isUnclear({ wall: null, fault });
}

function isWhole(look: HomeLook): boolean {
  return !isUnclear(look) && !look.isCut && faultOfHome(look) === null;
}

function judgeBuild({ home, attempts }: Facts, commitSha: string): Verdict {
  const short = commitSha.slice(0, 12);
  const base = { subject: "version", data: { build: home.build, commitSha } };
  if (home.build === null) {
    return notSeen({
      ...base,
      findingKey: "no-build-marker",
      summary: "Your home page does not say which version it is, so we cannot tell the new one from the old one.",
      summaryTech: `No build marker in ${home.url}; deployed ${short}.`,
      ask: "Where does the home page name its commit? Add a meta tag or a header with it, and declare its name.",
    });
  }
  const summaryTech = `${home.url} says ${home.build}, deployed ${short}, after ${attempts} attempt${attempts === 1 ? "" : "s"}.`;
  if (isSameCommit(home.build, commitSha)) {
    return { ...base, status: "pass", findingKey: "ok", summary: "Visitors see the new version.", summaryTech };
  }
  return {
    ...base,
    status: "warn",
    findingKey: "old-build",
    severity: "high",
    summary: "Visitors still see the old version after the update.",
    summaryTech,
    expected: short,
    found: home.build,
  };
}

/** The subject the verdict on a deploy reads: whether the deployment works at its own address. */
function judgeDeployment(look: HomeLook, isShopFine: boolean): Verdict {
  const base = { subject: "deployment", summaryTech: `${stepText(look)}.`, data: { deployment: look } };
  if (isWhole(look)) {
    const summary = "The update works at its own address.";
    return { ...base, status: "pass", findingKey: "ok", summary };
  }
  if (isShopFine) {
    const summary = "The update's own address is closed to us; your shop's address works, so nothing hangs on it.";
    return notApplicable({ ...base, findingKey: look.wall ?? "not-needed", summary });
  }
  if (look.wall !== null) {
    const summary =
      "The update's own address is protected, so we cannot tell whether the update or the domain is broken.";
    const ask = "Connect the hosting's protection bypass for automation, or open the deployment yourself.";
    return notSeen({ ...base, findingKey: look.wall, summary, ask });
  }
  const summary = "The update does not work at its own address either: the update is the cause, not the domain.";
  return notApplicable({ ...base, findingKey: "broken-too", summary });
}

function fixSteps({ status, findingKey, found = "", data }: Verdict): FixStep[] {
  if (status === "unknown" && findingKey === "no-build-marker") {
    return [
      {
        text: "Write the commit's hash into every page at build time, and declare the name in the store's settings.",
        copy: '<meta name="build" content="COMMIT_SHA">',
      },
    ];
  }
  if (status !== "fail" && status !== "warn") return [];
  if (findingKey === "slow") {
    return [{ text: "Look at what the home page waits for on the server, and let the edge keep a copy of it." }];
  }
  if (findingKey === "old-build") {
    return [
      { text: "See at the hosting which deployment the shop's own address points to, and promote the new one." },
      { text: "Purge the edge's copies of the pages." },
    ];
  }
  const rollBack: FixStep = { text: "Roll back first: restore the last good deployment. Then look for the cause." };
  if (typeof data === "object" && data !== null && !Array.isArray(data) && data.isDomain === true) {
    return [
      { text: "See at the hosting whether the shop's domain is still assigned to this project." },
      { text: "Look at the domain's records and at the edge's rules: they are all that differs." },
    ];
  }
  if (findingKey === "main-script") {
    return [
      rollBack,
      { text: `Deploy again so that ${found.split(" ", 1)[0]} is there, and purge old copies of the pages.` },
    ];
  }
  return [
    rollBack,
    { text: "Compare the two builds, and read the server's log of the first minute after the deploy." },
  ];
}
