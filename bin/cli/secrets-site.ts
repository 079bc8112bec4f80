/** Scans what a site sends to every visitor: pages, inline scripts, bundles and the source maps they name. */
import { isIP } from "node:net";
import { bareHost } from "../../server/checks/probes/address.ts";
import type { Probes, SiteAsset } from "../../server/checks/probes/probes.ts";
import { type CrawlFinding, scanCrawl } from "../../server/checks/sec/crawl-scan.ts";
import { ruleOf } from "../../server/checks/sec/rules.ts";
import { emptyProfile } from "../../server/checks/store-profile.ts";
import { CouldNotRun, UsageError } from "./problem.ts";
import type { SecretFinding, SecretsAnswer } from "./secrets.ts";
import { FINGERPRINT_KEY } from "./secrets-path.ts";
import { requireResolver } from "./settings.ts";
import { probeMaker } from "./store.ts";
import type { Terminal } from "./terminal.ts";

/** The crawl's word for a page of another company: not ours to read, and no gap. */
const NOT_OURS = "leads to another site";

/** Crawls and scans. Throws `UsageError` for what is no address and `CouldNotRun` when nothing can be opened. */
export async function scanSite(
  target: string,
  baseline: ReadonlySet<string>,
  terminal: Terminal,
): Promise<SecretsAnswer> {
  if (!URL.canParse(target)) throw new UsageError(`"${target}" is no address`);
  const url = new URL(target);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("leave user name and password out of the address");
  const host = bareHost(url.hostname);
  const store = { ...emptyProfile(host), canonicalOrigin: url.origin, paths: { home: url.pathname } };
  const ports = url.port === "" ? [80, 443] : [80, 443, Number(url.port)];
  const probes = probeMaker(terminal.env, { ports })(store);
  if (isIP(host) === 0) await requireResolver(probes.dns, host);
  const crawl = await probes.site.crawl();
  if (crawl.pages.length === 0) {
    const reasons = crawl.unreadable.map((page) => `${page.url} (${page.reason})`).join(", ");
    throw new CouldNotRun(`no page of ${url.origin} can be read: ${reasons === "" ? "nothing answers" : reasons}`);
  }
  const maps = await sourceMaps(probes, crawl.assets);
  const scan = scanCrawl({ ...crawl, assets: [...crawl.assets, ...maps] }, FINGERPRINT_KEY);
  const open = scan.findings.filter((finding) => finding.class !== "public");
  const cut = crawl.truncated ? [{ file: url.origin, reason: "more than one run may load" }] : [];
  const unread = crawl.unreadable.map((page) => ({ file: page.url, reason: page.reason }));
  return {
    target,
    mode: "site",
    scanned: { files: scan.pages + scan.files, bytes: scan.bytes, commits: 0 },
    findings: open.filter(({ fingerprint }) => !baseline.has(fingerprint)).map(shown),
    known: open.filter(({ fingerprint }) => baseline.has(fingerprint)).map(shown),
    ignored: [],
    public_by_design: scan.findings.filter((finding) => finding.class === "public").map(shown),
    skipped: unread.filter(({ reason }) => reason === NOT_OURS),
    could_not_check: [...unread.filter(({ reason }) => reason !== NOT_OURS), ...cut],
    limits: ["Pages behind a log-in, and what only other pages load, are not seen from outside."],
  };
}

async function sourceMaps(probes: Probes, assets: SiteAsset[]): Promise<SiteAsset[]> {
  const named = assets.flatMap(({ sourceMapUrl, url }) => (sourceMapUrl === null ? [] : [{ sourceMapUrl, url }]));
  const maps = await Promise.all(named.map(({ sourceMapUrl, url }) => probes.site.fetchAsset(sourceMapUrl, url)));
  return maps.filter(({ status }) => status === 200);
}

function shown(finding: CrawlFinding): SecretFinding {
  const { rule, severity, prefix, length, fingerprint, name, file, line } = finding;
  const title = ruleOf(rule)?.title ?? rule;
  const nowhere = { where: null, first_commit: null, last_commit: null, removed_commit: null };
  return { rule, title, class: finding.class, severity, prefix, length, fingerprint, name, file, line, ...nowhere };
}
