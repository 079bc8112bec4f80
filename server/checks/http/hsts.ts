import { defineCheck, type FixStep, freshFor, type Verdict } from "../check.ts";
import { type HostToCheck, reachOf, webHostsOf } from "../dns/hosts.ts";
import { BOT_WALL_ASK, notApplicable, notSeen, TRY_AGAIN_ASK } from "../dns/not-judged.ts";
import type { NetworkFault } from "../probes/probes.ts";
import { entryHostsOf } from "../redir/chains.ts";
import type { StoreProfile } from "../store-profile.ts";
import { gatherHandshakes, type HandshakeFacts } from "../tls/handshakes.ts";
import { insecureBelow, parseHsts } from "./hsts-header.ts";

type HostFact = {
  name: string;
  status: number | null;
  tlsOk: boolean | null;
  /** Every `Strict-Transport-Security` header of the answer, in order. */
  headers: string[];
  botWall: boolean;
  fault: NetworkFault["kind"] | null;
};
type Facts = { hosts: HostFact[]; handshakes: HandshakeFacts };

/** Six months, the limit of the MDN HTTP Observatory (strict-transport-security test). */
const MAX_AGE_GOOD_SECONDS = 15_552_000;

/** Checks that browsers are told to stay on https, and that no declared host is locked out by it. */
export const hsts = defineCheck<Facts>({
  id: "http.hsts",
  stages: ["edge"],
  level: "public",
  minimumBar: [],
  severity: "medium",
  impact: "trust",
  effort: "S",
  title: "Strict-Transport-Security",
  founderTitle: "Browsers stay on the secure version",
  riskTitle: "Café Wi-Fi can show customers an unencrypted copy",
  why: "It stops attackers and café Wi-Fi from downgrading your customers to unencrypted pages.",
  reference: { name: "RFC 6797, section 6.1", url: "https://www.rfc-editor.org/rfc/rfc6797#section-6.1" },
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const hosts = entryHostsOf(store).map(async (name): Promise<HostFact> => {
      const { status, tlsOk, headers, botWall, fault } = await probes.http.get(`https://${name}/`, { kind: "html" });
      const values = headers.filter(([header]) => header === "strict-transport-security").map(([, value]) => value);
      return { name, status, tlsOk, headers: values, botWall, fault: fault?.kind ?? null };
    });
    return { hosts: await Promise.all(hosts), handshakes: await gatherHandshakes(probes, store) };
  },
  judge({ store, facts }) {
    const hosts = webHostsOf(store);
    const verdicts = facts.hosts.flatMap((fact) => {
      const host = hosts.find((candidate) => candidate.name === fact.name);
      return host ? [judgeHost(fact, host, facts.handshakes, store)] : [];
    });
    if (verdicts.length > 0) return verdicts;
    return [
      notApplicable({
        subject: store.domain,
        findingKey: "no-web-host",
        summary: "None of your addresses is declared as a web address.",
        summaryTech: "Every host is declared with http: false.",
      }),
    ];
  },
  fix: fixSteps,
});

function judgeHost(fact: HostFact, host: HostToCheck, handshakes: HandshakeFacts, store: StoreProfile): Verdict {
  const { name } = fact;
  const text = `https://${name}/ ${fact.status ?? fact.fault}: ${fact.headers.map((value) => `"${value}"`).join(" and ") || "no Strict-Transport-Security"}`;
  const base = { subject: name, reach: reachOf(host, store), summaryTech: `${text}.`, data: fact };
  if (fact.fault === "dns") {
    return notApplicable({ ...base, findingKey: "no-address", summary: `${name} has no address.` });
  }
  if (fact.botWall) {
    return notSeen({
      ...base,
      findingKey: "bot-wall",
      summary: `Your bot protection blocked our look at ${name}.`,
      ask: BOT_WALL_ASK,
    });
  }
  // RFC 6797, section 8.1: over a connection with errors the header does not count.
  if (fact.status === null || fact.tlsOk === false) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `${name} did not answer over a valid secure connection.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  const told = {
    ...base,
    expected: `max-age of at least ${MAX_AGE_GOOD_SECONDS} seconds`,
    found: fact.headers.join(" | ") || "no header",
  };
  const [header] = fact.headers;
  if (header === undefined) {
    return {
      ...told,
      status: "warn",
      findingKey: "missing",
      summary: `${name} does not tell browsers to stay on the secure version.`,
    };
  }
  const directives = parseHsts(header);
  if (fact.headers.length > 1 || directives === null) {
    return {
      ...told,
      status: "fail",
      findingKey: "invalid",
      summary: `${name} tells browsers to stay on the secure version in a way they do not understand.`,
      expected: "one header with one max-age",
    };
  }
  const lockedOut = directives.includesSubdomains ? insecureBelow(name, handshakes) : [];
  if (lockedOut.length > 0) {
    return {
      ...told,
      status: "fail",
      findingKey: "locks-out",
      summary: `${name} forbids browsers to open ${lockedOut.join(", ")}, because ${lockedOut.length === 1 ? "it has" : "they have"} no valid secure version.`,
      expected: "valid https on every host below, or no includeSubDomains",
      found: `${header}; without valid https: ${lockedOut.join(", ")}`,
    };
  }
  if (directives.maxAgeSeconds < MAX_AGE_GOOD_SECONDS) {
    return {
      ...told,
      status: "warn",
      findingKey: "short",
      summary: `${name} tells browsers to stay on the secure version for ${directives.maxAgeSeconds === 0 ? "no time at all" : "too short a time"}.`,
    };
  }
  return { ...told, status: "pass", findingKey: "ok", summary: `Browsers stay on the secure version of ${name}.` };
}

function fixSteps(verdict: Verdict, store: StoreProfile): FixStep[] {
  if (verdict.status !== "fail" && verdict.status !== "warn") return [];
  if (verdict.findingKey === "locks-out") {
    return [
      {
        text: "Remove includeSubDomains from the header until every host below has a valid certificate; browsers keep the old rule until its max-age has passed.",
      },
      { text: "Give those hosts a certificate first if they are still needed." },
    ];
  }
  if (verdict.findingKey === "invalid") {
    return [
      {
        text: "Send the header once: remove it either in the application or at the edge.",
        copy: "Strict-Transport-Security: max-age=31536000",
      },
    ];
  }
  const steps: FixStep[] = [
    {
      text: "Start with five minutes and look whether everything still opens.",
      copy: "Strict-Transport-Security: max-age=300",
    },
    { text: "Raise it to a day, then to a year.", copy: "Strict-Transport-Security: max-age=31536000" },
  ];
  if (store.platform === "cloudflare") {
    return [
      {
        text: "In Cloudflare, open SSL/TLS, then Edge Certificates, and enable HTTP Strict Transport Security (HSTS) with these values, without subdomains and preload.",
      },
      ...steps,
    ];
  }
  if (store.platform === "shopify") {
    return [
      { text: "Shopify sends this header itself and you cannot change it; the shorter time it uses is acceptable." },
    ];
  }
  return steps;
}
