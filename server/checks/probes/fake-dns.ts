/** The DNS half of the hand-made probes: answers written as zone-file text. */
import type { Delegation, DnsAnswer, DnsOptions, DnsProbe, DnsRecord, DnsType, Rcode } from "./probes.ts";

/** A record as zone-file text (`10 mx.shop.test`) or whole. */
export type FakeRecord = string | DnsRecord;

/** One answer: the records, a failure by name, `NODATA` (NOERROR without answers), or any part of an answer. */
export type FakeAnswer =
  | FakeRecord[]
  | Rcode
  | "NODATA"
  | (Partial<Omit<DnsAnswer, "answers" | "authority" | "additional">> & {
      records?: FakeRecord[];
      authority?: DnsRecord[];
      additional?: DnsRecord[];
      ttl?: number;
    });

/**
 * Answers by question. A key is `name TYPE`, then optionally `@server` (a resolver, or an authoritative server's
 * address; port 53 may be left out), then optionally `+cd` or `+tcp`; the most exact key wins. A list inside
 * `{ turns: [...] }` gives one answer per question asked, the last one for ever.
 */
export type FakeZone = { [question: string]: FakeAnswer | { turns: FakeAnswer[] } };

/** By domain: name servers with their addresses, a whole delegation, or null for "no zone found". */
export type FakeDelegations = { [domain: string]: { [nameServer: string]: string[] } | Delegation | null };

const TTL_SECONDS = 300;
const CNAMES_MAX = 12;

/** Makes a DNS probe that answers from a table: NXDOMAIN for names it lacks, no data for types it lacks. */
export function fakeDns(
  zone: FakeZone,
  delegations: FakeDelegations = {},
  resolvers: string[] = ["1.1.1.1:53", "8.8.8.8:53", "9.9.9.9:53"],
  onQuestion: (question: string) => void = () => {},
): DnsProbe {
  const table = new Map(Object.entries(zone).map(([question, answer]) => [normalQuestion(question), answer]));
  const asked = new Map<string, number>();
  const names = new Set([...table.keys()].map((question) => question.split(" ", 1)[0] ?? ""));

  function find(name: string, type: DnsType, server: string, options: DnsOptions): FakeAnswer | null {
    const modes = [
      ...(options.checkingDisabled ? [" +cd"] : []),
      ...(options.transport === "tcp" ? [" +tcp"] : []),
      "",
    ];
    for (const at of [` @${server}`, ""]) {
      for (const mode of modes) {
        const key = `${name} ${type}${at}${mode}`;
        const found = table.get(key);
        if (found === undefined) continue;
        if (typeof found === "string" || Array.isArray(found) || !("turns" in found)) return found;
        const turn = asked.get(key) ?? 0;
        asked.set(key, turn + 1);
        return found.turns[Math.min(turn, found.turns.length - 1)] ?? "NODATA";
      }
    }
    return null;
  }

  function answer(
    server: string,
    rawName: string,
    type: DnsType,
    options: DnsOptions,
    isRecursive: boolean,
  ): DnsAnswer {
    const name = normalName(rawName);
    onQuestion(`${name} ${type} @${server}`);
    const chain: DnsRecord[] = [];
    let owner = name;
    for (let hop = 0; hop < CNAMES_MAX; hop += 1) {
      const found = find(owner, type, server, options);
      if (found !== null) return build(found, { server, name, owner, type, chain, isRecursive, options });
      const alias = type === "CNAME" ? null : find(owner, "CNAME", server, options);
      const target = alias === null ? null : toRecords(alias, owner, "CNAME")[0];
      if (target?.kind !== "text") break;
      chain.push(target);
      owner = target.data;
    }
    const rcode = names.has(owner) || hasChild(names, owner) ? "NODATA" : "NXDOMAIN";
    return build(rcode, { server, name, owner, type, chain, isRecursive, options });
  }

  return {
    resolvers,
    async resolve(name, type, options = {}) {
      return answer(withPort(options.resolver ?? resolvers[0] ?? "1.1.1.1:53"), name, type, options, true);
    },
    async ask(server, name, type, options = {}) {
      return answer(withPort(server), name, type, options, false);
    },
    async delegation(domain) {
      for (let name = normalName(domain); name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
        const found = delegations[name];
        if (found === null) return null;
        if (found !== undefined) return isDelegation(found) ? found : fakeDelegation(name, found);
      }
      return null;
    },
    async addresses(name) {
      const server = withPort(resolvers[0] ?? "1.1.1.1:53");
      const [a, aaaa] = [answer(server, name, "A", {}, true), answer(server, name, "AAAA", {}, true)];
      const addresses = [...a.answers, ...aaaa.answers].flatMap((record) =>
        record.kind === "text" && (record.type === "A" || record.type === "AAAA") ? [record.data] : [],
      );
      return { a, aaaa, addresses };
    },
  };
}

