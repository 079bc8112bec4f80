/** The DNS client of a run: iterative and recursive questions through one guard, one cache and one budget. */
import { randomInt } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Observation } from "../check.ts";
import { findDelegation } from "./delegation.ts";
import { encodeQuery } from "./dns-codec.ts";
import { DnsFormatError, encodeName, normalName } from "./dns-name.ts";
import { answerText } from "./dns-text.ts";
import { exchangeDns } from "./dns-transport.ts";
import { FaultError } from "./network-fault.ts";
import type { Delegation, DnsAnswer, DnsOptions, DnsProbe, DnsRecord, DnsType } from "./probes.ts";
import { ProbeFault } from "./probes.ts";
import type { Recorder } from "./recorder.ts";
import { type Endpoint, parseServer, type Router, serverText } from "./route.ts";

/** Catalogue, `dns.resolver-consistent`: Cloudflare, Google, Quad9 (filters malware), OpenDNS, AdGuard (unfiltered). */
export const publicResolvers = ["1.1.1.1:53", "8.8.8.8:53", "9.9.9.9:53", "208.67.222.222:53", "94.140.14.140:53"];

/** Catalogue 0.4. */
const TIMEOUT_MS = 2000;
const TRIES = 2;
/** RFC 1034, section 3.6.2 asks for short chains; the catalogue follows ten links. */
const ALIASES_MAX = 10;

export type DnsSettings = {
  /** `host:port`, at least one. They are the operator's choice and not vetted. */
  resolvers: string[];
  /** The port of authoritative servers: 53, or the port of a resolver that stands in for the whole internet. */
  serverPort: number;
  router: Router;
  recorder: Recorder;
  /** Packets this run may send. */
  queriesMax: number;
  latencyMs: number;
};

type Known = { answer: DnsAnswer; observation: Observation };
type Query = { name: string; type: DnsType; isRecursive: boolean; options: DnsOptions };

