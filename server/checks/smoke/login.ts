import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { normalName } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { type SignInFacts, trySignIn } from "./sign-in.ts";
import { stepText } from "./trial.ts";

type Facts = SignInFacts & { hasAccount: boolean };

/** Checks that customers can log in, and that a wrong password is turned away. */
export const login = defineCheck<Facts>({
  id: "smoke.login",
  stages: ["deploy-hardening", "monitoring"],
  level: "owner",
  minimumBar: [6],
  severity: "critical",
  impact: "login",
  reach: 0.9,
  effort: "M",
  title: "Log-in after a deploy",
  founderTitle: "Customers can log in after an update",
  riskTitle: "Customers may not get into their accounts",
  why: "Two minutes after each release you know whether customers still reach their accounts, and only their own.",
  reference: {
    name: "OWASP Authentication cheat sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
  },
  freshForMs: freshFor.network,
  whileClosed: {
    question:
      "After the last deploy: can a test account log in and out, and is a wrong password refused? Link what you saw.",
    passWhen: "The account opens, a wrong password is refused with a message, and ten tries are slowed down.",
    warnWhen: "It works, but wrong passwords may be tried without end.",
    failWhen: "The log-in breaks, or takes a wrong password.",
    fixSteps: ["Roll back first.", "Look at the cookie's scope, the callback addresses and the log-in's variables."],
    freshDays: 7,
  },
  async gather(context) {
    return { ...(await trySignIn(context)), hasAccount: (context.connections?.synthetic ?? null) !== null };
  },
  judge({ store, facts }) {
    const { url, kind } = facts;
    if (url === null) {
      const summary = "Your shop has no log-in for customers.";
      const summaryTech = "No log-in path is declared or linked from the home page.";
      return [notApplicable({ subject: normalName(store.domain), findingKey: "no-login", summary, summaryTech })];
    }
    if (kind !== "form") return [judgeOtherKind(url, facts)];
    const verdicts = [judgeWrongPassword(url, facts), judgeAccount(facts, store.smoke?.syntheticAccount)];
    if (facts.tries !== null) verdicts.push(judgeTries(facts.tries));
    return verdicts;
  },
  fix: fixSteps,
});

function judgeOtherKind(url: string, facts: Facts): Verdict {
  const last = facts.steps.at(-1);
  const base = { subject: url, summaryTech: textOf(facts), data: dataOf(facts) };
  switch (facts.kind) {
    case "hosted":
      return {
        ...base,
        status: "pass",
        findingKey: "hosted",
        summary: "The log-in opens; another company runs it and checks the passwords.",
      };
    case "broken":
      return {
        ...base,
        status: "fail",
        findingKey: "page-broken",
        summary: "The log-in page does not open.",
        expected: "200",
        found: `${last?.status ?? last?.fault}`,
        confirm: "later",
      };
    case "captcha": {
      const summary = "The log-in opens, but asks for a proof of being human, so we cannot try it.";
      const ask = "Log in with a test account after the deploy, and answer the question in our place.";
      return notSeen({ ...base, findingKey: "captcha", summary, ask });
    }
    case "script": {
      const summary = "The log-in page opens, but only a browser can send its form, so we cannot try it.";
      const ask = "Where is the log-in sent to? Give the form an action, or log in by hand after the deploy.";
      return notSeen({ ...base, findingKey: "script-form", summary, ask });
    }
    default: {
      const isWalled = last?.wall === "bot-wall";
      const summary = isWalled
        ? "Your bot protection kept us from seeing the log-in."
        : "We could not see the log-in from here.";
      const ask = isWalled ? BOT_WALL_ASK : TRY_AGAIN_ASK;
      return notSeen({ ...base, findingKey: last?.wall ?? "not-seen", summary, ask });
    }
  }
}

