import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { classOfAddresses } from "../dns/answers.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { notSeen, orNoWebHost, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import { type CipherGroup, cipherGroups, type Probes, type TlsHandshake } from "../probes/probes.ts";
import type { StoreProfile } from "../store-profile.ts";
import { noTls, type Outcome, outcomeOf } from "./protocols.ts";

type HostFact = {
  name: string;
  addressClass: string;
  /** Protocol of an ordinary handshake; null when none works. */
  protocol: string | null;
  groups: { group: CipherGroup; outcome: Outcome; code: string | null; temporaryKeyBits: number | null }[];
  /** The leaf certificate's key and how its issuer signed it; null when none was shown. */
  leaf: { keyType: string; keyBits: number | null; signatureAlgorithm: string | null } | null;
};
type Facts = { hosts: HostFact[] };

/** RFC 9325, sections 4.2 and 4.5: 2048 bits for RSA and finite-field keys, 256 for elliptic curves (section 4.2.1). */
const RSA_BITS_MIN = 2048;
const DH_BITS_MIN = 2048;
const EC_BITS_MIN = 256;

/** Checks that hosts use strong keys and key exchanges with forward secrecy. */
export const ciphers = defineCheck<Facts>({
  id: "tls.ciphers",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "low",
  impact: "trust",
  effort: "S",
  title: "Cipher suites and keys",
  founderTitle: "Strong locks",
  riskTitle: "Your shop still uses weak locks",
  why: "Weak locks are still locks, but auditors and attackers notice.",
  reference: { name: "RFC 9325, section 4", url: "https://www.rfc-editor.org/rfc/rfc9325#section-4" },
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
  const fact = { name, addressClass: classOfAddresses(a, aaaa), protocol: null, groups: [], leaf: null };
  const [address] = addresses;
  if (address === undefined) return fact;
  const usual = await probes.tls.handshake(name, { address });
  const offers: TlsHandshake[] = [];
  // One after the other: a visitor's browser does not knock four times at once.
  for (const group of cipherGroups) offers.push(await probes.tls.handshake(name, { address, ciphers: group }));
  const shown = [usual, ...offers].find(({ certificate }) => certificate !== null)?.certificate ?? null;
  return {
    ...fact,
    protocol: usual.protocol,
    groups: offers.map(({ fault, temporaryKeyBits }, index) => ({
      group: cipherGroups[index] ?? "dhe",
      outcome: outcomeOf(fault),
      code: fault?.code ?? null,
      temporaryKeyBits: temporaryKeyBits ?? null,
    })),
    leaf:
      shown === null
        ? null
        : { keyType: shown.keyType, keyBits: shown.keyBits, signatureAlgorithm: shown.signatureAlgorithm },
  };
}

function judgeHost(fact: HostFact, host: HostToCheck, store: StoreProfile): Verdict {
  const { name, groups, leaf, protocol } = fact;
  const base = { subject: name, reach: reachOf(host, store), data: fact };
  const is = (group: CipherGroup, outcome: Outcome) =>
    groups.some((seen) => seen.group === group && seen.outcome === outcome);
  const isServed = protocol !== null || groups.some(({ outcome }) => outcome === "accepted");
  if (!isServed || leaf === null) {
    return noTls(base, fact.addressClass, host);
  }
  const found = describe(fact);
  const told = { ...base, summaryTech: `${name}: ${found}.`, found, expected: "ECDHE with AEAD, RSA 2048 or EC 256" };
  const verdict = (status: "fail" | "warn", findingKey: string, summary: string): Verdict => ({
    ...told,
    status,
    findingKey,
    summary,
  });
  if (isWeakKey(leaf))
    return verdict("fail", "weak-key", `The certificate of ${name} rests on a key that is too short.`);
  if (/sha-?1(?!\d)/i.test(leaf.signatureAlgorithm ?? "")) {
    return verdict("fail", "sha1", `The certificate of ${name} is signed in a way that can be forged.`);
  }
  const isModern = protocol === "TLSv1.3";
  const others: CipherGroup[] = ["ecdhe-aead", "ecdhe-cbc", "dhe"];
  if (is("static-rsa", "accepted") && !isModern && others.every((group) => is(group, "refused"))) {
    return verdict(
      "fail",
      "static-rsa-only",
      `${name} speaks only a kind of encryption whose recordings can be read later.`,
    );
  }
  if (is("static-rsa", "accepted")) {
    return verdict(
      "warn",
      "static-rsa",
      `${name} still accepts a kind of encryption whose recordings can be read later.`,
    );
  }
  const dhe = groups.find(({ group, outcome }) => group === "dhe" && outcome === "accepted");
  if (dhe !== undefined && dhe.temporaryKeyBits !== null && dhe.temporaryKeyBits < DH_BITS_MIN) {
    return verdict("warn", "short-dh", `${name} still accepts keys that are too short to be safe.`);
  }
  // Who speaks TLS 1.3 alone refuses every group of 1.2, and needs none.
  const speaksOlder = groups.some(({ outcome }) => outcome === "accepted");
  if (is("ecdhe-aead", "refused") && speaksOlder) {
    return verdict("warn", "no-modern-suite", `${name} refuses the modern kind of encryption to older browsers.`);
  }
  const untested = groups.filter(({ outcome }) => outcome === "untested");
  if (untested.length > 0) {
    return notSeen({
      ...told,
      findingKey: "not-seen",
      summary: `We could not see which locks ${name} accepts.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  return { ...told, status: "pass", findingKey: "ok", summary: `${name} uses strong locks.` };
}

/** Types other than RSA and elliptic curves with named sizes (Ed25519) come in one strength. */
function isWeakKey({ keyType, keyBits }: NonNullable<HostFact["leaf"]>): boolean {
  if (keyBits === null) return false;
  if (keyType.startsWith("rsa")) return keyBits < RSA_BITS_MIN;
  return keyType === "ec" && keyBits < EC_BITS_MIN;
}

function describe({ protocol, groups, leaf }: HostFact): string {
  const suites = groups.map(
    ({ group, outcome, code, temporaryKeyBits: bits }) =>
      `${group} ${outcome}${code === null ? "" : ` (${code})`}${group === "dhe" && bits !== null ? ` (${bits} bit)` : ""}`,
  );
  const key =
    leaf === null
      ? "no certificate"
      : `${leaf.keyType} ${leaf.keyBits ?? "?"} bit, ${leaf.signatureAlgorithm ?? "signature unknown"}`;
  return [`usually ${protocol ?? "nothing"}`, ...suites, key].join(", ");
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "weak-key" || verdict.findingKey === "sha1") {
    return [
      {
        text: `Have the certificate of ${verdict.subject} issued anew with an EC P-256 or an RSA 2048 key by a public authority.`,
      },
    ];
  }
  if (store.platform === "cloudflare") {
    return [
      {
        text: "In Cloudflare, open SSL/TLS, then Edge Certificates, set Minimum TLS Version to 1.2 and choose the modern cipher suites.",
        link: {
          label: "Cloudflare: cipher suites",
          url: "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/cipher-suites/",
        },
      },
    ];
  }
  return [
    {
      text: `At the server or load balancer of ${verdict.subject}, allow these suites only.`,
      copy: "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;",
    },
    { text: "If a platform terminates the connection, ask its support; you cannot change it yourself." },
  ];
}
