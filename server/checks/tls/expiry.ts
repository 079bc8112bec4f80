import { DAY_MS, defineCheck, type FixStep, freshFor, HOUR_MS, type Verdict } from "../check.ts";
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

/** Catalogue: certificates of up to 100 days come from automation, longer ones are renewed by hand. */
const AUTO_LIFETIME_MAX_MS = 100 * DAY_MS;
const MANUAL_FAIL_MS = 14 * DAY_MS;
const MANUAL_WARN_MS = 30 * DAY_MS;
/** A lifetime includes its last second (RFC 5280, section 4.1.2.5). */
const ONE_SECOND_MS = 1_000;

/** CA/Browser Forum ballot SC-081v3: longest lifetime by the day of issue, newest first. */
const lifetimeLimits = [
  { from: Date.UTC(2029, 2, 15), days: 47 },
  { from: Date.UTC(2027, 2, 15), days: 100 },
  { from: Date.UTC(2026, 2, 15), days: 200 },
] as const;

/** Chain verdicts that mean a private authority: the public limits on lifetimes do not bind it. */
const PRIVATE_ROOT = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** Checks that certificates are valid now and renew in time. */
export const expiry = defineCheck<HandshakeFacts>({
  id: "tls.expiry",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [5],
  severity: "critical",
  impact: "checkout",
  effort: "S",
  title: "Certificate expiry",
  founderTitle: "The padlock renews in time",
  riskTitle: "The certificate of your shop runs out",
  why: "The padlock expires by itself; renewal must not depend on someone remembering.",
  reference: {
    name: "CA/Browser Forum ballot SC-081v3",
    url: "https://cabforum.org/2025/04/11/ballot-sc081v3-introduce-schedule-of-reducing-validity-and-data-reuse-periods/",
  },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherHandshakes(probes, store),
  judge: ({ store, facts, now }) => judgeHosts(store, facts, (host, rows) => judgeRows(host, rows, store, now)),
  fix: fixSteps,
});

type Finding = Pick<Verdict, "status" | "findingKey" | "summary" | "expected"> & { rank: number };
type Life = { lifetimeMs: number; leftMs: number; notBefore: Date; notAfter: Date; isManual: boolean };

function judgeRows(host: HostToCheck, rows: JudgedRow[], store: StoreProfile, now: Date): Verdict {
  const { name } = host;
  const reach = reachOf(host, store);
  const seen = rows.flatMap((row) =>
    row.certificate === null ? [] : [{ row, life: lifeOf(row.certificate, store, now) }],
  );
  if (seen.length === 0) return withoutCertificate(host, rows, reach);
  const findings = seen.map(({ row, life }) => ({ row, life, finding: judgeLife(name, row, life, now) }));
  const worst = findings.toSorted(
    (left, right) => left.finding.rank - right.finding.rank || left.life.leftMs - right.life.leftMs,
  )[0];
  if (worst === undefined) return withoutCertificate(host, rows, reach);
  const { row, life, finding } = worst;
  const { rank: _rank, ...parts } = finding;
  const days = daysText(life.leftMs);
  const left = rows.length - seen.length;
  const note = left > 0 ? ` ${left} more addresses showed no certificate.` : "";
  return {
    ...parts,
    subject: name,
    reach,
    summaryTech: `R ${days} of L ${daysText(life.lifetimeMs)}, ${life.isManual ? "renewed by hand" : "renewed automatically"}; worst of ${seen.length}: ${describeRows([row])}.${note}`,
    found: `${days} left of ${daysText(life.lifetimeMs)}, ends ${life.notAfter.toISOString()}`,
    deadline: life.notAfter.toISOString(),
    data: {
      notBefore: life.notBefore.toISOString(),
      notAfter: life.notAfter.toISOString(),
      isManual: life.isManual,
      rows,
    },
  };
}

function lifeOf(certificate: NonNullable<HandshakeFact["certificate"]>, store: StoreProfile, now: Date): Life {
  const notBefore = new Date(certificate.notBefore);
  const notAfter = new Date(certificate.notAfter);
  const lifetimeMs = notAfter.getTime() - notBefore.getTime();
  const isManual = isRenewedByHand(lifetimeMs, store);
  return { lifetimeMs, leftMs: notAfter.getTime() - now.getTime(), notBefore, notAfter, isManual };
}

/** Tells whether a certificate is renewed by hand: attested, or by its lifetime in milliseconds. */
export function isRenewedByHand(lifetimeMs: number, store: StoreProfile): boolean {
  return store.certificateRenewal === null ? lifetimeMs > AUTO_LIFETIME_MAX_MS : store.certificateRenewal === "manual";
}