function judgeWrongPassword(url: string, facts: Facts): Verdict {
  const base = { subject: url, summaryTech: textOf(facts), data: dataOf(facts) };
  const expected = "400, 401 or 422 with a message";
  switch (facts.wrong) {
    case "refused":
    case "limited":
      return {
        ...base,
        status: "pass",
        findingKey: "ok",
        summary: "The log-in opens and turns a wrong password away.",
      };
    case "accepted":
      return {
        ...base,
        status: "fail",
        findingKey: "wrong-password-accepted",
        summary: "A wrong password opens an account: anyone can be any customer.",
        expected,
        found: "the account page",
      };
    case "broken": {
      const sent = facts.steps.findLast(({ name }) => name === "password");
      return {
        ...base,
        status: "fail",
        findingKey: "wrong-password-breaks",
        summary: "The log-in breaks when a password is wrong, so it may break for right ones too.",
        expected,
        found: `${sent?.status ?? sent?.fault}`,
        confirm: "later",
      };
    }
    default: {
      const summary = "We sent a wrong password and could not tell what the shop made of it.";
      const ask = "Which page do only signed-in customers see? Declare its path as the account page.";
      return notSeen({ ...base, findingKey: "cannot-tell", summary, ask });
    }
  }
}

function judgeAccount(facts: Facts, declared: string | undefined): Verdict {
  const subject = "test account";
  const { account, hasAccount } = facts;
  const base = { subject, summaryTech: textOf(facts), data: { account } };
  if (!hasAccount) {
    return notSeen({
      ...base,
      findingKey: "no-account",
      summary: "Whether a customer gets in is not tried yet: we have no test account.",
      ask:
        declared === undefined
          ? "Which test account may we log in with? Make one without orders, and give us its address and password."
          : `What is the password of ${declared}? It is kept sealed and used for this alone.`,
    });
  }
  if (account === null || account.reception === "unclear") {
    const summary = "We could not try the test account.";
    return notSeen({ ...base, findingKey: "not-tried", summary, ask: TRY_AGAIN_ASK });
  }
  if (account.reception === "accepted") {
    const out = account.isSignedOut === null ? "no way out was found" : `signed out: ${account.isSignedOut}`;
    const summaryTech = `Session cookie ${account.setsCookie ? "set" : "not set"}, account page ${account.page}, ${out}.`;
    return { ...base, status: "pass", findingKey: "ok", summary: "The test account gets in and out.", summaryTech };
  }
  return {
    ...base,
    status: "fail",
    findingKey: "cannot-log-in",
    summary: "The test account does not get in: customers cannot log in.",
    expected: "a session cookie, and 200 at the account page",
    found: `${account.reception}, account page ${account.page}`,
    confirm: "later",
  };
}

function judgeTries({ sent, isLimited }: NonNullable<Facts["tries"]>): Verdict {
  const base = { subject: "many tries", data: { sent, isLimited } };
  if (isLimited) {
    const summary = "The log-in slows down who guesses passwords.";
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary,
      summaryTech: `Limited after ${sent} wrong passwords.`,
    };
  }
  return {
    ...base,
    status: "warn",
    findingKey: "no-rate-limit",
    severity: "medium",
    summary: "Passwords may be guessed without end: ten wrong ones in a row were all looked at.",
    summaryTech: `${sent} wrong passwords for one address, none answered with 429, 423 or a challenge.`,
    expected: "429 after at most ten tries",
    found: "no limit",
  };
}

function textOf({ kind, steps }: Facts): string {
  return `${kind}: ${steps.map(stepText).join("; ")}.`;
}

function dataOf({ kind, wrong, steps }: Facts) {
  return { kind, wrong, steps };
}

function fixSteps({ status, findingKey }: Verdict): FixStep[] {
  if (status !== "fail" && status !== "warn") return [];
  if (findingKey === "no-rate-limit") {
    return [
      { text: "Count wrong passwords by account and by address, and answer 429 after five to ten in a few minutes." },
      { text: "At Cloudflare, a rate limiting rule on the log-in's path does the same." },
    ];
  }
  const rollBack: FixStep = { text: "Roll back first: restore the last good deployment. Then look for the cause." };
  if (findingKey === "wrong-password-accepted") {
    return [
      rollBack,
      { text: "End all sessions: whoever came in since the deploy must not stay." },
      { text: "Look at where the password is compared, and at what the log-in does when that fails." },
    ];
  }
  return [
    rollBack,
    {
      text: "Look at the cookie's domain and flags, the callback addresses, and the log-in's variables in production.",
    },
  ];
}
