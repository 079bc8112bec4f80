import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, reachOf, registrableOf } from "../dns/hosts.ts";
import { platformLabels } from "../dns/platform-records.ts";
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
import { isPlatformName } from "./platform-names.ts";

/** Checks that each web host presents a certificate that names it, at every address. */
export const coverage = defineCheck<HandshakeFacts>({
  id: "tls.coverage",
  stages: ["audit", "edge"],
  level: "public",
  minimumBar: [5],
  severity: "critical",
  impact: "checkout",
  effort: "S",
  title: "Certificate coverage",
  founderTitle: "The padlock on every address",
  riskTitle: "Visitors see a certificate warning instead of your shop",
  why: "A certificate warning is a stop sign in front of your shop.",
  reference: { name: "RFC 9525, section 6", url: "https://www.rfc-editor.org/rfc/rfc9525#section-6" },
  vantages: "each",
  freshForMs: freshFor.network,
  gather: ({ store, probes }) => gatherHandshakes(probes, store),
  judge: ({ store, facts }) => judgeHosts(store, facts, (host, rows) => judgeRows(host, rows, store)),
  fix: fixSteps,
});

function judgeRows(host: HostToCheck, allRows: JudgedRow[], store: StoreProfile): Verdict {
  const { name } = host;
  const rows = allRows.filter(isJudged);
  const left = allRows.length - rows.length;
  const note = left > 0 ? ` ${left} more addresses could not be reached from here and were not judged.` : "";
  const base = {
    subject: name,
    reach: reachOf(host, store),
    summaryTech: `${describeRows(rows)}.${note}`,
    expected: `a certificate whose names cover ${name}`,
    data: { rows: allRows },
  };
  const mismatched = rows.filter((row) => row.certificate !== null && !coversHost(row.certificate.names, name));
  if (mismatched.length > 0) {
    const names = [...new Set(mismatched.flatMap((row) => row.certificate?.names ?? []))];
    return {
      ...base,
      status: "fail",
      findingKey: "name-not-covered",
      summary: `Visitors of ${name} see a security warning, because its certificate is made out to another name.`,
      found: names.slice(0, 10).join(", ") || "a certificate without names",
    };
  }
  const broken = rows.filter((row) => row.state === "broken");
  if (broken.length > 0) {
    return {
      ...base,
      status: "fail",
      findingKey: "handshake-failed",
      summary: `A secure connection to ${name} breaks off before the shop appears.`,
      found: broken.map((row) => `${row.address} ${row.code ?? row.fault ?? ""}`).join(", "),
      confirm: "later",
    };
  }
  const closed = rows.filter((row) => row.state === "closed" || row.state === "silent");
  if (closed.length > 0) {
    return {
      ...base,
      // An optional host without TLS may never have been meant for browsers.
      status: host.required ? "fail" : "warn",
      findingKey: "no-tls",
      summary: `${name} does not offer a secure connection.`,
      expected: "TLS on port 443",
      found: closed.map((row) => `${row.address} ${row.code ?? row.fault ?? ""}`).join(", "),
      confirm: "later",
    };
  }
  const unrelated = unrelatedNames(rows, store);
  if (unrelated.length > 0) {
    return {
      ...base,
      status: "warn",
      findingKey: "shared-certificate",
      summary: `The certificate of ${name} also names ${unrelated.slice(0, 3).join(", ")}. That is acceptable only if these are yours; else it is a leftover of a shared host.`,
      expected: "names of this shop only",
      found: unrelated.join(", "),
    };
  }
  return {
    ...base,
    status: "pass",
    findingKey: "ok",
    summary: `${name} shows a certificate made out to it.`,
    found: `${rows.length} ${rows.length === 1 ? "address" : "addresses"} covered`,
  };
}

/** Registrable domains in the certificates that are neither the shop's, nor a sister brand's, nor a vendor's. */
function unrelatedNames(rows: JudgedRow[], store: StoreProfile): string[] {
  const declared = [
    store.domain,
    ...store.hosts.map((host) => host.name),
    ...store.senders.map((sender) => sender.fromDomain),
  ];
  const own = declared.flatMap((name) => registrableOf(name) ?? []);
  const brands = new Set(own.map(brandOf));
  const names = rows.flatMap((row) => row.certificate?.names ?? []).filter((name) => !name.startsWith("IP:"));
  const foreign = names
    .map((name) => name.replace(/^\*\./, ""))
    .filter((name) => !isPlatformName(name))
    .flatMap((name) => registrableOf(name) ?? [])
    // shop.com and shop.co.uk are the same brand.
    .filter((registrable) => !brands.has(brandOf(registrable)));
  return [...new Set(foreign)].sort();
}

function brandOf(registrable: string): string {
  return registrable.split(".", 1)[0] ?? registrable;
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  const name = verdict.subject;
  if (verdict.findingKey === "shared-certificate") {
    return [
      {
        text: `If ${verdict.found ?? "the other names"} are not yours, find out which host issued this certificate and move ${name} away from it.`,
      },
    ];
  }
  const label = platformLabels[store.platform];
  const labels = name.split(".").length - store.domain.split(".").length;
  switch (store.platform) {
    case "shopify":
      return [
        {
          text: `In Shopify, open Settings, then Domains, and connect ${name}; Shopify orders the certificate by itself, which may take 48 hours.`,
        },
        { text: "If the state stays at TLS pending, delete the domain there and connect it again." },
      ];
    case "cloudflare":
      return [
        {
          text: "In Cloudflare, open SSL/TLS, then Edge Certificates, and check that the Universal certificate is active.",
        },
        ...(labels > 1
          ? [
              {
                text: `Universal certificates cover one level only; order an Advanced certificate or Total TLS for ${name}.`,
                link: {
                  label: "Cloudflare: Total TLS",
                  url: "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/total-tls/",
                },
              },
            ]
          : [
              {
                text: `Check that the DNS record of ${name} is proxied, or that the origin has its own certificate for it.`,
              },
            ]),
      ];
    case "netlify":
      return [
        {
          text: `In Netlify, open Domain management, add ${name}, then press Verify DNS configuration and Provision certificate under HTTPS.`,
        },
      ];
    case "vercel":
      return [
        {
          text: `In Vercel, open the project, then Settings, then Domains, and add ${name}; wait until it shows Valid Configuration.`,
        },
      ];
    case "fly":
      return [{ text: "Order the certificate and follow the records it prints.", copy: `fly certs add ${name}` }];
    case "heroku":
      return [
        {
          text: "Add the name, then switch on automatic certificates.",
          copy: `heroku domains:add ${name} && heroku certs:auto:enable`,
        },
      ];
    default:
      return [
        { text: `Add ${name} to the domains of ${label} and wait until its certificate is issued.` },
        {
          text: `If you manage certificates yourself, issue one that names ${name} (a wildcard covers exactly one level).`,
        },
      ];
  }
}
