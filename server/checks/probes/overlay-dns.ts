/** Answers DNS questions as if proposed records stood, over the zone as it is; nothing is written anywhere. */
import { type DnsChange, recordOf, takesAway } from "../dns/record-change.ts";
import { isWithin, normalName, parentName } from "./dns-name.ts";
import type {
  DnsAnswer,
  DnsOptions,
  DnsProbe,
  DnsRecord,
  DnsType,
  HttpExchange,
  NetworkFault,
  Probes,
  TlsHandshake,
} from "./probes.ts";

export type OverlaySettings = {
  changes: readonly DnsChange[];
  /** The zone the changes are made in. */
  zone: string;
  /** The zone's provider answers for a CNAME at the apex with its target's addresses, as Cloudflare does. */
  isApexFlattened: boolean;
  /** Called when an answer rests on a change. */
  onTouch?: () => void;
};

/** Providers' common default, for records nobody gave a TTL. */
const TTL_SECONDS = 300;
/** RFC 1034, section 3.6.2 asks for short chains; longer ones are left where they are. */
const ALIASES_MAX = 12;
const MARKED: DnsType[] = ["A", "AAAA"];

type Ask = (name: string, type: DnsType) => Promise<DnsAnswer>;
type Server = { ask: Ask; isFollowing: (name: string) => boolean };

/**
 * Lays changes over probes: questions, addresses and, where a change moves a host, handshakes and requests to it. What
 * no change is about is asked and answered as before. Redirect chains and crawls see the world as it is.
 */
export function overlayProbes(base: Probes, settings: OverlaySettings): Probes {
  const dns = overlayDns(base.dns, settings);
  /** The first address of a host that changes move; undefined when they do not, null when it has none left. */
  async function movedTo(host: string): Promise<string | null | undefined> {
    const [before, after] = await Promise.all([base.dns.addresses(host), dns.addresses(host)]);
    const isSame = before.addresses.toSorted().join() === after.addresses.toSorted().join();
    return isSame ? undefined : (after.addresses[0] ?? null);
  }
  return {
    ...base,
    dns,
    http: {
      ...base.http,
      async get(url, options = {}) {
        const to = options.address === undefined ? await movedTo(new URL(url).hostname) : undefined;
        if (to === null) return notReached(url, options.method ?? "GET");
        return base.http.get(url, to === undefined ? options : { ...options, address: to });
      },
    },
    tls: {
      async handshake(host, options = {}) {
        const to = options.address === undefined ? await movedTo(host) : undefined;
        if (to === null) return noAddress(host, options.port ?? 443);
        return base.tls.handshake(host, to === undefined ? options : { ...options, address: to });
      },
    },
  };
}

