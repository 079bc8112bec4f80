import { defineCheck, freshFor, type Verdict } from "../check.ts";
import type { DnsAnswer, DnsType, Probes, Rcode } from "../probes/probes.ts";
import { isIpv6, recordsOf, wasAnswered } from "./answers.ts";
import { type HostToCheck, hostsOf, isOwnName, normalName, reachOf } from "./hosts.ts";
import { addressesOf, gatherZone } from "./name-servers.ts";
import { notApplicable, notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";

type ServerSet = { server: string; rcode: Rcode; aa: boolean; values: string[] };
type Matrix = {
  name: string;
  type: DnsType;
  sets: ServerSet[];
  /** Further answers of the first server, asked only where servers differ: shows answers that rotate. */
  repeats: string[][];
  /** Addresses that serve the name with a valid certificate, asked only where address sets differ. */
  serving: string[];
};
type Facts = { domain: string; matrices: Matrix[] };

const HOST_TYPES: DnsType[] = ["A", "AAAA", "CNAME"];
const APEX_TYPES: DnsType[] = ["MX", "TXT", "CAA"];
/** Differences in these send customers or mail elsewhere; in the others they are a warning. */
const DECISIVE = new Set<DnsType>(["A", "AAAA", "CNAME", "MX"]);
const HOSTS_MAX = 6;

/** Checks that all name servers of the zone give the same answers. */
export const authConsistent = defineCheck<Facts>({
  id: "dns.auth-consistent",
  stages: ["edge"],
  level: "public",
  minimumBar: [1],
  severity: "high",
  impact: "checkout",
  effort: "M",
  title: "Consistent authoritative answers",
  founderTitle: "Every copy of your address book says the same",
  riskTitle: "Customers get different addresses by luck",
  why: "Which copy of your address book a customer gets is luck.",
  reference: { name: "RFC 1034, section 4.3.5", url: "https://www.rfc-editor.org/rfc/rfc1034#section-4.3.5" },
  vantages: "each",
  freshForMs: freshFor.network,
  async gather({ store, probes }) {
    const domain = normalName(store.domain);
    const { servers } = await gatherZone(probes.dns, domain);
    const rows = addressesOf(servers?.servers ?? []);
    const hosts = hostsOf(store).filter((host) => host.required && isOwnName(host.name, domain));
    const questions = [
      ...hosts.slice(0, HOSTS_MAX).flatMap(({ name }) => HOST_TYPES.map((type) => ({ name, type }))),
      ...APEX_TYPES.map((type) => ({ name: domain, type })),
    ];
    const matrices = await Promise.all(
      questions.map((question) => gatherMatrix(probes, question.name, question.type, rows)),
    );
    return { domain, matrices };
  },
  judge({ store, facts }) {
    const hosts = hostsOf(store);
    const names = [...new Set(facts.matrices.map((matrix) => matrix.name))];
    return names.map((name) => {
      const host = hosts.find((candidate) => candidate.name === name) ?? null;
      return judgeName(
        name,
        facts.matrices.filter((matrix) => matrix.name === name),
        host,
        reachOfName(host, store),
      );
    });
  },
  fix(verdict, store) {
    if (verdict.status !== "fail" && verdict.status !== "warn") return [];
    return [
      {
        text: `Send your DNS provider this table and ask it to bring all name servers of ${store.domain} to the same version: ${verdict.found ?? ""}`,
      },
      { text: "If one of them belongs to a former provider, remove it at your registrar under Name servers." },
    ];
  },
});

function reachOfName(host: HostToCheck | null, store: Parameters<typeof reachOf>[1]) {
  return host === null ? 1 : reachOf(host, store);
}

async function gatherMatrix(
  probes: Probes,
  name: string,
  type: DnsType,
  rows: { server: string; address: string }[],
): Promise<Matrix> {
  const { dns } = probes;
  const sets = await Promise.all(
    rows.map(async ({ server, address }): Promise<ServerSet> => {
      const answer = await dns.ask(address, name, type);
      return {
        server: `${server} [${address}]`,
        rcode: answer.rcode,
        aa: answer.aa,
        values: valuesOf(answer, name, type),
      };
    }),
  );
  const matrix: Matrix = { name, type, sets, repeats: [], serving: [] };
  const first = rows[0];
  if (distinctSets(matrix).size < 2 || first === undefined) return matrix;
  for (let look = 0; look < 2; look += 1) {
    matrix.repeats.push(valuesOf(await dns.ask(first.address, name, type, { fresh: true }), name, type));
  }
  if (type !== "A" && type !== "AAAA") return matrix;
  const addresses = [...new Set(sets.flatMap((set) => set.values))].slice(0, 8);
  const handshakes = await Promise.all(addresses.map((address) => probes.tls.handshake(name, { address })));
  matrix.serving = addresses.filter((_, index) => handshakes[index]?.ok);
  return matrix;
}

/** The records of the name itself, without TTL, sorted; data a server adds from other names does not count. */
function valuesOf(answer: DnsAnswer, name: string, type: DnsType): string[] {
  return recordsOf(answer.answers, type, name)
    .map((record) => {
      if (record.kind === "text") return type === "CNAME" ? normalName(record.data) : record.data;
      if (record.kind === "mx") return `${record.preference} ${normalName(record.exchange)}`;
      return record.kind === "caa" ? `${record.flags} ${record.tag} ${record.value}` : record.kind;
    })
    .sort();
}

/** Servers that answered with authority; silent and lame ones are the business of dns.lame-ns. */
function counted(matrix: Matrix): ServerSet[] {
  return matrix.sets.filter((set) => set.aa && (set.rcode === "NOERROR" || set.rcode === "NXDOMAIN"));
}

function distinctSets(matrix: Matrix): Set<string> {
  return new Set(counted(matrix).map((set) => `${set.rcode} ${set.values.join(" ")}`));
}

function judgeName(name: string, matrices: Matrix[], host: HostToCheck | null, reach: Verdict["reach"]): Verdict {
  const base = { subject: name, ...(reach === undefined ? {} : { reach }), data: { matrices } };
  const servers = Math.max(...matrices.map((matrix) => counted(matrix).length));
  const answered = matrices.some((matrix) => matrix.sets.some((set) => wasAnswered(set.rcode)));
  if (servers < 1) {
    return notSeen({
      ...base,
      findingKey: "not-seen",
      summary: `We could not compare the answers about ${name}.`,
      summaryTech: answered
        ? `No server of the zone answers with authority for ${name}.`
        : `No server of the zone answered us about ${name}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  if (servers < 2) {
    return notApplicable({
      ...base,
      findingKey: "one-server",
      summary: `Only one name server answered about ${name}, so there is nothing to compare.`,
      summaryTech: "One authoritative answer; the name server checks judge that.",
    });
  }
  const judged = matrices.map((matrix) => ({ matrix, kind: kindOf(matrix) }));
  const bad = judged.find(({ kind }) => kind === "differs");
  const mild = judged.find(({ kind }) => kind === "differs-mildly" || kind === "differs-but-serves");
  const worst = bad ?? mild;
  if (worst === undefined) {
    const rotating = judged.filter(({ kind }) => kind === "rotates").map(({ matrix }) => matrix.type);
    return {
      ...base,
      status: "pass",
      findingKey: "ok",
      summary: `All name servers say the same about ${name}.`,
      summaryTech: `${servers} servers agree on ${matrices.map((matrix) => matrix.type).join(", ")}${rotating.length > 0 ? `; ${rotating.join(", ")} rotate within one network` : ""}.`,
    };
  }
  const { matrix } = worst;
  const table = counted(matrix)
    .map((set) => `${set.server} ${set.values.join(" ") || set.rcode}`)
    .join("; ");
  const told = {
    ...base,
    summaryTech: `${matrix.type} ${name}: ${table}.`,
    expected: "the same set at every server",
    found: table.slice(0, 500),
  };
  if (bad) {
    return {
      ...told,
      status: "fail",
      findingKey: `differs-${matrix.type.toLowerCase()}`,
      summary: `Your name servers disagree about ${name}: which answer a customer gets is luck.`,
      confirm: "later",
    };
  }
  const serves = worst.kind === "differs-but-serves";
  return {
    ...told,
    status: "warn",
    findingKey: serves ? "differs-but-serves" : `differs-${matrix.type.toLowerCase()}`,
    summary: serves
      ? `Your name servers give different addresses for ${name}, and all of them show your shop.`
      : `Your name servers do not agree about ${host === null ? "the texts of" : ""} ${name}.`.replace("  ", " "),
  };
}

type Kind = "same" | "rotates" | "differs" | "differs-but-serves" | "differs-mildly";

function kindOf(matrix: Matrix): Kind {
  if (distinctSets(matrix).size < 2) return "same";
  if (!DECISIVE.has(matrix.type)) return "differs-mildly";
  const sets = counted(matrix);
  const isEverywhere = sets.every((set) => set.values.length > 0);
  const values = sets.flatMap((set) => set.values);
  if (!isEverywhere || (matrix.type !== "A" && matrix.type !== "AAAA")) return "differs";
  // An edge answers with changing addresses of one network; catalogue: owners are compared then, not addresses.
  if (new Set(values.map(networkOf)).size === 1) return "rotates";
  const changes = matrix.repeats.some((repeat) => repeat.join() !== (sets[0]?.values.join() ?? ""));
  const allServe = values.every((value) => matrix.serving.includes(value));
  if (allServe) return changes ? "rotates" : "differs-but-serves";
  return "differs";
}

/** The /16 or /32 an address stands in: what one edge operator announces together. */
function networkOf(address: string): string {
  return isIpv6(address)
    ? address.toLowerCase().split(":").slice(0, 2).join(":")
    : address.split(".").slice(0, 2).join(".");
}
