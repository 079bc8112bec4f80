import { defineCheck, type FixStep, freshFor, type Json, type Reach, type Verdict } from "../check.ts";
import { classOfAddresses } from "../dns/answers.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { notApplicable, notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { TlsVersion } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";

/** `accepted`, `refused` by the server, or `untested`: our own side could not offer it or got no answer. */
export type Outcome = "accepted" | "refused" | "untested";
type HostFact = {
  name: string;
  addressClass: string;
  /** Whether an ordinary handshake works; without one no version says anything. */
  isServed: boolean;
  versions: { version: TlsVersion; outcome: Outcome; code: string | null }[];
};
type Facts = { hosts: HostFact[] };

const VERSIONS: TlsVersion[] = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"];
/** RFC 8996 forbids these. */
const OLD: TlsVersion[] = ["TLSv1.1", "TLSv1"];
/** Codes with which our own OpenSSL says that it cannot offer a version: no word of the server's. */
const OWN_LIMITS = /NO_PROTOCOLS_AVAILABLE|NO_CIPHER_MATCH|UNSUPPORTED_PROTOCOL_VERSION|INVALID_PROTOCOL/;

/** Checks that hosts speak modern protocol versions and no forbidden ones. */
export const protocols = defineCheck<Facts>({
  id: "tls.protocols",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "medium",
  impact: "trust",
  effort: "S",
  title: "TLS versions",
  founderTitle: "Modern encryption",
  riskTitle: "Payment rules refuse your old encryption",
  why: "Old encryption is refused by payment rules and scanners.",
  reference: { name: "RFC 8996", url: "https://www.rfc-editor.org/rfc/rfc8996" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = webHostsOf(store).map(async ({ name }): Promise<HostFact> => {
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      const fact = { name, addressClass: classOfAddresses(a, aaaa), isServed: false, versions: [] };
      const [address] = addresses;
      if (address === undefined) return fact;
      const usual = await probes.tls.handshake(name, { address });
      if (usual.fault !== null) return fact;
      const versions = await Promise.all(
        VERSIONS.map(async (version) => {
          const { fault } = await probes.tls.handshake(name, { address, version });
          return { version, outcome: outcomeOf(fault), code: fault?.code ?? null };
        }),
      );
      return { ...fact, isServed: true, versions };
    });
    return { hosts: await Promise.all(hosts) };
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

/** Says what a handshake that offered one thing alone tells of the server. */
export function outcomeOf(fault: { kind: string; code: string } | null): Outcome {
  if (fault === null) return "accepted";
  if (OWN_LIMITS.test(fault.code)) return "untested";
  return fault.kind === "tls" || fault.kind === "reset" || fault.kind === "protocol" ? "refused" : "untested";
}

function judgeHost(fact: HostFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name, versions } = fact;
  const text = versions
    .map(({ version, outcome, code }) => `${version} ${outcome}${code === null ? "" : ` (${code})`}`)
    .join(", ");
  const base = { subject: name, reach: reachOf(host, store), data: fact };
  if (!fact.isServed) {
    return noTls(base, fact.addressClass, host);
  }
  const told = { ...base, summaryTech: `${name}: ${text}.`, expected: "TLS 1.2 and 1.3 only", found: text };
  const is = (version: TlsVersion, outcome: Outcome) =>
    versions.some((seen) => seen.version === version && seen.outcome === outcome);
  if (is("TLSv1.3", "refused") && is("TLSv1.2", "refused")) {
    return {
      ...told,
      status: "fail",
      findingKey: "no-modern-version",
      summary: `${name} speaks only outdated encryption that browsers refuse.`,
    };
  }
  const old = OLD.filter((version) => is(version, "accepted"));
  if (old.length > 0) {
    return {
      ...told,
      status: "warn",
      findingKey: "old-version",
      summary: `${name} still accepts outdated encryption.`,
    };
  }
  if (is("TLSv1.3", "refused")) {
    return {
      ...told,
      status: "warn",
      findingKey: "no-tls13",
      summary: `${name} does not offer the newest encryption.`,
    };
  }
  if (is("TLSv1.3", "untested") && is("TLSv1.2", "untested")) {
    return notSeen({
      ...told,
      findingKey: "not-seen",
      summary: `We could not see which encryption ${name} offers.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  return { ...told, status: "pass", findingKey: "ok", summary: `${name} uses modern encryption.` };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (store.platform === "cloudflare") {
    return [
      {
        text: "In Cloudflare, open SSL/TLS, then Edge Certificates, set Minimum TLS Version to 1.2 and switch TLS 1.3 on.",
        link: {
          label: "Cloudflare: minimum TLS version",
          url: "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/minimum-tls/",
        },
      },
    ];
  }
  return [
    {
      text: `At the server or load balancer of ${verdict.subject}, allow TLS 1.2 and 1.3 only.`,
      copy: "ssl_protocols TLSv1.2 TLSv1.3;",
    },
    { text: "If a platform terminates the connection, ask its support; you cannot change it yourself." },
  ];
}

/** Says of a host without a handshake that there is nothing to judge: `tls.coverage` does that. */
export function noTls(
  base: { subject: string; reach: Reach; data: Json },
  addressClass: string,
  host: HostToCheck,
): Verdict {
  const { subject: name } = base;
  const isAbsent = addressClass === "nodata" || addressClass === "nxdomain";
  const parts = {
    ...base,
    findingKey: "no-tls",
    summary: `${name} offers no secure connection to look at.`,
    summaryTech: `${name}: ${isAbsent ? addressClass : "no handshake"}; tls.coverage judges that.`,
  };
  return isAbsent && !(host.declared && host.required)
    ? notApplicable(parts)
    : notSeen({ ...parts, ask: `Make ${name} answer on port 443 first, then run the check again.` });
}