/** Lays changes over a DNS client alone. */
export function overlayDns(base: DnsProbe, settings: OverlaySettings): DnsProbe {
  const { changes, zone, isApexFlattened, onTouch = () => {} } = settings;
  const names = new Set(changes.map(({ name }) => name));

  async function answerTo(server: Server, rawName: string, type: DnsType, depth = 0): Promise<DnsAnswer> {
    const name = normalName(rawName);
    const own = changesAt(name);
    const answer = await server.ask(name, type);
    if (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN") return answer;
    const standing = own.length === 0 && answer.rcode === "NXDOMAIN" ? wildcardsAt(name) : own;
    if (standing.length > 0 && isAbout(standing, type, answer, name)) {
      onTouch();
      return changed(server, answer, name, type, standing, depth);
    }
    if (own.length > 0 || depth >= ALIASES_MAX) return existing(answer, own);
    const entry = aliasInto(answer, name);
    if (entry !== null) {
      const rest = await answerTo(server, entry.target, type, depth + 1);
      return { ...rest, name: answer.name, answers: [...entry.links, ...rest.answers] };
    }
    const isParent = changes.some((change) => change.act !== "delete" && change.name.endsWith(`.${name}`));
    // RFC 8020: a name with names below it exists.
    return answer.rcode === "NXDOMAIN" && isParent ? { ...answer, rcode: "NOERROR" } : answer;
  }

  function changesAt(name: string): DnsChange[] {
    return changes.filter((change) => change.name === name);
  }

  /** RFC 4592: a wildcard answers for names that do not exist. */
  function wildcardsAt(name: string): DnsChange[] {
    for (let above = parentName(name); isWithin(above, zone) && above !== ""; above = parentName(above)) {
      const found = changesAt(`*.${above}`).filter(({ act }) => act !== "delete");
      if (found.length > 0) return found.map((change) => ({ ...change, name }));
      if (names.has(above)) return [];
    }
    return [];
  }

  async function changed(
    server: Server,
    answer: DnsAnswer,
    name: string,
    type: DnsType,
    own: DnsChange[],
    depth: number,
  ): Promise<DnsAnswer> {
    const kept = answer.answers.filter(
      (record) => record.name === name && isData(record, type) && !own.some((change) => takesAway(change, record)),
    );
    const brought = own.flatMap((change) => recordOf(change, TTL_SECONDS) ?? []);
    const all = unlessTwice([...kept, ...brought]);
    const alias = all.find((record) => record.type === "CNAME");
    const flattened = own.find(
      ({ act, type: of }) =>
        act !== "delete" && (of === "ALIAS" || (of === "CNAME" && name === zone && isApexFlattened)),
    );
    const base = { ...answer, rcode: "NOERROR" as const, authority: [], additional: [], ede: [] };
    if (flattened !== undefined && MARKED.includes(type)) {
      const target = await resolveTarget(flattened.value, type, depth);
      const addresses = target.answers.filter((record) => record.type === type).map((record) => ({ ...record, name }));
      return { ...base, rcode: target.rcode === "NXDOMAIN" ? "NOERROR" : target.rcode, answers: addresses };
    }
    if (alias?.kind === "text" && type !== "CNAME" && flattened === undefined) {
      // RFC 1034, section 4.3.2, step 3a: an alias answers for every other type.
      if (!server.isFollowing(alias.data) || depth >= ALIASES_MAX) return { ...base, answers: [alias] };
      const rest = await answerTo(server, alias.data, type, depth + 1);
      return { ...rest, name: answer.name, type, aa: answer.aa, answers: [alias, ...rest.answers] };
    }
    const answers = all.filter((record) => record.type === type && !(flattened && record.type === "CNAME"));
    const isGone = answers.length === 0 && answer.rcode === "NXDOMAIN" && own.every(({ act }) => act === "delete");
    return isGone ? answer : { ...base, answers };
  }

  /** The provider asks for a flattened name's target as any resolver does. */
  function resolveTarget(target: string, type: DnsType, depth: number): Promise<DnsAnswer> {
    return answerTo({ ask: (name, of) => base.resolve(name, of), isFollowing: () => true }, target, type, depth + 1);
  }

  /** The first link of an answer's alias chain that ends at a name with changes. */
  function aliasInto(answer: DnsAnswer, start: string): { links: DnsRecord[]; target: string } | null {
    const links: DnsRecord[] = [];
    for (let name = start; links.length <= ALIASES_MAX; ) {
      const link = answer.answers.find((record) => record.type === "CNAME" && record.name === name);
      if (link?.kind !== "text") return null;
      links.push(link);
      name = normalName(link.data);
      if (names.has(name)) return { links, target: name };
    }
    return null;
  }

  function resolver(options: DnsOptions & { resolver?: string }): Server {
    return { ask: (name, type) => base.resolve(name, type, options), isFollowing: () => true };
  }

  return {
    resolvers: base.resolvers,
    resolve: (name, type, options = {}) => answerTo(resolver(options), name, type),
    ask(server, name, type, options = {}) {
      const ask: Ask = (of, as) => base.ask(server, of, as, options);
      // A server without recursion follows an alias only inside its own zone.
      return answerTo({ ask, isFollowing: (target) => isWithin(target, zone) }, name, type);
    },
    delegation: (domain) => base.delegation(domain),
    async addresses(name) {
      if (!(await isMoved(name))) return base.addresses(name);
      const [a, aaaa] = await Promise.all([answerTo(resolver({}), name, "A"), answerTo(resolver({}), name, "AAAA")]);
      const found = [...a.answers, ...aaaa.answers].flatMap((record) =>
        record.kind === "text" && (record.type === "A" || record.type === "AAAA") ? [record.data] : [],
      );
      return { a, aaaa, addresses: [...new Set(found)] };
    },
  };

  /** Whether a change touches the way from a name to its addresses; without one the base follows it best. */
  async function isMoved(rawName: string): Promise<boolean> {
    const name = normalName(rawName);
    if (names.has(name) || wildcardsAt(name).length > 0) return true;
    const { a, aaaa } = await base.addresses(name);
    return aliasInto(a, name) !== null || aliasInto(aaaa, name) !== null;
  }
}

/** Tells whether changes at a name bear on a question of it. */
function isAbout(own: DnsChange[], type: DnsType, answer: DnsAnswer, name: string): boolean {
  const hasAlias = answer.answers.some((record) => record.type === "CNAME" && record.name === name);
  return own.some(({ act, type: of }) => {
    if (of === type || of === "CNAME") return true;
    if (of === "ALIAS") return MARKED.includes(type) || hasAlias;
    return hasAlias && act === "set";
  });
}

/** A name that is given any record exists, whatever is asked of it. */
function existing(answer: DnsAnswer, own: DnsChange[]): DnsAnswer {
  const isBorn = own.some(({ act }) => act !== "delete");
  return answer.rcode === "NXDOMAIN" && isBorn ? { ...answer, rcode: "NOERROR" } : answer;
}

/** Signatures of what is replaced are left out; the provider signs anew. */
function isData(record: DnsRecord, type: DnsType): boolean {
  return record.type === type || record.type === "CNAME";
}

/** RFC 2181, section 5: a set holds no record twice. */
function unlessTwice(records: DnsRecord[]): DnsRecord[] {
  const seen = new Map(records.map(({ ttl: _ttl, ...data }, index) => [JSON.stringify(data), index] as const));
  return records.filter((_record, index) => [...seen.values()].includes(index));
}

function noAddress(host: string, port: number): TlsHandshake {
  return {
    host,
    ip: null,
    port,
    ok: false,
    covers: false,
    chainError: null,
    protocol: null,
    certificate: null,
    chain: [],
    ocspStapled: false,
    fault: noName(host),
    ms: 0,
  };
}

function notReached(url: string, method: HttpExchange["method"]): HttpExchange {
  return {
    url,
    method,
    ip: null,
    status: null,
    headers: [],
    locationRaw: null,
    locationResolved: null,
    tlsOk: null,
    ms: 0,
    fault: noName(new URL(url).hostname),
    botWall: false,
    metaRefresh: null,
    body: "",
    bodyBytes: 0,
    truncated: false,
    contentType: "",
  };
}

function noName(host: string): NetworkFault {
  return { kind: "dns", code: "ENOTFOUND", message: `${host} would have no address` };
}
