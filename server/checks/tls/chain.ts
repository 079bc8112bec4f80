import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, reachOf } from "../dns/hosts.ts";
import { notApplicable, notSeen } from "../dns/not-judged.ts";
import type { StoreProfile } from "../store-profile.ts";
import {
  describeRows,
  gatherHandshakes,
  type HandshakeFact,
  type HandshakeFacts,
  type JudgedRow,
  judgeHosts,
} from "./handshakes.ts";

/** OpenSSL's verdicts (X509_verify_cert_error_string(3)) as keys of ours, with words for founders. */
const faults: { [code: string]: [key: string, summary: string] } = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    "missing-intermediate",
    "sends only half of its proof of identity: your browser repairs that by itself, phones and payment providers may not",
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["unknown-root", "shows a certificate of an issuer nobody knows"],
  UNABLE_TO_GET_ISSUER_CERT: ["unknown-root", "shows a certificate of an issuer nobody knows"],
  SELF_SIGNED_CERT_IN_CHAIN: ["unknown-root", "shows a certificate of an issuer nobody knows"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["self-signed", "shows a certificate it made out to itself"],
  CERT_HAS_EXPIRED: ["expired", "shows a certificate that has run out"],
  CERT_NOT_YET_VALID: ["not-yet-valid", "shows a certificate that is not valid yet"],
};

/** Checks that each host sends a complete chain to a trusted root. */
export const chain = defineCheck<HandshakeFacts>({
  id: "tls.chain",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Certificate chain",
  founderTitle: "The padlock works for phones and partners too",
  riskTitle: "Phones and payment providers may refuse your shop",
  why: "Payment providers and phones may refuse to talk to your shop although your browser does not complain.",
  reference: { name: "RFC 5280, section 4.2.2.1", url: "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.2.1" },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherHandshakes(probes, store),
  judge: ({ store, facts }) => judgeHosts(store, facts, (host, rows) => judgeRows(host, rows, store)),
  fix: fixSteps,
});

function judgeRows(host: HostToCheck, rows: JudgedRow[], store: StoreProfile): Verdict {
  const { name } = host;
  const base = { subject: name, reach: reachOf(host, store), impact: "checkout" as const, data: { rows } };
  const seen = rows.filter((row) => row.state === "seen");
  if (seen.length === 0) {
    const parts = {
      ...base,
      findingKey: "no-certificate",
      summary: `${name} showed no certificate.`,
      summaryTech: `${describeRows(rows)}; tls.coverage judges the missing TLS.`,
    };
    const isClosed = rows.every((row) => row.state === "closed" || row.state === "not-reached");
    return isClosed && !host.required
      ? notApplicable(parts)
      : notSeen({ ...parts, ask: `Make ${name} answer on port 443 first, then run the check again.` });
  }
  const broken = seen.find((row) => row.chainError !== null);
  if (broken === undefined) {
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `${name} proves its identity completely.`,
      summaryTech: `Trusted chain at ${seen.length} addresses; sent: ${sentText(seen[0])}.`,
    };
  }
  const code = broken.chainError ?? "";
  // A certificate of Cloudflare's origin authority is meant for Cloudflare alone: here the host was reached past it.
  const isOrigin = /cloudflare.*origin/i.test(broken.certificate?.issuer ?? "");
  const [key, words] = isOrigin
    ? ["origin-certificate", "is reached past Cloudflare and shows a certificate only Cloudflare accepts"]
    : (faults[code] ?? ["untrusted", "shows a certificate that is not trusted"]);
  const proof =
    broken.missingIssuerFound === null
      ? ""
      : `; the issuer named by the certificate ${broken.missingIssuerFound ? "completes the chain" : "does not complete it"}`;
  return {
    ...base,
    status: "fail",
    findingKey: key,
    summary: `${name} ${words}.`,
    summaryTech: `${code} at ${broken.address}; sent: ${sentText(broken)}${proof}. ${describeRows(rows)}.`,
    expected: "leaf and intermediates up to a trusted root",
    found: `${code}, ${broken.sent.length} certificates sent`,
  };
}

function sentText(row: HandshakeFact | undefined): string {
  return row?.sent.map((subject) => subject.replace(/\n/g, ", ")).join(" <- ") || "nothing";
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail") return [];
  const name = verdict.subject;
  switch (verdict.findingKey) {
    case "missing-intermediate":
      return [
        { text: `At the server of ${name}, install the full chain (fullchain.pem), not the certificate alone.` },
        {
          text: "Look at what the server sends; two or three certificates are right.",
          copy: `openssl s_client -connect ${name}:443 -servername ${name} -showcerts </dev/null`,
        },
      ];
    case "origin-certificate":
      return [
        { text: `In Cloudflare, open DNS, then Records, and switch the proxy on for ${name}.` },
        { text: "If it must stay unproxied, install a public certificate (Let's Encrypt) at the origin." },
      ];
    case "expired":
    case "not-yet-valid":
      return [
        { text: `Renew the certificate of ${name} together with its intermediates, and install the full chain.` },
      ];
    default:
      return [
        {
          text: `Replace the certificate of ${name} by one of a public authority; ${store.platform === "other" ? "Let's Encrypt issues them free of charge" : "your platform issues one once the name is connected"}.`,
        },
      ];
  }
}
