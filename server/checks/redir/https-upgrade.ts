import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { classOfAddresses } from "../dns/answers.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { HttpChain, Probes } from "../probes/probes.ts";
import type { HostRole, StoreProfile } from "../store-profile.ts";
import { type ChainFact, chainFactOf, describeHops } from "./chains.ts";

type HostFact = {
  name: string;
  addressClass: string;
  chain: ChainFact | null;
  /** The page on plain http moves itself to https by script. */
  hasScriptUpgrade: boolean;
  /** `Strict-Transport-Security` of the https answer; asked only where port 80 does not answer. */
  hsts: string | null;
};
type Facts = { hosts: HostFact[] };

/** Roles whose names people type or click; programs call the others by full https URLs. */
const PEOPLE: HostRole[] = ["storefront", "app", "checkout", "admin", "redirect"];
/** Top-level domains browsers know as https-only (Chromium's preloaded list), so that no one asks port 80. */
const HTTPS_ONLY_TLDS = new Set(
  "app dev page new day foo zip mov nexus dad phd prof esq rsvp meme ing boo channel bank insurance".split(" "),
);
/** hstspreload.org: a preloadable header has a year, all subdomains and the word itself. */
const PRELOAD_SECONDS = 31_536_000;
const SCRIPT_UPGRADE = /location(?:\.protocol|\.href|\.replace|\.assign)?\s*(?:=|\()\s*["'`]https:/;

/** Checks that plain http goes straight to https on the same host. */
export const httpsUpgrade = defineCheck<Facts>({
  id: "redir.https-upgrade",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [2],
  severity: "high",
  impact: "trust",
  effort: "S",
  title: "HTTPS upgrade",
  founderTitle: "Always the secure version",
  riskTitle: "Visitors can land on the unencrypted shop",
  why: "Browsers now show a warning page before an unencrypted shop.",
  reference: { name: "RFC 6797, section 7.2", url: "https://www.rfc-editor.org/rfc/rfc6797#section-7.2" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    return { hosts: await Promise.all(webHostsOf(store).map(({ name }) => gatherHost(probes, name))) };
  },
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, store)] : [];
    });
    return orNoWebHost(verdicts, store);
  },
  fix: fixSteps,
});

async function gatherHost(probes: Probes, name: string): Promise<HostFact> {
  const { a, aaaa, addresses } = await probes.dns.addresses(name);
  const addressClass = classOfAddresses(a, aaaa);
  if (addresses.length === 0) return { name, addressClass, chain: null, hasScriptUpgrade: false, hsts: null };
  const start = `http://${name}/`;
  const chain = await probes.http.chain(start, { kind: "html" });
  const isClosed = isPortClosed(chainFactOf(start, chain));
  const secure = isClosed ? await probes.http.get(`https://${name}/`, { kind: "html" }) : null;
  return {
    name,
    addressClass,
    chain: chainFactOf(start, chain),
    hasScriptUpgrade: hasScriptUpgrade(chain),
    hsts: secure?.headers.find(([header]) => header === "strict-transport-security")?.[1] ?? null,
  };
}

function hasScriptUpgrade({ final }: HttpChain): boolean {
  if (final === null || !final.url.startsWith("http:")) return false;
  return SCRIPT_UPGRADE.test(final.body);
}

function isPortClosed(chain: ChainFact): boolean {
  const fault = chain.hops[0]?.fault;
  return fault === "refused" || fault === "timeout" || fault === "reset" || fault === "protocol";
}

