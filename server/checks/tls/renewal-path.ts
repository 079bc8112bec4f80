import { createHash } from "node:crypto";
import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { type ChainFact, describeHops, gatherChains } from "../redir/chains.ts";
import type { StoreProfile } from "../store-profile.ts";
import { isRenewedByHand } from "./expiry.ts";
import { type CertificateFact, gatherHandshakes, type HandshakeFacts } from "./handshakes.ts";

type Facts = { chains: ChainFact[]; handshakes: HandshakeFacts };

/** Authorities that renew through the challenge path on port 80 (RFC 8555, section 8.3), by their names in certificates. */
const ACME_ISSUERS = /Let's Encrypt|ZeroSSL|Google Trust Services|Buypass|SSL\.com|Actalis/i;
/** Answers that say "not you" rather than "no such file": a firewall, a country rule, a password. */
const REFUSALS = new Set([401, 403, 429, 451]);

/** Checks that a certificate authority would reach the path through which certificates renew. */
export const renewalPath = defineCheck<Facts>({
  id: "tls.renewal-path",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "medium",
  impact: "trust",
  effort: "S",
  title: "Certificate renewal path",
  founderTitle: "The padlock can renew itself",
  riskTitle: "The next renewal of your padlock may fail",
  why: "Most certificate outages are failed renewals nobody watched.",
  reference: { name: "RFC 8555, section 8.3", url: "https://www.rfc-editor.org/rfc/rfc8555#section-8.3" },
  freshForMs: freshFor.network,
  async gather({ store, probes, now }) {
    const [chains, handshakes] = await Promise.all([
      gatherChains(
        probes,
        hostsToRenew(store).map(({ name }) => challengeUrl(name, now)),
      ),
      gatherHandshakes(probes, store),
    ]);
    return { chains, handshakes };
  },
  judge({ store, facts }) {
    const verdicts = hostsToRenew(store).flatMap((host) => {
      const chain = facts.chains.find(({ start }) => new URL(start).hostname === host.name);
      if (chain === undefined) return [];
      const rows = facts.handshakes.hosts.find(({ name }) => name === host.name)?.rows ?? [];
      const certificate = rows.find((row) => row.certificate !== null)?.certificate ?? null;
      return [judgeHost(host, chain, certificate, store)];
    });
    return orNoWebHost(verdicts, store);
  },
  fix: fixSteps,
});

/** What a vendor runs, the vendor renews. */
function hostsToRenew(store: StoreProfile): HostToCheck[] {
  return webHostsOf(store).filter(({ role }) => role !== "vendor");
}

/** A token nobody has issued: the day makes it new, so that no cache has the answer. */
function challengeUrl(host: string, now: Date): string {
  const random = createHash("sha256").update(`${host} ${now.toISOString()}`).digest("hex").slice(0, 16);
  return `http://${host}/.well-known/acme-challenge/lrc-${random}`;
}

function judgeHost(
  host: HostToCheck,
  chain: ChainFact,
  certificate: CertificateFact | null,
  store: StoreProfile,
): Verdict {
  const { name } = host;
  const issuer = certificate?.issuer ?? "no certificate seen";
  const base = {
    subject: name,
    reach: reachOf(host, store),
    summaryTech: `${describeHops(chain)}; issuer ${issuer}.`,
    data: { chain, issuer },
  };
  const first = chain.hops[0];
  const last = chain.hops.at(-1);
  if (first?.fault === "dns") {
    return notApplicable({ ...base, findingKey: "no-address", summary: `${name} has no address.` });
  }
  const isLoop = chain.end === "loop" || chain.end === "too-many";
  const isWalled = chain.hops.some(({ botWall }) => botWall);
  const usesPath = certificate !== null && renewsByPath(certificate, store);
  if ((isLoop || isWalled) && usesPath) {
    return {
      ...base,
      status: "fail",
      findingKey: isLoop ? "loop" : "challenged",
      summary: isLoop
        ? `The path through which the padlock of ${name} renews leads in a circle.`
        : `Your bot protection blocks the path through which the padlock of ${name} renews.`,
      expected: "an answer without a detour to anywhere else, 404 for an unknown token",
      found: isLoop ? "a redirect loop" : `a challenge, status ${last?.status ?? "none"}`,
    };
  }
  if (certificate !== null && isRenewedByHand(lifetimeOf(certificate), store)) {
    return {
      ...base,
      status: "warn",
      findingKey: "manual",
      summary: `Somebody has to renew the padlock of ${name} by hand.`,
      expected: "renewal by the platform or by ACME",
      found: store.certificateRenewal === "manual" ? "renewed by hand, as you told us" : "a long certificate",
    };
  }
  if (isLoop || isWalled) {
    return notSeen({
      ...base,
      findingKey: isLoop ? "loop-elsewhere" : "bot-wall",
      summary: `The usual renewal path of ${name} is blocked, and we do not know whether its padlock needs it.`,
      ask: `How does the certificate of ${name} renew: by a file on the web server, by DNS, or by your platform?`,
    });
  }
  if (chain.start.startsWith("http:") && ["refused", "reset", "timeout"].includes(first?.fault ?? "")) {
    return notApplicable({
      ...base,
      findingKey: "port-80-closed",
      summary: `${name} does not answer without encryption, so its padlock renews another way.`,
    });
  }
  if (last === undefined || last.status === null || last.status >= 500 || REFUSALS.has(last.status)) {
    const isRefused = last !== undefined && last.status !== null && REFUSALS.has(last.status);
    return notSeen({
      ...base,
      findingKey: isRefused ? "refused" : "not-seen",
      summary: `We could not see whether the padlock of ${name} can renew.`,
      ask: isRefused
        ? `Is /.well-known/acme-challenge/ on ${name} open to everybody, from every country and without a password?`
        : TRY_AGAIN_ASK,
    });
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `The path through which the padlock of ${name} renews is open.`,
    found: `status ${last.status}`,
  };
}

/** Issued by an authority of that kind, not by hand, and without a wildcard, which only DNS can prove (RFC 8555, 8.4). */
function renewsByPath(certificate: CertificateFact, store: StoreProfile): boolean {
  const hasWildcard = certificate.names.some((name) => name.startsWith("*."));
  const isByHand = isRenewedByHand(lifetimeOf(certificate), store);
  return ACME_ISSUERS.test(certificate.issuer) && !hasWildcard && !isByHand;
}

function lifetimeOf({ notBefore, notAfter }: CertificateFact): number {
  return Date.parse(notAfter) - Date.parse(notBefore);
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "manual") {
    return [
      { text: `Let the platform or an ACME client renew the certificate of ${verdict.subject}.` },
      { text: "Until then, put the day of the next renewal into two calendars." },
    ];
  }
  if (store.platform === "cloudflare") {
    return [
      {
        text: "In Cloudflare, open Security, then WAF, and add a rule that skips all checks for this path; leave it out of redirect rules too.",
        copy: 'starts_with(http.request.uri.path, "/.well-known/acme-challenge/")',
      },
    ];
  }
  return [
    {
      text: `Leave this path on ${verdict.subject} out of every redirect, password and firewall rule.`,
      copy: "/.well-known/acme-challenge/",
    },
  ];
}