/** The catalogue's order: fail, then warn, then pass; the rank sorts findings of several certificates. */
function judgeLife(name: string, row: HandshakeFact, life: Life, now: Date): Finding {
  const { lifetimeMs: L, leftMs: R, isManual } = life;
  const fail = (findingKey: string, summary: string, expected: string): Finding => ({
    status: "fail",
    findingKey,
    summary,
    expected,
    rank: 0,
  });
  const warn = (findingKey: string, summary: string, expected: string): Finding => ({
    status: "warn",
    findingKey,
    summary,
    expected,
    rank: 1,
  });
  if (R <= 0)
    return fail(
      "expired",
      `The certificate of ${name} has run out; visitors see a security warning.`,
      "a valid certificate",
    );
  if (life.notBefore > now) {
    return fail(
      "not-yet-valid",
      `The certificate of ${name} is not valid yet; visitors see a security warning.`,
      "a start in the past",
    );
  }
  const autoFailMs = Math.max(0.1 * L, Math.min(72 * HOUR_MS, 0.25 * L));
  if (!isManual && R < autoFailMs) {
    return fail(
      "renewal-failed",
      `The certificate of ${name} should have been renewed by now and runs out in ${daysText(R)}.`,
      `renewed with more than ${daysText(autoFailMs)} left`,
    );
  }
  if (isManual && R < MANUAL_FAIL_MS) {
    return fail(
      "expires-soon",
      `The certificate of ${name} runs out in ${daysText(R)} and somebody has to renew it by hand.`,
      "at least 14 days left",
    );
  }
  const limit = lifetimeLimits.find(({ from }) => life.notBefore.getTime() >= from);
  const isPublic = row.chainError === null || !PRIVATE_ROOT.has(row.chainError);
  if (limit !== undefined && isPublic && L > limit.days * DAY_MS + ONE_SECOND_MS) {
    return fail(
      "too-long",
      `Browsers refuse the certificate of ${name}, because it was made out for too long a time.`,
      `at most ${limit.days} days`,
    );
  }
  if (row.certificate?.mustStaple && !row.ocspStapled) {
    return fail(
      "staple-missing",
      `The certificate of ${name} asks for a proof that the server does not send; some browsers refuse it.`,
      "a stapled OCSP response",
    );
  }
  if (!isManual && R < 0.25 * L) {
    return warn(
      "renewal-late",
      `The certificate of ${name} runs out in ${daysText(R)} and has not been renewed yet.`,
      `renewed with more than ${daysText(0.25 * L)} left`,
    );
  }
  const manualWarnMs = Math.max(MANUAL_WARN_MS, L / 3);
  if (isManual && R < manualWarnMs) {
    return warn(
      "expires",
      `The certificate of ${name} runs out in ${daysText(R)} and is renewed by hand.`,
      `more than ${daysText(manualWarnMs)} left`,
    );
  }
  if (isManual) {
    return warn(
      "manual",
      `The certificate of ${name} is renewed by hand. That is acceptable until ${life.notAfter.toISOString().slice(0, 10)}; automatic renewal is safer.`,
      "automatic renewal",
    );
  }
  return {
    status: "pass",
    findingKey: "ok",
    summary: `The certificate of ${name} is valid and renews by itself.`,
    expected: "renewal in time",
    rank: 2,
  };
}

function withoutCertificate(host: HostToCheck, rows: JudgedRow[], reach: Verdict["reach"]): Verdict {
  const parts = {
    subject: host.name,
    ...(reach === undefined ? {} : { reach }),
    findingKey: "no-certificate",
    summary: `${host.name} showed no certificate, so its end is not known.`,
    summaryTech: `${describeRows(rows)}; tls.coverage judges the missing TLS.`,
  };
  const isClosed = rows.every((row) => row.state === "closed" || row.state === "not-reached");
  if (isClosed && !host.required) return notApplicable(parts);
  return notSeen({ ...parts, ask: `Make ${host.name} answer on port 443 first, then run the check again.` });
}

function daysText(ms: number): string {
  const days = ms / DAY_MS;
  if (Math.abs(days) < 3) return `${Math.round(ms / HOUR_MS)} hours`;
  return `${Math.floor(days)} days`;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const name = verdict.subject;
  const path: FixStep = {
    text: `Check that http://${name}/.well-known/acme-challenge/ reaches the host without a block, and that CAA records allow the issuer.`,
  };
  const again: { [platform in StoreProfile["platform"]]?: FixStep } = {
    shopify: {
      text: `In Shopify, open Settings, then Domains, disconnect ${name} and connect it again; a new certificate follows within 48 hours.`,
    },
    vercel: {
      text: `In Vercel, open Settings, then Domains, ${name}, and press Refresh; the error shown there says what blocks the renewal.`,
    },
    netlify: { text: "In Netlify, open Domain management, then HTTPS, and press Renew certificate." },
    cloudflare: {
      text: "In Cloudflare, open SSL/TLS, then Edge Certificates, and look at the certificate's state; validation records that are missing are shown there.",
    },
    fly: { text: "Look at the certificate's state and repair the records it names.", copy: `fly certs check ${name}` },
    heroku: { text: "Ask for a new certificate.", copy: "heroku certs:auto:refresh" },
  };
  const byPlatform = again[store.platform];
  if (verdict.findingKey === "manual" || verdict.findingKey === "expires" || verdict.findingKey === "expires-soon") {
    return [
      { text: `Renew the certificate of ${name} now and note the date ${verdict.deadline?.slice(0, 10) ?? ""}.` },
      { text: "Move to certificates your platform renews by itself; from 2029 on they last 47 days at most." },
    ];
  }
  if (verdict.findingKey === "too-long")
    return [{ text: `Issue a new certificate for ${name} that lasts ${verdict.expected ?? "as long as allowed"}.` }];
  if (verdict.findingKey === "staple-missing") {
    return [
      {
        text: `Issue a new certificate for ${name} without the must-staple extension, or switch OCSP stapling on at the server.`,
      },
    ];
  }
  return [
    byPlatform ?? {
      text: `Renew the certificate of ${name} at your host and read the error of its last automatic renewal.`,
    },
    path,
  ];
}
