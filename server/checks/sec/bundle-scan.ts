import { defineCheck, freshFor, type Json, type Verdict } from "../check.ts";
import { BOT_WALL_ASK, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { type CrawlFinding, fingerprintKeyOf, scanCrawl, shopHostOf, withoutQuery } from "./crawl-scan.ts";
import { leakSteps } from "./leak-steps.ts";
import { ruleOf } from "./rules.ts";

type Facts = {
  findings: CrawlFinding[];
  pages: number;
  files: number;
  bytes: number;
  unreadable: { url: string; reason: string }[];
  truncated: boolean;
};

/** Pages that are another company's are not ours to see; everything else we could not read may hide a key. */
const NOT_OURS = "leads to another site";

/** Checks that nothing secret is shipped to browsers. */
export const bundleScan = defineCheck<Facts>({
  id: "sec.bundle-scan",
  stages: ["audit", "deploy-hardening"],
  level: "public",
  minimumBar: [8],
  severity: "critical",
  impact: "leak",
  reach: 1,
  effort: "M",
  title: "Secrets in public files",
  founderTitle: "No secret keys in your shop's pages",
  riskTitle: "A secret key is public",
  why: "A secret in the page source is readable by every visitor and by bots within minutes.",
  reference: {
    name: "OWASP Secrets Management Cheat Sheet",
    url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
  },
  freshForMs: freshFor.bundle,
  async gather(context) {
    const crawl = await context.probes.site.crawl();
    const unreadable = crawl.unreadable.map(({ url, reason }) => ({ url: withoutQuery(url), reason }));
    return { ...scanCrawl(crawl, fingerprintKeyOf(context)), unreadable, truncated: crawl.truncated };
  },
  judge({ store, facts }) {
    const host = shopHostOf(store);
    const verdicts = facts.findings.flatMap((finding) => verdictOf(finding, host) ?? []);
    const unseen = facts.unreadable.filter(({ reason }) => reason !== NOT_OURS);
    if (facts.pages === 0 || unseen.length > 0) return [...verdicts, unseenVerdict(facts, unseen, host)];
    return verdicts.length > 0 ? verdicts : [passVerdict(facts, host)];
  },
  fix(verdict, store) {
    const { data } = verdict;
    if (!data || typeof data !== "object" || Array.isArray(data)) return [];
    const { rule, file } = data;
    if (typeof rule !== "string" || typeof file !== "string") return [];
    return leakSteps(rule, store.platform, file);
  },
});

function verdictOf(finding: CrawlFinding, host: string): Verdict | null {
  if (finding.class === "public") return null;
  const title = ruleOf(finding.rule)?.title ?? finding.rule;
  return {
    status: finding.class === "secret" ? "fail" : "warn",
    subject: host,
    findingKey: `${finding.rule}-${finding.fingerprint.slice(0, 8)}`,
    severity: finding.severity,
    summary: summaryOf(finding, title),
    summaryTech: `${describe(finding)} at line ${finding.line}, offset ${finding.offset}; HMAC-SHA-256 ${finding.fingerprint.slice(0, 16)}…`,
    expected: "no secret in what browsers load",
    found: describe(finding),
    data: finding,
  };
}

function summaryOf({ class: secretClass, rule, name, file }: CrawlFinding, title: string): string {
  const place = new URL(file).pathname;
  if (secretClass === "secret") return `Your ${title} stands in ${place}, where every visitor can read it.`;
  if (rule === "google-api-key") {
    return `Your ${title} is public, which is safe only while it is limited to your shop's address and to the APIs you use.`;
  }
  if (rule === "algolia-key") return `Your ${title} is public, which is safe only if it is the search-only key.`;
  if (rule === "unknown-jwt") return `A ${title} stands in ${place}, a page anyone can open.`;
  return `${name === null ? "A value" : `"${name}"`} in ${place} looks like a secret.`;
}

function describe({ rule, prefix, length, name, file, files }: CrawlFinding): string {
  const shown = prefix === "" ? `${length} characters` : `${prefix}… (${length} characters)`;
  const others = files > 1 ? ` and ${files - 1} more file${files > 2 ? "s" : ""}` : "";
  return `${rule} ${shown}${name === null ? "" : ` as ${name}`} in ${file}${others}`;
}

function passVerdict(facts: Facts, host: string): Verdict {
  const known = facts.findings.map(({ rule }) => ruleOf(rule)?.title ?? rule);
  const titles = [...new Set(known)].join(", ");
  return {
    status: "pass",
    subject: host,
    findingKey: "ok",
    summary:
      titles === ""
        ? `We read ${count(facts)} of your shop and found no secret.`
        : `We read ${count(facts)} of your shop and found no secret. These are meant to be public: ${titles}.`,
    summaryTech: `${count(facts)}, ${facts.bytes} bytes${facts.truncated ? "; more were left out at the limit of one run" : ""}.`,
    data: seenData(facts),
  };
}

function unseenVerdict(facts: Facts, unseen: Facts["unreadable"], host: string): Verdict {
  const isWalled = unseen.some(({ reason }) => reason === "bot-wall");
  const all = facts.pages === 0;
  return notSeen({
    subject: host,
    findingKey: all ? "nothing-seen" : "not-all-seen",
    summary: `${isWalled ? "Your bot protection kept us from reading" : "We could not read"} ${all ? "your shop" : "part of your shop"}, so a secret there would go unnoticed.`,
    summaryTech: `${count(facts)} read; not read: ${
      unseen
        .map(({ url, reason }) => `${url} (${reason})`)
        .slice(0, 10)
        .join(", ") || "everything"
    }.`,
    ask: isWalled ? BOT_WALL_ASK : TRY_AGAIN_ASK,
    data: seenData(facts),
  });
}

function seenData({ findings, pages, files, bytes, unreadable, truncated }: Facts): Json {
  const open = findings.filter((finding) => finding.class === "public");
  return { pages, files, bytes, unreadable, truncated, publicByDesign: open };
}

function count({ pages, files }: Facts): string {
  return `${pages} page${pages === 1 ? "" : "s"} and ${files} file${files === 1 ? "" : "s"}`;
}
