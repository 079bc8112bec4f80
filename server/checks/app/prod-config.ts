import { defineCheck, type FixStep, freshFor, type Platform, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { type CrawlFinding, fingerprintKeyOf, scanCrawl, shopHostOf, withoutQuery } from "../sec/crawl-scan.ts";
import { findTraces, type Trace, type TraceKind } from "./development-traces.ts";

type Facts = {
  traces: Trace[];
  testKeys: CrawlFinding[];
  hasLiveKey: boolean;
  pages: number;
  files: number;
  unreadable: { url: string; reason: string }[];
};

type Words = { status: "fail" | "warn"; summary: string; expected: string };

/** What each kind of trace means; a literal that was never seen asked is no failure (catalogue 2, `app.prod-config`). */
const words: { [kind in TraceKind]: Words } = {
  "local-request": {
    status: "fail",
    summary: "Your shop asks the developer's own computer for data, which no customer can reach.",
    expected: "requests to public addresses only",
  },
  "development-build": {
    status: "fail",
    summary: "Your shop runs in the developers' mode, which is slow and shows its insides.",
    expected: "a production build",
  },
  "paypal-sandbox": {
    status: "fail",
    summary: "Your PayPal button is in test mode: customers cannot pay with it.",
    expected: "PayPal's live address and client id",
  },
  "bogus-gateway": {
    status: "fail",
    summary: "Your checkout offers Shopify's test payment, so orders bring no money.",
    expected: "a real payment provider",
  },
  "local-address": {
    status: "warn",
    summary: "An address of the developer's own computer stands in your shop's code.",
    expected: "no address only a developer can reach",
  },
  "staging-address": {
    status: "warn",
    summary: "Your shop's code names your test system.",
    expected: "addresses of the live system only",
  },
  "missing-script": {
    status: "warn",
    summary: "A file your shop's page asks for is missing.",
    expected: "every script answers",
  },
};

/** Pages of another company, such as a hosted checkout, carry none of the shop's own settings. */
const NOT_OURS = "leads to another site";

/** Checks that no development settings run in production; from what is served, without running it. */
export const prodConfig = defineCheck<Facts>({
  id: "app.prod-config",
  stages: ["audit", "deploy-hardening"],
  level: "public",
  minimumBar: [],
  severity: "critical",
  impact: "checkout",
  reach: 1,
  effort: "M",
  title: "Production settings",
  founderTitle: "Your shop runs on live settings",
  riskTitle: "Your shop still runs on test settings",
  why: "It works on the developer's machine because it is still talking to the developer's machine.",
  reference: {
    name: "Next.js, environment variables",
    url: "https://nextjs.org/docs/app/guides/environment-variables",
  },
  freshForMs: freshFor.bundle,
  async gather(context) {
    const crawl = await context.probes.site.crawl();
    const { findings, pages, files } = scanCrawl(crawl, fingerprintKeyOf(context));
    return {
      traces: findTraces(crawl, context.store),
      testKeys: findings.filter((finding) => finding.rule === "stripe-test-publishable"),
      hasLiveKey: findings.some((finding) => finding.rule === "stripe-publishable"),
      pages,
      files,
      unreadable: crawl.unreadable.map(({ url, reason }) => ({ url: withoutQuery(url), reason })),
    };
  },
  judge({ store, facts }) {
    const host = shopHostOf(store);
    const kinds = [...new Set(facts.traces.map((trace) => trace.kind))];
    const verdicts = [
      ...(facts.testKeys.length > 0 ? [testKeyVerdict(facts, host)] : []),
      ...kinds.map((kind) =>
        traceVerdict(
          kind,
          facts.traces.filter((trace) => trace.kind === kind),
          host,
        ),
      ),
    ];
    const unseen = facts.unreadable.filter(({ reason }) => reason !== NOT_OURS);
    if (facts.pages === 0 || unseen.length > 0) return [...verdicts, unseenVerdict(facts, unseen, host)];
    if (verdicts.length > 0) return verdicts;
    return [
      {
        status: "pass",
        subject: host,
        findingKey: "ok",
        summary: "Nothing in your shop's pages points to test settings.",
        summaryTech: `${count(facts)}: no local or staging address, no test payment, no development build.`,
        data: { pages: facts.pages, files: facts.files, payment: facts.hasLiveKey ? "live" : "unknown" },
      },
    ];
  },
  fix: (verdict, store) => fixSteps(verdict, store.platform),
});

function traceVerdict(kind: TraceKind, traces: Trace[], host: string): Verdict {
  const { status, summary, expected } = words[kind];
  const first = traces[0];
  const others = traces.length > 1 ? ` and ${traces.length - 1} more` : "";
  return {
    status,
    subject: host,
    findingKey: kind,
    ...(status === "warn" ? { severity: "medium" as const } : {}),
    summary,
    summaryTech: `${first?.value} in ${first?.file}${others}.`,
    expected,
    found: traces
      .slice(0, 5)
      .map((trace) => trace.value)
      .join(", "),
    data: { traces },
  };
}

/** Code that carries both keys chooses one by a switch we cannot see. */
function testKeyVerdict({ testKeys, hasLiveKey }: Facts, host: string): Verdict {
  const first = testKeys[0];
  const place = `${first?.prefix}… (${first?.length} characters) in ${first?.file}`;
  if (hasLiveKey) {
    return {
      status: "warn",
      subject: host,
      findingKey: "test-and-live-keys",
      severity: "medium",
      summary: "Your shop's code carries Stripe's test key beside the live one; make sure the live one is used.",
      summaryTech: `${place}; a live publishable key is present too.`,
      expected: "the live key alone",
      data: { testKeys },
    };
  }
  return {
    status: "fail",
    subject: host,
    findingKey: "test-payment-key",
    summary: "Your checkout uses Stripe's test key: no customer can pay.",
    summaryTech: `${place}; no live publishable key was found.`,
    expected: "a publishable key of the live mode",
    found: place,
    data: { testKeys },
  };
}

function unseenVerdict({ pages, files }: Facts, unseen: Facts["unreadable"], host: string): Verdict {
  const isWalled = unseen.some(({ reason }) => reason === "bot-wall");
  return notSeen({
    subject: host,
    findingKey: pages === 0 ? "nothing-seen" : "not-all-seen",
    summary: `${isWalled ? "Your bot protection kept us from reading" : "We could not read"} ${pages === 0 ? "your shop" : "part of your shop"}, so test settings there would go unnoticed.`,
    summaryTech: `${count({ pages, files })} read; not read: ${
      unseen
        .slice(0, 10)
        .map(({ url, reason }) => `${url} (${reason})`)
        .join(", ") || "everything"
    }.`,
    ask: isWalled ? BOT_WALL_ASK : TRY_AGAIN_ASK,
    data: { unreadable: unseen },
  });
}

function count({ pages, files }: Pick<Facts, "pages" | "files">): string {
  return `${pages} page${pages === 1 ? "" : "s"} and ${files} file${files === 1 ? "" : "s"}`;
}

const variablePlaces: { [platform in Platform]: string } = {
  vercel: "Vercel, Project settings, Environment variables, Production",
  netlify: "Netlify, Project configuration, Environment variables, Production",
  render: "Render, Environment",
  fly: "fly.toml and fly secrets",
  heroku: "Heroku, Settings, Config vars",
  shopify: "your theme's or app's settings",
  cloudflare: "Cloudflare, Workers & Pages, Settings, Variables and secrets, Production",
  other: "your hosting's environment variables for production",
};

function fixSteps({ status, findingKey, found = "" }: Verdict, platform: Platform): FixStep[] {
  if (status !== "fail" && status !== "warn") return [];
  const rebuild: FixStep = { text: "Build and deploy again: these values are written into the files at build time." };
  const place = variablePlaces[platform];
  switch (findingKey) {
    case "test-payment-key":
    case "test-and-live-keys":
      return [
        {
          text: "In Stripe, switch test mode off and copy the publishable key of the live mode.",
          link: { label: "Stripe API keys", url: "https://dashboard.stripe.com/apikeys" },
        },
        {
          text: `Set it in ${place}. The secret key of the live mode goes there too, under a name only the server reads.`,
        },
        rebuild,
        { text: "Place one real order with a small amount and refund it." },
      ];
    case "paypal-sandbox":
      return [
        {
          text: "In PayPal's developer dashboard, switch to Live and copy the client id of your app.",
          link: { label: "PayPal apps", url: "https://developer.paypal.com/dashboard/applications/live" },
        },
        { text: `Set it in ${place}, with the live address www.paypal.com.` },
        rebuild,
      ];
    case "bogus-gateway":
      return [
        {
          text: "In Shopify, open Settings, Payments, deactivate (for testing) Bogus Gateway and activate your provider.",
        },
        { text: "Place one real order with a small amount and refund it." },
      ];
    case "development-build":
      return [
        {
          text: "Deploy the production build: run the build command, then the start command, never the dev command.",
          copy: "npm run build && npm start",
        },
        { text: `Set NODE_ENV to production in ${place}.` },
      ];
    case "missing-script":
      return [
        { text: `Deploy again so that ${found || "every script"} is there, and purge the CDN's cache of old pages.` },
      ];
    default:
      return [
        { text: `Replace ${found || "the address"} by the live address in ${place}.` },
        rebuild,
        { text: "Open the shop on a phone without Wi-Fi and go through the checkout." },
      ];
  }
}