/** Makes the DNS client; its methods throw `ProbeFault` when the budget of the run is spent. */
export function createDnsProbe(settings: DnsSettings): DnsProbe {
  const { router, recorder } = settings;
  const resolvers = settings.resolvers.map((resolver) => serverText(parseServer(resolver)));
  const known = new Map<string, Promise<Known>>();
  const delegations = new Map<string, Promise<{ value: Delegation | null; observations: Observation[] }>>();
  /** Resolvers that have answered something, and those that have only been silent, in this run. */
  const heard = new Set<string>();
  const silent = new Set<string>();
  let sent = 0;

  async function query(server: string, question: Query): Promise<DnsAnswer> {
    const { name, type, isRecursive, options } = question;
    const { dnssec = false, checkingDisabled = false, transport = "udp" } = options;
    const key = [server, name, type, isRecursive, dnssec, checkingDisabled, transport].join(" ");
    const earlier = options.fresh ? undefined : known.get(key);
    const pending = earlier ?? fetchAnswer(server, question);
    known.set(key, pending);
    const { answer, observation } = await pending;
    recorder.attach([observation]);
    return answer;
  }

  async function fetchAnswer(server: string, question: Query): Promise<Known> {
    const answer = await askServer(server, question);
    const { name, type, isRecursive, options } = question;
    const bits = `RD=${isRecursive ? 1 : 0}${options.checkingDisabled ? " CD=1" : ""}${options.dnssec ? " DO=1" : ""}`;
    const observation = recorder.record("dns", `${type} ${name || "."} @${server} ${bits}`, answerText(answer));
    return { answer, observation };
  }

  async function askServer(server: string, question: Query): Promise<DnsAnswer> {
    const { name, type, options } = question;
    const started = performance.now();
    const transport = options.transport ?? "udp";
    const blank = { server, name, type, aa: false, ad: false, ede: [], answers: [], authority: [], additional: [] };
    const ended = (rcode: DnsAnswer["rcode"]): DnsAnswer => {
      return { ...blank, transport, rcode, ms: Math.round(performance.now() - started) };
    };
    let endpoint: Endpoint;
    try {
      encodeName(name);
      endpoint = await endpointOf(server, question.isRecursive);
    } catch (error) {
      if (error instanceof FaultError || error instanceof DnsFormatError) return ended("NETWORK");
      throw error;
    }
    let last: DnsAnswer["rcode"] = "TIMEOUT";
    let edns = true;
    let via = transport;
    const triesMax = options.tries ?? TRIES;
    for (let tries = 0; tries < triesMax; tries += 1) {
      try {
        const message = await exchange(endpoint, question, via, edns);
        if (message.tc && via === "udp") {
          via = "tcp"; // RFC 7766, section 5: a truncated answer is asked for again over TCP
          tries -= 1;
          continue;
        }
        if (edns && !message.hasEdns && (message.rcode === "FORMERR" || message.rcode === "NOTIMP")) {
          edns = false; // RFC 6891, section 7: a server that does not know OPT is asked without it
          tries -= 1;
          continue;
        }
        const { rcode, aa, ad, ede, answers, authority, additional } = message;
        const ms = Math.round(performance.now() - started);
        return { server, name, type, rcode, aa, ad, transport: via, ede, answers, authority, additional, ms };
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        last = rcodeOfFault(error);
        if (last === "OTHER") break;
      }
    }
    return { ...ended(last), transport: via };
  }

  async function exchange(endpoint: Endpoint, question: Query, transport: "udp" | "tcp", edns: boolean) {
    if (sent >= settings.queriesMax) throw new ProbeFault(`the run's ${settings.queriesMax} DNS questions are spent`);
    sent += 1;
    const { name, type, isRecursive, options } = question;
    const id = randomInt(65_536);
    const { dnssec = false, checkingDisabled = false, timeoutMs = TIMEOUT_MS } = options;
    const flags = { id, recursionDesired: isRecursive, checkingDisabled, dnssec, edns };
    const packet = encodeQuery({ name, type }, flags);
    return exchangeDns({ endpoint, transport, packet, id, question, timeoutMs, latencyMs: settings.latencyMs });
  }

  /** Where a server is reached. Only the operator's own resolvers escape the guard, and only as resolvers. */
  async function endpointOf(server: string, isRecursive: boolean): Promise<Endpoint> {
    const { host, port } = parseServer(server);
    if (isRecursive && resolvers.includes(server)) {
      const address = isIP(host) === 0 ? (await lookup(host)).address : host;
      const rule = router.ruleFor(address, port);
      return { address: rule?.toAddress ?? address, port: rule?.toPort ?? port };
    }
    if (port !== settings.serverPort && port !== 53 && !router.allowPrivate) {
      throw new FaultError("guarded", "PORT", `DNS servers are asked on port ${settings.serverPort}, not ${port}`);
    }
    return router.route(host, host, port);
  }

  async function resolve(rawName: string, type: DnsType, options: DnsOptions & { resolver?: string } = {}) {
    const question = { name: normalName(rawName), type, isRecursive: true, options };
    if (options.resolver !== undefined) return query(serverText(parseServer(options.resolver)), question);
    const candidates = resolvers.filter((resolver) => !silent.has(resolver));
    let last: DnsAnswer | null = null;
    for (const resolver of candidates.length > 0 ? candidates : resolvers) {
      last = await query(resolver, question);
      const isSilent = last.rcode === "TIMEOUT" || last.rcode === "NETWORK";
      if (!isSilent) heard.add(resolver);
      // A resolver that answers other questions is reachable: its silence on this one is the answer.
      if (!isSilent || heard.has(resolver)) return last;
      silent.add(resolver);
    }
    if (last === null) throw new ProbeFault("no resolver is configured");
    return last;
  }

  async function ask(serverAddress: string, name: string, type: DnsType, options: DnsOptions = {}) {
    const server = serverText(parseServer(serverAddress, settings.serverPort));
    return query(server, { name: normalName(name), type, isRecursive: false, options });
  }

  async function addresses(name: string) {
    const [a, aaaa] = await Promise.all([resolveThrough(name, "A"), resolveThrough(name, "AAAA")]);
    const found = [...addressesIn(a, "A"), ...addressesIn(aaaa, "AAAA")];
    return { a, aaaa, addresses: [...new Set(found)] };
  }

  /** Asks for a type and follows aliases the resolver left open. */
  async function resolveThrough(name: string, type: "A" | "AAAA"): Promise<DnsAnswer> {
    const first = await resolve(name, type);
    let answer = first;
    const seen = new Set([first.name]);
    while (answer.rcode === "NOERROR" && addressesIn(answer, type).length === 0 && seen.size <= ALIASES_MAX) {
      const target = aliasEnd(answer.answers, answer.name);
      if (seen.has(target)) break;
      seen.add(target);
      const next = await resolve(target, type);
      answer = { ...next, answers: [...answer.answers, ...next.answers] };
    }
    return { ...answer, name: first.name };
  }

  const probe: DnsProbe = {
    resolvers,
    resolve,
    ask,
    addresses,
    async delegation(domain) {
      const name = normalName(domain);
      const pending = delegations.get(name) ?? recorder.collect(() => findDelegation(probe, name));
      delegations.set(name, pending);
      const { value, observations } = await pending;
      recorder.attach(observations);
      return value;
    },
  };
  return probe;
}

function rcodeOfFault(error: FaultError): DnsAnswer["rcode"] {
  if (error.fault.kind === "timeout") return "TIMEOUT";
  // A packet that breaks the format is an answer of a kind, and a bad one.
  return error.fault.kind === "protocol" ? "OTHER" : "NETWORK";
}

function addressesIn(answer: DnsAnswer, type: "A" | "AAAA"): string[] {
  return answer.answers.flatMap((record) => (record.kind === "text" && record.type === type ? [record.data] : []));
}

/** The name at the end of the alias chain an answer holds; the start when it holds none or runs in a circle. */
function aliasEnd(records: DnsRecord[], start: string): string {
  let name = start;
  for (let link = 0; link <= records.length; link += 1) {
    const alias = records.find((record) => record.type === "CNAME" && record.name === name);
    if (alias?.kind !== "text") return name;
    name = alias.data;
  }
  return start;
}
