/** The check_host() function of RFC 7208: may this address send mail for this domain? */
import { domainToASCII } from "node:url";
import {
  connectingAddress,
  dottedIpAddress,
  formatIpAddress,
  type IpAddress,
  isInNetwork,
  parseIpAddress,
  reverseName,
} from "./ip-address.ts";
import type { SpfAnswer, SpfDns } from "./spf-dns.ts";
import {
  expandMacros,
  fitName,
  isDnsName,
  type MacroString,
  MacroTooLong,
  type MacroValues,
  parseMacroString,
} from "./spf-macro.ts";
import { parseSpfRecord, type SpfMechanism, type SpfRecord, selectSpfRecords } from "./spf-record.ts";

/** Lists the results of check_host() (RFC 7208, section 2.6). */
export const spfResults = ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"] as const;
/** Names one result. */
export type SpfResult = (typeof spfResults)[number];

/** Holds one message to judge and the means to judge it. */
export type SpfQuestion = {
  /** The connecting client, IPv4 or IPv6. */
  ip: string;
  /** Envelope sender; empty (or `<>`) for bounces, which makes the HELO name the identity (section 2.4). */
  mailFrom: string;
  helo: string;
  /** Name of the receiving host for the macro `r`; "unknown" when left out. */
  receiver?: string;
  dns: SpfDns;
  now: Date;
};

/** Tells one step: the domain, the term tried there, what came of it. */
export type SpfTraceLine = { domain: string; term: string; outcome: string };

/** Holds a result and how it came about. */
export type SpfEvaluation = {
  result: SpfResult;
  /** Terms that cost DNS queries, at most 10 before the evaluation stops (section 4.6.4). */
  lookups: number;
  /** Lookups that found nothing, at most 2 (section 4.6.4). */
  voidLookups: number;
  /** The domain owner's text for a fail; null when there is none or it could not be read. */
  explanation: string | null;
  /** What was tried, in order; the last line gives the reason for the result. */
  trace: SpfTraceLine[];
};

/** Limits the terms that cause DNS queries (section 4.6.4). */
export const SPF_LOOKUPS_MAX = 10;
/** Limits lookups that find nothing (section 4.6.4). */
export const SPF_VOID_LOOKUPS_MAX = 2;
/** Limits the mail servers of one mx and the names of one client (section 4.6.4). */
export const SPF_NAMES_MAX = 10;
/** Section 4.6.4: an evaluation may take at least 20 seconds, then it is a temporary error. */
const TIME_LIMIT_MS = 20_000;

/** Evaluates SPF for one message. Throws `RangeError` when `ip` is no address; the network never makes it throw. */
export async function evaluateSpf(question: SpfQuestion): Promise<SpfEvaluation> {
  const ip = connectingAddress(question.ip);
  if (ip === null) throw new RangeError(`not an IP address: ${question.ip}`);
  const run = startRun(question, ip);
  const verdict = await settle(run, () => checkHost(run, run.domain, "initial"));
  const explanation = verdict.result === "fail" ? await explain(run, verdict) : null;
  const { lookups, voidLookups, trace } = run;
  return { result: verdict.result, lookups, voidLookups, explanation, trace };
}

type Run = {
  ip: IpAddress;
  sender: string;
  localPart: string;
  /** Domain of the sender, also where the evaluation starts. */
  domain: string;
  helo: string;
  receiver: string;
  dns: SpfDns;
  now: Date;
  lookups: number;
  voidLookups: number;
  trace: SpfTraceLine[];
  deadline: number;
  validatedNames: Promise<ValidatedNames> | null;
};

/** What a domain's policy says; `exp` and `domain` belong to the record that decided, after redirects. */
type Verdict = { result: SpfResult; domain: string; exp: MacroString | null };

/** Names of the client's address that lead back to it (section 5.5). */
type ValidatedNames = { names: string[]; isVoid: boolean };

/** Thrown inside an evaluation: temporary and permanent errors end it at any depth. */
class SpfStop extends Error {
  override name = "SpfStop";
  readonly result: "temperror" | "permerror";
  constructor(result: "temperror" | "permerror", message: string) {
    super(message);
    this.result = result;
  }
}