function judgeHost(fact: HostFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name, chain } = fact;
  const base = { subject: name, reach: reachOf(host, store), data: fact };
  const first = chain?.hops[0];
  if (chain === null || first === undefined) {
    const isAbsent = fact.addressClass === "nodata" || fact.addressClass === "nxdomain";
    const parts = {
      ...base,
      findingKey: "no-address",
      summary: `${name} has no address, so it serves nothing unencrypted.`,
      summaryTech: `${name}: ${fact.addressClass}; the resolution checks judge that.`,
    };
    return isAbsent
      ? notApplicable(parts)
      : notSeen({ ...parts, summary: `We could not look up ${name}.`, ask: TRY_AGAIN_ASK });
  }
  const text = describeHops(chain);
  const told = { ...base, summaryTech: `${text}.`, expected: `a redirect to https://${name}/ as the first answer` };
  if (first.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${name}.`,
      summaryTech: `${text}.`,
      ask: BOT_WALL_ASK,
    });
  }
  if (isPortClosed(chain)) return closedVerdict(fact, host, told);
  if (first.fault !== null) {
    return notSeen({
      ...base,
      findingKey: "not-reached",
      summary: `We could not reach ${name} from here.`,
      summaryTech: `${text}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const found = first.to ?? `status ${first.status}`;
  if (first.to?.startsWith("https:")) {
    if (new URL(first.to).hostname.toLowerCase() === name) {
      return {
        ...told,
        status: "pass",
        findingKey: "ok",
        summary: `${name} sends everybody to the secure version at once.`,
        found,
      };
    }
    return {
      ...told,
      status: "warn",
      findingKey: "other-host-first",
      summary: `${name} sends visitors to another address before its own secure version. That is acceptable, but rules out the browsers' list of always-secure shops.`,
      summaryTech: `Acceptable unless HSTS preload is wanted: http://${name}/ goes to another host before https. ${text}.`,
      found,
    };
  }
  const last = chain.hops.at(-1) ?? first;
  const endsSecure = last.url.startsWith("https:");
  if (endsSecure) {
    return {
      ...told,
      status: "warn",
      findingKey: "late-upgrade",
      summary: `${name} passes visitors around without encryption before the secure version opens.`,
      found,
    };
  }
  if (last.status !== null && last.status >= 200 && last.status < 300) {
    if (chain.pageRefresh?.startsWith("https:") || fact.hasScriptUpgrade) {
      return {
        ...told,
        status: "warn",
        findingKey: "page-upgrade",
        summary: `${name} first shows an unencrypted page, which then moves visitors to the secure version.`,
        found: chain.pageRefresh ?? "a script in the page",
      };
    }
    return {
      ...told,
      // Optional hosts are warned of only: the catalogue fails required ones.
      status: host.required ? "fail" : "warn",
      findingKey: "serves-http",
      summary: `${name} can be used without encryption; browsers warn visitors before they see it.`,
      found: `status ${last.status} over http`,
    };
  }
  return {
    ...told,
    status: "warn",
    findingKey: "no-upgrade",
    summary: `${name} answers unencrypted visitors with an error instead of the secure version.`,
    found,
  };
}

function closedVerdict(
  fact: HostFact,
  host: HostToCheck,
  told: { subject: string; summaryTech: string } & Partial<Verdict>,
): Verdict {
  const { name } = fact;
  const found = `port 80: ${fact.chain?.hops[0]?.code ?? "no answer"}`;
  const isHttpsOnly = HTTPS_ONLY_TLDS.has(name.split(".").at(-1) ?? "");
  if (isHttpsOnly || !PEOPLE.includes(host.role)) {
    const reason = isHttpsOnly
      ? "browsers never ask it without encryption"
      : "only programs call it, by its secure address";
    return {
      ...told,
      status: "pass",
      findingKey: "port-80-closed",
      summary: `${name} does not answer without encryption, which is fine: ${reason}.`,
      found,
    };
  }
  if (isPreloadable(fact.hsts)) {
    return {
      ...told,
      status: "warn",
      findingKey: "port-80-closed-preload",
      summary: `${name} does not answer without encryption. That is acceptable once the domain is on the browsers' always-secure list.`,
      summaryTech: `Port 80 closed, HSTS "${fact.hsts}"; acceptable if preloaded.`,
      found,
    };
  }
  return {
    ...told,
    status: host.required ? "fail" : "warn",
    findingKey: "port-80-closed",
    summary: `People who type ${name} may get an error, because nothing answers before the secure version.`,
    found,
    confirm: "later",
  };
}

/** A header that could be on the preload list; whether it is on it, the header cannot say. */
function isPreloadable(hsts: string | null): boolean {
  if (hsts === null) return false;
  const seconds = Number(/max-age\s*=\s*"?(\d+)/i.exec(hsts)?.[1] ?? 0);
  return seconds >= PRELOAD_SECONDS && /includesubdomains/i.test(hsts) && /preload/i.test(hsts);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const name = verdict.subject;
  const step = (text: string): FixStep => ({ text });
  switch (store.platform) {
    case "cloudflare":
      return [
        {
          text: "In Cloudflare, open SSL/TLS, then Edge Certificates, and switch on Always Use HTTPS.",
          link: {
            label: "Cloudflare: Always Use HTTPS",
            url: "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/always-use-https/",
          },
        },
        step("Leave requests to /.well-known/acme-challenge/ alone; certificates are renewed through them."),
      ];
    case "shopify":
    case "vercel":
    case "netlify":
      return [
        step(
          `This platform upgrades by itself once ${name} is connected: check that the name is listed in its domain settings and shows no error.`,
        ),
        step("If another service stands in front, switch its own http redirect off or to the same host."),
      ];
    case "fly":
      return [
        { text: "Set this in the app's configuration and deploy.", copy: "[http_service]\n  force_https = true" },
      ];
    case "heroku":
      return [
        step("Switch on the framework's https redirect (it must read the X-Forwarded-Proto header, or it loops)."),
      ];
    default:
      return [
        step(
          `Answer every http request to ${name} with a permanent redirect (301 or 308) to https://${name} and the same path.`,
        ),
        step("Only then send visitors on to another host name."),
      ];
  }
}
