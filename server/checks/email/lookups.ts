/** DNS answers as the e-mail checks read and store them: aliases followed, records of one type, JSON. */
import type { DnsAnswer, DnsProbe, DnsRecord, DnsType, Rcode } from "../probes/probes.ts";

/** Names the record types the e-mail checks ask for. */
export type LookupType = Extract<DnsType, "A" | "AAAA" | "MX" | "PTR" | "TXT" | "SPF">;

/** Holds one answer after aliases. */
export type Lookup = {
  /** Of the last question asked; an alias loop counts as `SERVFAIL`. */
  rcode: Rcode;
  /** Targets of the aliases on the way, in order. */
  aliases: string[];
  /** Data of A, AAAA, PTR, TXT and SPF records. */
  texts: string[];
  /** Sorted by preference; a null MX has an empty exchange. */
  exchanges: { preference: number; exchange: string }[];
};

/** Answers by question, such as `shop.example TXT`; the facts of most e-mail checks. */
export type Lookups = { [question: string]: Lookup };

/** Names one thing to ask. */
export type Question = { name: string; type: LookupType };

/** Ours: more aliases in a row than any resolver follows. */
const ALIASES_MAX = 12;
/** Ours: the share of the run's 300 DNS queries (catalogue 0.3) that one plan may use. */
const QUESTIONS_MAX = 120;

/** Asks one question and follows aliases, also when the server answers with the alias alone. */
export async function lookUp(dns: Pick<DnsProbe, "resolve">, name: string, type: LookupType): Promise<Lookup> {
  const aliases: string[] = [];
  const seen = new Set([normalName(name)]);
  let owner = normalName(name);
  while (aliases.length <= ALIASES_MAX) {
    const answer = await dns.resolve(owner, type);
    if (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN") return emptyLookup(answer.rcode, aliases);
    const asked = owner;
    for (let alias = aliasOf(answer, owner); alias !== null; alias = aliasOf(answer, owner)) {
      if (seen.has(alias)) return emptyLookup("SERVFAIL", aliases);
      seen.add(alias);
      aliases.push(alias);
      owner = alias;
    }
    const records = answer.answers.filter((record) => record.type === type && isOwnedBy(record, owner, asked));
    if (records.length > 0) return toLookup(records, aliases);
    if (owner === asked || answer.rcode === "NXDOMAIN") return emptyLookup(answer.rcode, aliases);
  }
  return emptyLookup("SERVFAIL", aliases);
}

/**
 * Asks in rounds: `plan` looks at what is known and names every question it can foresee; the new ones are asked at the
 * same time, until none is new. The plan is the same function that judges, so a stored run can be judged again.
 */
export async function gatherLookups(
  dns: Pick<DnsProbe, "resolve">,
  plan: (known: Lookups) => Question[],
): Promise<Lookups> {
  const known: Lookups = {};
  for (;;) {
    const wanted = new Map(plan(known).map((question) => [questionKey(question.name, question.type), question]));
    const room = QUESTIONS_MAX - Object.keys(known).length;
    const missing = [...wanted].filter(([key]) => known[key] === undefined).slice(0, room);
    if (missing.length === 0) return known;
    const answers = await Promise.all(missing.map(([, question]) => lookUp(dns, question.name, question.type)));
    for (const [index, [key]] of missing.entries()) known[key] = answers[index] ?? emptyLookup("NETWORK", []);
  }
}

/** The answer to a question, or null when it was not asked. */
export function findLookup(known: Lookups, name: string, type: LookupType): Lookup | null {
  return known[questionKey(name, type)] ?? null;
}

/** Tells whether the DNS answered at all, with records or with the news that there are none. */
export function isAnswered(lookup: Lookup): boolean {
  return lookup.rcode === "NOERROR" || lookup.rcode === "NXDOMAIN";
}

/** Tells whether an answer holds no record (RFC 7208, section 4.6.4 calls it a void lookup). */
export function isVoid(lookup: Lookup): boolean {
  return isAnswered(lookup) && lookup.texts.length === 0 && lookup.exchanges.length === 0;
}

/** The key of a question in stored facts: lower case, no final dot. */
export function questionKey(name: string, type: LookupType): string {
  return `${normalName(name)} ${type}`;
}

/** A name as compared: lower case, no final dot. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function emptyLookup(rcode: Rcode, aliases: string[]): Lookup {
  return { rcode, aliases, texts: [], exchanges: [] };
}

function aliasOf(answer: DnsAnswer, owner: string): string | null {
  const alias = answer.answers.find((record) => record.type === "CNAME" && normalName(record.name) === owner);
  return alias?.kind === "text" ? normalName(alias.data) : null;
}

/** Without an alias every record of the type answers the question, however the server spells the owner. */
function isOwnedBy(record: DnsRecord, owner: string, asked: string): boolean {
  return owner === asked || normalName(record.name) === owner;
}

function toLookup(records: DnsRecord[], aliases: string[]): Lookup {
  const texts = records.flatMap((record) => (record.kind === "text" ? [record.data] : []));
  const exchanges = records
    .flatMap((record) =>
      record.kind === "mx" ? [{ preference: record.preference, exchange: normalName(record.exchange) }] : [],
    )
    .sort((one, other) => one.preference - other.preference);
  return { rcode: "NOERROR", aliases, texts, exchanges };
}