function startRun(question: SpfQuestion, ip: IpAddress): Run {
  const helo = question.helo.trim();
  const mailFrom = question.mailFrom.trim().replace(/^<(.*)>$/s, "$1");
  const at = mailFrom.lastIndexOf("@");
  // Section 2.4: no sender means the HELO name; section 4.3: no local part means "postmaster".
  const domain = mailFrom === "" ? helo : mailFrom.slice(at + 1);
  const localPart = at > 0 ? mailFrom.slice(0, at) : "postmaster";
  return {
    ip,
    sender: `${localPart}@${domain}`,
    localPart,
    domain,
    helo,
    receiver: question.receiver ?? "unknown",
    dns: question.dns,
    now: question.now,
    lookups: 0,
    voidLookups: 0,
    trace: [],
    deadline: performance.now() + TIME_LIMIT_MS,
    validatedNames: null,
  };
}

async function settle(run: Run, evaluate: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await evaluate();
  } catch (error) {
    if (!(error instanceof SpfStop)) throw error;
    note(run, run.domain, "", `${error.result}: ${error.message}`);
    return { result: error.result, domain: run.domain, exp: null };
  }
}

async function checkHost(run: Run, rawDomain: string, from: "initial" | "include" | "redirect"): Promise<Verdict> {
  const domain = policyDomain(rawDomain);
  const nothing: Verdict = { result: "none", domain: rawDomain, exp: null };
  if (domain === null) {
    note(run, rawDomain, "", "not a domain name that can publish a policy");
    return nothing;
  }
  const answer = await ask(run, "TXT", domain, (name) => run.dns.txt(name));
  const records = selectSpfRecords(answer.records);
  if (records.length > 1) throw new SpfStop("permerror", `${domain} has ${records.length} SPF records`);
  const [text] = records;
  note(run, domain, text ?? "", text === undefined ? "no SPF record" : from);
  if (text === undefined) return nothing;
  const { record, problem } = parseSpfRecord(text);
  if (problem) throw new SpfStop("permerror", `"${problem.term}" of ${domain} ${problem.reason}`);
  return evaluateRecord(run, domain, record);
}

async function evaluateRecord(run: Run, domain: string, record: SpfRecord): Promise<Verdict> {
  for (const mechanism of record.mechanisms) {
    const isMatch = await matches(run, domain, mechanism);
    note(run, domain, mechanism.text, isMatch ? `match: ${mechanism.qualifier}` : "no match");
    if (isMatch) return { result: mechanism.qualifier, domain, exp: record.exp };
  }
  if (record.redirect === null) {
    note(run, domain, "", "nothing matches: neutral");
    return { result: "neutral", domain, exp: null };
  }
  countLookup(run, "redirect");
  const target = await expandTarget(run, domain, record.redirect);
  const verdict = await checkHost(run, target, "redirect");
  // Section 6.1: a redirect to a domain without a policy is a mistake of the owner.
  if (verdict.result === "none") throw new SpfStop("permerror", `redirect to ${target}, which has no SPF record`);
  return verdict;
}

async function matches(run: Run, domain: string, mechanism: SpfMechanism): Promise<boolean> {
  switch (mechanism.kind) {
    case "all":
      return true;
    case "ip4":
    case "ip6":
      return isInNetwork(run.ip, mechanism.network, mechanism.prefix);
    case "include":
      return matchesInclude(run, domain, mechanism.domain);
    case "exists": {
      countLookup(run, mechanism.text);
      const target = await expandTarget(run, domain, mechanism.domain);
      // Section 5.7: the type is A even for IPv6 clients.
      const answer = await askTerm(run, "A", target, (name) => run.dns.a(name));
      return answer.records.length > 0;
    }
    case "a": {
      countLookup(run, mechanism.text);
      const target = mechanism.domain ? await expandTarget(run, domain, mechanism.domain) : domain;
      const answer = await askTerm(run, addressType(run), target, (name) => askAddresses(run, name));
      return hasClient(run, answer.records, mechanism);
    }
    case "mx":
      return matchesMx(run, domain, mechanism);
    case "ptr":
      return matchesPtr(run, domain, mechanism);
  }
}

