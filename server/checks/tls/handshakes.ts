/** Handshakes at every address of every web host: the facts the certificate checks share. */
import { isIP } from "node:net";
import type { Impact, Verdict } from "../check.ts";
import { type AddressClass, classOfAddresses } from "../dns/answers.ts";
import { type HostToCheck, hostsOf, reachOf } from "../dns/hosts.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { NetworkFault, Probes, TlsHandshake } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";

/** The certificate a host presented; times in ISO 8601. */
export type CertificateFact = {
  subject: string;
  issuer: string;
  serial: string;
  fingerprint: string;
  names: string[];
  notBefore: string;
  notAfter: string;
  mustStaple: boolean;
};
/** One handshake at one address; `certificate` is null where none was presented. */
export type HandshakeFact = {
  address: string;
  fault: NetworkFault["kind"] | null;
  code: string | null;
  protocol: string | null;
  certificate: CertificateFact | null;
  chainError: string | null;
  /** Subjects of the certificates the server sent, leaf first. */
  sent: string[];
  missingIssuerFound: boolean | null;
  ocspStapled: boolean;
};
/** All handshakes of one host; `leftOut` counts addresses beyond the eighth. */
export type HostHandshakes = { name: string; class: AddressClass; rows: HandshakeFact[]; leftOut: number };
/** The handshakes of all web hosts. */
export type HandshakeFacts = { hosts: HostHandshakes[] };

/**
 * What one address says about TLS: a certificate was seen, the port is closed, the handshake broke, nothing came back;
 * or nothing can be said: not reached from here, or a private address.
 */
export type RowState = "seen" | "closed" | "broken" | "silent" | "not-reached" | "private";
/** A handshake with what it says about TLS. */
export type JudgedRow = HandshakeFact & { state: RowState };

/** Catalogue: at most eight addresses of a host. */
const ADDRESSES_MAX = 8;

/** Shakes hands with every web host at each of its addresses. */
export async function gatherHandshakes(probes: Probes, store: StoreProfile): Promise<HandshakeFacts> {
  const hosts = hostsOf(store)
    .filter((host) => host.http)
    .map(async ({ name }): Promise<HostHandshakes> => {
      const { a, aaaa, addresses } = await probes.dns.addresses(name);
      const looked = addresses.slice(0, ADDRESSES_MAX);
      const rows = await Promise.all(
        looked.map(async (address) => factOf(address, await probes.tls.handshake(name, { address }))),
      );
      return { name, class: classOfAddresses(a, aaaa), rows, leftOut: addresses.length - looked.length };
    });
  return { hosts: await Promise.all(hosts) };
}

function factOf(address: string, handshake: TlsHandshake): HandshakeFact {
  const { certificate, fault } = handshake;
  return {
    address,
    fault: fault?.kind ?? null,
    code: fault?.code ?? null,
    protocol: handshake.protocol,
    certificate:
      certificate === null
        ? null
        : {
            subject: certificate.subject,
            issuer: certificate.issuer,
            serial: certificate.serial,
            fingerprint: certificate.fingerprint256,
            names: certificate.names.slice(0, 100),
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            mustStaple: certificate.mustStaple,
          },
    chainError: handshake.chainError,
    sent: handshake.chain.map((sent) => sent.subject),
    missingIssuerFound: handshake.missingIssuerFound ?? null,
    ocspStapled: handshake.ocspStapled,
  };
}

/**
 * Judges each web host whose addresses could be looked at, and says of the others why not: mail hosts do not apply, an
 * implied or optional name without an address neither; anything else that was not seen is unknown.
 */
export function judgeHosts(
  store: StoreProfile,
  facts: HandshakeFacts,
  judge: (host: HostToCheck, rows: JudgedRow[], fact: HostHandshakes) => Verdict,
): Verdict[] {
  const hasIpv6 = facts.hosts.some((fact) => fact.rows.some(provesIpv6));
  return hostsOf(store).flatMap((host) => {
    const base = { subject: host.name, reach: reachOf(host, store), impact: tlsImpactOf(host) };
    if (!host.http) {
      return [
        notApplicable({
          ...base,
          findingKey: "no-web-host",
          summary: `${host.name} is not a web address.`,
          summaryTech: `${host.name} is declared with http: false.`,
        }),
      ];
    }
    const fact = facts.hosts.find((candidate) => candidate.name === host.name);
    if (fact === undefined) return [];
    if (fact.rows.length === 0) return [withoutAddress(host, fact, base)];
    const rows = fact.rows.map((row): JudgedRow => ({ ...row, state: stateOf(row, hasIpv6) }));
    if (rows.some(isJudged)) return [{ impact: base.impact, ...judge(host, rows, fact) }];
    const isPrivate = rows.some((row) => row.state === "private");
    return [
      notSeen({
        ...base,
        findingKey: isPrivate ? "private-address" : "not-reached",
        summary: `We could not reach ${host.name} from here.`,
        summaryTech: describeRows(rows),
        ask: isPrivate ? `Which public address should ${host.name} have? It has a private one.` : TRY_AGAIN_ASK,
        data: fact,
      }),
    ];
  });
}

function withoutAddress(host: HostToCheck, fact: HostHandshakes, base: { subject: string }): Verdict {
  const isAbsent = fact.class === "nodata" || fact.class === "nxdomain";
  const parts = {
    ...base,
    findingKey: "no-address",
    summary: `${host.name} has no address yet, so there is no certificate to look at.`,
    summaryTech: `${host.name}: ${fact.class}; the resolution checks judge that.`,
    data: fact,
  };
  if (isAbsent && (!host.declared || !host.required)) return notApplicable(parts);
  return notSeen({
    ...parts,
    ask: isAbsent ? `Create the DNS record of ${host.name} first, then run the check again.` : TRY_AGAIN_ASK,
  });
}

/** Tells whether an address says something about the host's TLS. */
export function isJudged(row: JudgedRow): boolean {
  return row.state !== "not-reached" && row.state !== "private";
}

function stateOf(row: HandshakeFact, hasIpv6: boolean): RowState {
  switch (row.fault) {
    case null:
      return row.certificate === null ? "broken" : "seen";
    case "refused":
      return "closed";
    case "timeout":
      // Silence over IPv6 says nothing while no IPv6 address has answered us: our network may have no IPv6.
      return isIP(row.address) === 6 && !hasIpv6 ? "not-reached" : "silent";
    case "guarded":
      return "private";
    case "tls":
    case "reset":
    case "protocol":
      return "broken";
    default:
      return "not-reached";
  }
}

function provesIpv6(row: HandshakeFact): boolean {
  return isIP(row.address) === 6 && (row.fault === null || row.fault === "refused");
}

/** Catalogue section 3: shop front, checkout and API certificates stop sales, all others cost trust. */
export function tlsImpactOf(host: Pick<HostToCheck, "role">): Impact {
  return host.role === "storefront" || host.role === "checkout" || host.role === "api" ? "checkout" : "trust";
}

/** Writes the rows for engineers: address, names, issuer, end, and what went wrong. */
export function describeRows(rows: HandshakeFact[]): string {
  return rows
    .map((row) => {
      if (row.certificate === null) return `${row.address} ${row.fault ?? "no certificate"} ${row.code ?? ""}`.trim();
      const { names, issuer, notAfter, serial } = row.certificate;
      const listed = names.slice(0, 5).join(" ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
      const chain = row.chainError === null ? "" : `, ${row.chainError}`;
      return `${row.address} SAN ${listed || "none"}, issuer ${issuer}, serial ${serial}, until ${notAfter}${chain}`;
    })
    .join("; ");
}
