import { DAY_MS, defineCheck, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, normalName, reachOf } from "../dns/hosts.ts";
import { notApplicable } from "../dns/not-judged.ts";
import { relativeName } from "../dns/platform-records.ts";
import { coversHost } from "../probes/certificate-names.ts";
import type { StoreProfile } from "../store-profile.ts";
import {
  describeRows,
  gatherHandshakes,
  type HandshakeFacts,
  isJudged,
  type JudgedRow,
  judgeHosts,
} from "./handshakes.ts";

/** Catalogue: issuers that differ with ends more than 30 days apart hint at a path that does not renew. */
const APART_MS = 30 * DAY_MS;

/** Checks that every address of a host presents a valid certificate. */
export const ipConsistent = defineCheck<HandshakeFacts>({
  id: "tls.ip-consistent",
  stages: ["edge"],
  level: "public",
  minimumBar: [5],
  severity: "high",
  impact: "checkout",
  effort: "S",
  title: "Certificates at every address",
  founderTitle: "The padlock at every machine",
  riskTitle: "Some visitors get a certificate warning at random",
  why: "Customers are sent to addresses at random; one bad one is a random outage.",
  reference: { name: "RFC 9525, section 6", url: "https://www.rfc-editor.org/rfc/rfc9525#section-6" },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherHandshakes(probes, store),
  judge: ({ store, facts, now }) =>
    judgeHosts(store, facts, (host, rows) => judgeRows(host, rows.filter(isJudged), store, now)),
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    const label = relativeName(verdict.subject, normalName(store.domain));
    return [
      {
        text: `At your DNS provider, delete the record ${label} with the address that is wrong, if it belongs to an old host: ${verdict.found ?? ""}`,
      },
      { text: "If it is one of your own machines, install the same certificate on it and let it renew there as well." },
    ];
  },
});

function judgeRows(host: HostToCheck, rows: JudgedRow[], store: StoreProfile, now: Date): Verdict {
  const { name } = host;
  const base = {
    subject: name,
    reach: reachOf(host, store),
    impact: "checkout" as const,
    summaryTech: `${describeRows(rows)}.`,
    data: { rows },
  };
  const good = rows.filter((row) => faultOf(row, name, now) === null);
  const bad = rows.filter((row) => faultOf(row, name, now) !== null);
  if (bad.length > 0 && good.length > 0) {
    const found = bad.map((row) => `${row.address} ${faultOf(row, name, now)}`).join(", ");
    return {
      ...base,
      status: host.required ? "fail" : "warn",
      findingKey: "some-bad",
      summary: `${bad.length} of ${rows.length} addresses of ${name} ${bad.length === 1 ? "shows" : "show"} visitors a warning or nothing; which one they get is luck.`,
      expected: "a valid certificate at every address",
      found,
      confirm: bad.every((row) => row.certificate === null) ? "later" : "again",
    };
  }
  if (good.length === 0) {
    return notApplicable({
      ...base,
      findingKey: "none-good",
      summary: `No address of ${name} has a valid certificate, so there is nothing to compare.`,
      summaryTech: `${describeRows(rows)}; the other certificate checks judge that.`,
    });
  }
  const issuers = new Set(good.map((row) => row.certificate?.issuer));
  const ends = good.map((row) => Date.parse(row.certificate?.notAfter ?? ""));
  if (issuers.size > 1 && Math.max(...ends) - Math.min(...ends) > APART_MS) {
    const found = good
      .map((row) => `${row.address} ${row.certificate?.issuer} until ${row.certificate?.notAfter.slice(0, 10)}`)
      .join("; ");
    return {
      ...base,
      status: "warn",
      findingKey: "renewals-apart",
      summary: `The machines behind ${name} use certificates from different issuers; one of them may not renew by itself.`,
      expected: "one issuer, or ends within 30 days",
      found,
    };
  }
  const count = good.length === 1 ? "The only address" : `All ${good.length} addresses`;
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${count} of ${name} ${good.length === 1 ? "shows" : "show"} a valid certificate.`,
  };
}

/** What is wrong at one address: coverage, dates or chain, or no certificate at all; null when it is valid. */
function faultOf(row: JudgedRow, name: string, now: Date): string | null {
  const { certificate } = row;
  if (certificate === null) return row.code ?? row.fault ?? "no certificate";
  if (!coversHost(certificate.names, name)) return `made out to ${certificate.names.slice(0, 3).join(" ") || "nobody"}`;
  if (new Date(certificate.notAfter) <= now) return `expired ${certificate.notAfter.slice(0, 10)}`;
  return row.chainError;
}