async function matchesInclude(run: Run, domain: string, target: MacroString): Promise<boolean> {
  countLookup(run, "include");
  const name = await expandTarget(run, domain, target);
  const { result } = await checkHost(run, name, "include");
  // Section 5.2: no policy behind an include is a permanent error; fail, softfail and neutral do not match.
  if (result === "none") throw new SpfStop("permerror", `include of ${name}, which has no SPF record`);
  return result === "pass";
}

async function matchesMx(run: Run, domain: string, mechanism: SpfMechanism & { kind: "a" | "mx" }): Promise<boolean> {
  countLookup(run, mechanism.text);
  const target = mechanism.domain ? await expandTarget(run, domain, mechanism.domain) : domain;
  const { records } = await askTerm(run, "MX", target, (name) => run.dns.mx(name));
  if (records.length > SPF_NAMES_MAX) {
    throw new SpfStop("permerror", `${target} has ${records.length} mail servers, more than ${SPF_NAMES_MAX}`);
  }
  const hosts = records.map((record) => fitName(record.exchange)).filter(isDnsName);
  const answers = await Promise.all(
    hosts.map((host) => ask(run, addressType(run), host, (name) => askAddresses(run, name)).catch(asStop)),
  );
  // In order of preference, so that an error counts only when nothing before it matches.
  for (const answer of answers) {
    if (answer instanceof SpfStop) throw answer;
    if (hasClient(run, answer.records, mechanism)) return true;
  }
  return false;
}

async function matchesPtr(run: Run, domain: string, mechanism: SpfMechanism & { kind: "ptr" }): Promise<boolean> {
  countLookup(run, mechanism.text);
  const target = mechanism.domain ? await expandTarget(run, domain, mechanism.domain) : domain;
  const { names, isVoid } = await validatedNames(run);
  if (isVoid) countVoid(run, reverseName(run.ip));
  return names.some((name) => isWithin(name, target));
}

function hasClient(run: Run, addresses: string[], mechanism: { prefix4: number; prefix6: number }): boolean {
  const prefix = run.ip.version === 4 ? mechanism.prefix4 : mechanism.prefix6;
  return addresses.some((text) => {
    const address = parseIpAddress(text);
    return address !== null && isInNetwork(run.ip, address, prefix);
  });
}

/** Section 5.5: a name counts when one of its addresses is the client; names that cannot be resolved are skipped. */
function validatedNames(run: Run): Promise<ValidatedNames> {
  async function validate(): Promise<ValidatedNames> {
    const answer = await ask(run, "PTR", reverseName(run.ip), (name) => run.dns.ptr(name)).catch(asStop);
    if (answer instanceof SpfStop) return { names: [], isVoid: false };
    const candidates = answer.records.slice(0, SPF_NAMES_MAX).map(fitName).filter(isDnsName);
    const answers = await Promise.all(
      candidates.map((host) => ask(run, addressType(run), host, (name) => askAddresses(run, name)).catch(asStop)),
    );
    const names = candidates.filter((_, index) => {
      const found = answers[index];
      return found && !(found instanceof SpfStop) && hasClient(run, found.records, { prefix4: 32, prefix6: 128 });
    });
    return { names, isVoid: answer.records.length === 0 };
  }
  run.validatedNames ??= validate();
  return run.validatedNames;
}

/** Section 6.2: any trouble with the explanation means there is none; its lookup counts against no limit. */
async function explain(run: Run, verdict: Verdict): Promise<string | null> {
  if (verdict.exp === null) return null;
  try {
    const name = await expandTarget(run, verdict.domain, verdict.exp);
    if (!isDnsName(name)) return null;
    const { records } = await ask(run, "TXT", name, (asked) => run.dns.txt(asked));
    const parts = records.length === 1 ? parseMacroString(records[0] ?? "", "explanation") : null;
    return parts ? await expandMacros(parts, macroValues(run, verdict.domain)) : null;
  } catch (error) {
    if (error instanceof SpfStop || error instanceof MacroTooLong) return null;
    throw error;
  }
}

