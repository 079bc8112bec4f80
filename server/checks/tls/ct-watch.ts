import { defineCheck, freshFor, type Verdict } from "../check.ts";
import { caaNamesOf } from "../dns/certificate-authorities.ts";
import { normalName, webHostsOf } from "../dns/hosts.ts";
import { notApplicable } from "../dns/not-judged.ts";
import type { CertificateLog, DnsProbe, LoggedCertificate } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";

type Facts = {
  /** Null when no search is set. */
  log: CertificateLog | null;
  /** Issuers of the certificates the store's hosts show now. */
  seenIssuers: string[];
  /** Values of `issue` and `issuewild`; empty when the domain names nobody. */
  caa: string[];
  /** The zone is at Cloudflare, which chooses among several authorities. */
  isAtCloudflare: boolean;
};

/** Cloudflare docs, "Certificate authorities": whom its universal and backup certificates come from. */
const CLOUDFLARE_AUTHORITIES = ["letsencrypt.org", "pki.goog", "ssl.com", "sectigo.com"];

/** Watches the public logs for certificates in the store's name that nobody expects. */
export const ctWatch = defineCheck<Facts>({
  id: "tls.ct-watch",
  stages: ["monitoring"],
  level: "public",
  minimumBar: [],
  severity: "info",
  impact: "trust",
  effort: "S",
  title: "Certificates in the public logs",
  founderTitle: "Nobody else gets a certificate for your name",
  riskTitle: "A certificate for your name was issued that nobody expects",
  why: "You learn when somebody gets a certificate for your name, before buyers land on their copy of your shop.",
  reference: { name: "RFC 6962", url: "https://www.rfc-editor.org/rfc/rfc6962" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domain = normalName(store.domain);
    if (probes.certificateLog === undefined) return { log: null, seenIssuers: [], caa: [], isAtCloudflare: false };
    const names = webHostsOf(store).map(({ name }) => name);
    const [log, shown, caa, servers] = await Promise.all([
      probes.certificateLog.search(domain),
      Promise.all(names.map((name) => probes.tls.handshake(name))),
      caaOf(probes.dns, domain),
      probes.dns.resolve(domain, "NS"),
    ]);
    const isAtCloudflare = servers.answers.some(
      (record) => record.kind === "text" && normalName(record.data).endsWith(".ns.cloudflare.com"),
    );
    const seenIssuers = [...new Set(shown.flatMap(({ certificate }) => certificate?.issuer ?? []))];
    return { log, seenIssuers, caa, isAtCloudflare };
  },
  judge: ({ store, facts, now }) => judgeLog(facts, store, now),
  fix(verdict) {
    if (verdict.status !== "warn") return [];
    return [
      { text: "Ask everybody who runs a part of the shop whether they ordered this certificate." },
      { text: "If nobody did, ask its authority to revoke it, and look for strangers at your DNS host and registrar." },
      { text: "If somebody did, declare the host here, or allow the authority in your CAA records." },
    ];
  },
});

async function caaOf(dns: DnsProbe, domain: string): Promise<string[]> {
  const { answers } = await dns.resolve(domain, "CAA");
  return answers.flatMap((record) =>
    record.kind === "caa" && /^issue(?:wild)?$/i.test(record.tag) ? (record.value.split(";", 1)[0] ?? "").trim() : [],
  );
}

function judgeLog({ log, ...allowed }: Facts, store: StoreProfile, now: Date): Verdict[] {
  const subject = normalName(store.domain);
  const skip = (findingKey: string, summary: string, summaryTech: string) => [
    notApplicable({ subject, findingKey, summary, summaryTech }),
  ];
  if (log === null) {
    const summary = "Watching for foreign certificates is switched off.";
    return skip("switched-off", summary, "No certificate log search is set (CT_LOOKUP_URL).");
  }
  if (log.outcome === "fault") {
    return skip(
      "service-down",
      "The search of certificates did not answer; it often does not.",
      `Not read: ${log.reason}.`,
    );
  }
  const current = log.certificates.filter(({ notAfter }) => Date.parse(notAfter) > now.getTime());
  const verdicts = [...judgeIssuers(current, allowed, subject), ...judgeNames(current, store, subject)];
  if (verdicts.length > 0) return verdicts;
  const summary = "Every certificate for your name is one you could expect.";
  const summaryTech = `${current.length} current certificates in the logs, all of allowed issuers and known hosts.`;
  return [{ status: "pass", subject, findingKey: "ok", summary, summaryTech }];
}

function judgeIssuers(current: LoggedCertificate[], allowed: Omit<Facts, "log">, subject: string): Verdict[] {
  // Nothing to compare with is no accusation.
  if (allowed.caa.length === 0 && allowed.seenIssuers.length === 0) return [];
  const foreign = current.filter(({ issuer }) => !isAllowed(issuer, allowed));
  const issuers = [...new Set(foreign.map(({ issuer }) => issuer))];
  if (issuers.length === 0) return [];
  const expected = [...allowed.caa, ...allowed.seenIssuers].join(", ");
  return [
    {
      status: "warn",
      subject,
      findingKey: "unexpected-issuer",
      summary: "A certificate for your name comes from a company you do not use.",
      summaryTech: `${foreign.map(describe).slice(0, 5).join("; ")}.`,
      expected,
      found: issuers.join(", ").slice(0, 1_000),
      data: foreign.slice(0, 20),
    },
  ];
}

function isAllowed(issuer: string, { caa, seenIssuers, isAtCloudflare }: Omit<Facts, "log">): boolean {
  const authority = caaNamesOf(issuer);
  const wanted = [
    ...caa,
    ...seenIssuers.flatMap((seen) => caaNamesOf(seen) ?? []),
    ...(isAtCloudflare ? CLOUDFLARE_AUTHORITIES : []),
  ];
  if (authority !== null) return authority.some((name) => wanted.includes(name));
  return seenIssuers.some((seen) => organizationOf(seen) === organizationOf(issuer));
}

function organizationOf(issuer: string): string {
  return (/(?:^|[,\n]\s*)O=("[^"]*"|[^,\n]*)/.exec(issuer)?.[1] ?? issuer).replaceAll('"', "").trim().toLowerCase();
}

/** Names below the domain that the store does not declare; of shared certificates only its own names count. */
function judgeNames(current: LoggedCertificate[], store: StoreProfile, subject: string): Verdict[] {
  const domain = normalName(store.domain);
  const known = new Set([domain, `www.${domain}`, `*.${domain}`, ...store.hosts.map(({ name }) => normalName(name))]);
  const isOwn = (name: string) => name === domain || name.endsWith(`.${domain}`);
  const strange = (name: string) => isOwn(name) && !known.has(name) && !known.has(name.replace(/^\*\./, ""));
  const names = [...new Set(current.flatMap((certificate) => certificate.names.filter(strange)))].sort();
  if (names.length === 0) return [];
  return [
    {
      status: "warn",
      subject,
      findingKey: "unexpected-name",
      summary: "There are certificates for addresses of your domain that nobody has named to us.",
      summaryTech: `Not declared: ${names.slice(0, 20).join(", ")}.`,
      expected: "hosts that are declared",
      found: names.slice(0, 20).join(", "),
      data: names.slice(0, 100),
    },
  ];
}

function describe({ names, issuer, notBefore }: LoggedCertificate): string {
  return `${names.slice(0, 3).join(" ")} by ${issuer} from ${notBefore.slice(0, 10)}`;
}