/** Makes a delegation on which parent and child agree; `changes` replaces parts of it. */
export function fakeDelegation(
  zone: string,
  servers: { [nameServer: string]: string[] },
  changes: Partial<Delegation> = {},
): Delegation {
  const nameServers = Object.keys(servers).sort();
  const parentZone = zone.includes(".") ? zone.slice(zone.indexOf(".") + 1) : "";
  const records = nameServers.map((data): DnsRecord => ({ name: zone, type: "NS", ttl: 86_400, kind: "text", data }));
  const parent = fakeAnswer("192.0.2.1:53", zone, "NS", { aa: false, authority: records });
  const childAnswers = Object.values(servers)
    .flat()
    .map((address) => fakeAnswer(withPort(address), zone, "NS", { aa: true, records }));
  return {
    zone,
    parentZone,
    parentNs: nameServers,
    childNs: nameServers,
    servers: nameServers.map((name) => ({ name, addresses: servers[name] ?? [] })),
    parentAnswers: [parent],
    childAnswers,
    ...changes,
  };
}

/** Makes one answer of a server, for facts written by hand. */
export function fakeAnswer(server: string, name: string, type: DnsType, answer: FakeAnswer): DnsAnswer {
  const context = { server, name, owner: name, type, chain: [], isRecursive: false, options: {} };
  return build(answer, context);
}

type BuildContext = {
  server: string;
  name: string;
  owner: string;
  type: DnsType;
  chain: DnsRecord[];
  isRecursive: boolean;
  options: DnsOptions;
};

function build(answer: FakeAnswer, context: BuildContext): DnsAnswer {
  const { server, name, owner, type, chain, isRecursive, options } = context;
  const base: DnsAnswer = {
    server,
    name,
    type,
    rcode: "NOERROR",
    aa: !isRecursive,
    ad: false,
    transport: options.transport ?? "udp",
    ede: [],
    answers: chain,
    authority: [],
    additional: [],
    ms: 1,
  };
  if (answer === "NODATA") return base;
  if (typeof answer === "string") {
    const isAnswered = answer === "NOERROR" || answer === "NXDOMAIN";
    return { ...base, rcode: answer, aa: isAnswered && base.aa, answers: isAnswered ? chain : [] };
  }
  const records = [...chain, ...toRecords(answer, owner, type)];
  if (Array.isArray(answer)) return { ...base, answers: records };
  const { records: _records, ttl: _ttl, ...parts } = answer;
  return { ...base, answers: records, ...parts };
}

function toRecords(answer: FakeAnswer, owner: string, type: DnsType): DnsRecord[] {
  if (typeof answer === "string") return [];
  const records = Array.isArray(answer) ? answer : (answer.records ?? []);
  const ttl = Array.isArray(answer) ? TTL_SECONDS : (answer.ttl ?? TTL_SECONDS);
  return records.map((record) => (typeof record === "string" ? fakeRecord(owner, type, record, ttl) : record));
}

/** Makes a record from zone-file text: `10 mx.shop.test` for MX, `0 issue "ca.test"` for CAA, the bare text else. */
export function fakeRecord(name: string, type: DnsType, text: string, ttl = TTL_SECONDS): DnsRecord {
  const base = { name: normalName(name), type, ttl };
  const words = text.trim().split(/\s+/);
  const word = (index: number) => words[index] ?? "";
  const number = (index: number) => Number(word(index));
  switch (type) {
    case "MX":
      return { ...base, kind: "mx", preference: number(0), exchange: normalName(word(1)) };
    case "SOA": {
      const [serial, refresh, retry, expire, minimum] = [number(2), number(3), number(4), number(5), number(6)];
      const [mname, rname] = [normalName(word(0)), normalName(word(1))];
      return { ...base, kind: "soa", mname, rname, serial, refresh, retry, expire, minimum };
    }
    case "CAA":
      return {
        ...base,
        kind: "caa",
        flags: number(0),
        tag: word(1),
        value: words.slice(2).join(" ").replaceAll('"', ""),
      };
    case "DS":
      return { ...base, kind: "ds", keyTag: number(0), algorithm: number(1), digestType: number(2), digest: word(3) };
    case "DNSKEY":
      return { ...base, kind: "dnskey", flags: number(0), algorithm: number(1), keyTag: number(2), key: word(3) };
    case "RRSIG": {
      const [inceptionSeconds, expirationSeconds] = [number(4), number(5)];
      const signature = { typeCovered: word(0), algorithm: number(1), keyTag: number(2), signer: normalName(word(3)) };
      return { ...base, kind: "rrsig", ...signature, inceptionSeconds, expirationSeconds };
    }
    case "HTTPS":
    case "TLSA":
      return { ...base, kind: "other", hex: text };
    case "CNAME":
    case "NS":
    case "PTR":
      return { ...base, kind: "text", data: normalName(text) };
    default:
      return { ...base, kind: "text", data: text };
  }
}

function normalQuestion(question: string): string {
  const [name = "", type = "", ...rest] = question.trim().split(/\s+/);
  const modes = rest.map((word) => (word.startsWith("@") ? `@${withPort(word.slice(1))}` : word));
  return [normalName(name), type.toUpperCase(), ...modes].join(" ");
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function withPort(server: string): string {
  if (server.startsWith("[")) return server.includes("]:") ? server : `${server}:53`;
  if (server.includes("::") || server.split(":").length > 2) return `[${server}]:53`;
  return server.includes(":") ? server : `${server}:53`;
}

/** RFC 8020: a name with something below it exists, so it has no data rather than not existing. */
function hasChild(names: Set<string>, name: string): boolean {
  return [...names].some((other) => other.endsWith(`.${name}`));
}

function isDelegation(value: { [nameServer: string]: string[] } | Delegation): value is Delegation {
  return typeof value.zone === "string";
}