async function expandTarget(run: Run, domain: string, parts: MacroString): Promise<string> {
  try {
    return fitName(await expandMacros(parts, macroValues(run, domain)));
  } catch (error) {
    if (error instanceof MacroTooLong) throw new SpfStop("permerror", `a macro expands to ${error.message}`);
    throw error;
  }
}

function macroValues(run: Run, domain: string): MacroValues {
  return {
    s: run.sender,
    l: run.localPart,
    o: run.domain,
    d: domain,
    i: dottedIpAddress(run.ip),
    h: run.helo,
    v: run.ip.version === 4 ? "in-addr" : "ip6",
    c: formatIpAddress(run.ip),
    r: run.receiver,
    t: String(Math.floor(run.now.getTime() / 1000)),
    // Section 7.3: the domain itself before its subdomains before any other validated name.
    async p() {
      const { names } = await validatedNames(run);
      const exact = names.find((name) => name.toLowerCase() === domain.toLowerCase());
      return exact ?? names.find((name) => isWithin(name, domain)) ?? names[0] ?? "unknown";
    },
  };
}

/** Section 4.3: a multi-label name of valid length, A-labels only; null when the check cannot even start. */
function policyDomain(raw: string): string | null {
  const name = raw.endsWith(".") ? raw.slice(0, -1) : raw;
  const ascii = /^[\x20-\x7e]*$/.test(name) ? name : domainToASCII(name);
  return ascii.includes(".") && !ascii.startsWith("[") && isDnsName(ascii) ? ascii : null;
}

/** A target that cannot be a DNS name matches nothing and is not asked for (section 4.8 leaves it undefined). */
async function askTerm<T>(
  run: Run,
  type: string,
  name: string,
  query: (name: string) => Promise<SpfAnswer<T>>,
): Promise<SpfAnswer<T>> {
  if (!isDnsName(name)) return { rcode: "NXDOMAIN", records: [] };
  const answer = await ask(run, type, name, query);
  if (answer.records.length === 0) countVoid(run, name);
  return answer;
}

async function ask<T>(
  run: Run,
  type: string,
  name: string,
  query: (name: string) => Promise<SpfAnswer<T>>,
): Promise<SpfAnswer<T>> {
  if (performance.now() > run.deadline) throw new SpfStop("temperror", "the evaluation takes longer than 20 s");
  const answer = await query(name);
  // Section 2.6.6: any answer but "here it is" and "there is none" is temporary.
  if (answer.rcode !== "NOERROR" && answer.rcode !== "NXDOMAIN") {
    throw new SpfStop("temperror", `${type} of ${name}: ${answer.rcode}`);
  }
  return answer;
}

function askAddresses(run: Run, name: string): Promise<SpfAnswer<string>> {
  return run.ip.version === 4 ? run.dns.a(name) : run.dns.aaaa(name);
}

function addressType(run: Run): "A" | "AAAA" {
  return run.ip.version === 4 ? "A" : "AAAA";
}

function countLookup(run: Run, term: string): void {
  run.lookups += 1;
  if (run.lookups > SPF_LOOKUPS_MAX) {
    throw new SpfStop("permerror", `"${term}" needs lookup ${run.lookups}, more than ${SPF_LOOKUPS_MAX}`);
  }
}

function countVoid(run: Run, name: string): void {
  run.voidLookups += 1;
  if (run.voidLookups > SPF_VOID_LOOKUPS_MAX) {
    throw new SpfStop("permerror", `${name} is void lookup ${run.voidLookups}, more than ${SPF_VOID_LOOKUPS_MAX}`);
  }
}

function isWithin(name: string, domain: string): boolean {
  return `.${name}`.toLowerCase().endsWith(`.${domain.toLowerCase()}`);
}

function asStop(error: unknown): SpfStop {
  if (error instanceof SpfStop) return error;
  throw error;
}

function note(run: Run, domain: string, term: string, outcome: string): void {
  run.trace.push({ domain, term, outcome });
}
