/** A policy read without a message: every lookup it costs, counted, and everything wrong with it (RFC 7208, section 4.6). */

import { SPF_LOOKUPS_MAX, SPF_NAMES_MAX, SPF_VOID_LOOKUPS_MAX } from "./check-host.ts";
import {
  findLookup,
  isAnswered,
  isVoid,
  type Lookup,
  type Lookups,
  type LookupType,
  normalName,
  type Question,
} from "./lookups.ts";
import { toPresentation } from "./spf-dns.ts";
import { fitName, isDnsName, type MacroString } from "./spf-macro.ts";
import { parseSpfRecord, type SpfMechanism, type SpfQualifier, selectSpfRecords } from "./spf-record.ts";

/** Names what is wrong with a policy. */
export type SpfProblemKey =
  | "missing"
  | "several-records"
  | "syntax"
  | "include-without-record"
  | "loop"
  | "too-many-lookups"
  | "too-many-voids"
  | "too-many-mail-servers"
  | "allows-everyone"
  | "too-wide";

/** Tells where something is wrong, for engineers. */
export type SpfProblem = { key: SpfProblemKey; domain: string; detail: string };

/** Holds one record of the lookup tree. */
export type SpfNode = {
  domain: string;
  record: string | null;
  /** Lookups of this record's own terms and of everything below. */
  lookups: number;
  terms: { term: string; costsLookup: boolean; note: string; child: SpfNode | null }[];
};

/** Holds everything that can be said of a policy without a message. */
export type SpfAnalysis = {
  tree: SpfNode;
  /** The SPF records at the domain itself. */
  records: string[];
  /** All TXT records at the domain itself. */
  texts: string[];
  /** What a client that matches nothing would cost. */
  lookups: number;
  voidLookups: number;
  /** In the order found; the first decides. */
  problems: SpfProblem[];
  /** The qualifier of the `all` that ends the evaluation, redirects followed; null when there is none. */
  ending: SpfQualifier | null;
  usesPtr: boolean;
  /** Terms that seem to hold two terms, because two strings were joined without a blank. */
  gluedTerms: string[];
  /** Everything the analysis asks; the part not known yet is asked next. */
  questions: Question[];
  /** Questions that got no answer: with one of them nothing can be called sound. */
  unanswered: string[];
};

/** Ours: a policy this far beyond the limit is not followed further. */
const LOOKUPS_FOLLOWED_MAX = 40;
/** Catalogue: networks wider than these let strangers in. */
const IPV4_PREFIX_MIN = 8;
const IPV6_PREFIX_MIN = 16;

/** Analyses the policy of a domain from the answers known so far. */
export function analyseSpf(domain: string, known: Lookups): SpfAnalysis {
  const tree: SpfNode = { domain, record: null, lookups: 0, terms: [] };
  const analysis: SpfAnalysis = {
    tree,
    records: [],
    texts: [],
    lookups: 0,
    voidLookups: 0,
    problems: [],
    ending: null,
    usesPtr: false,
    gluedTerms: [],
    questions: [],
    unanswered: [],
  };
  const walk: Walk = { analysis, known, origin: domain };
  visit(walk, tree, { via: "start", path: [], isOpen: true, isMain: true });
  if (analysis.lookups > SPF_LOOKUPS_MAX) {
    const detail = `${analysis.lookups} lookups, ${SPF_LOOKUPS_MAX} are allowed`;
    analysis.problems.push({ key: "too-many-lookups", domain, detail });
  }
  if (analysis.voidLookups > SPF_VOID_LOOKUPS_MAX) {
    const detail = `${analysis.voidLookups} lookups find nothing, ${SPF_VOID_LOOKUPS_MAX} are allowed`;
    analysis.problems.push({ key: "too-many-voids", domain, detail });
  }
  return analysis;
}

type Walk = { analysis: SpfAnalysis; known: Lookups; origin: string };

type Place = {
  via: "start" | "include" | "redirect";
  /** Domains above this record. */
  path: string[];
  /** Whether a match here lets the client send: every include on the way passes. */
  isOpen: boolean;
  /** Whether this record's end is the end of the evaluation. */
  isMain: boolean;
};

function visit(walk: Walk, node: SpfNode, place: Place): void {
  const { analysis } = walk;
  const { domain } = node;
  if (place.path.includes(normalName(domain))) {
    analysis.problems.push({ key: "loop", domain, detail: [...place.path, domain].join(" -> ") });
    return;
  }
  const lookup = ask(walk, domain, "TXT");
  if (lookup === null) return;
  const records = selectSpfRecords(lookup.texts);
  if (place.via === "start") {
    analysis.records = records;
    analysis.texts = lookup.texts;
  }
  const [text] = records;
  if (text === undefined) {
    const key = place.via === "start" ? "missing" : "include-without-record";
    const where = place.via === "start" ? domain : `${place.via} of ${domain}`;
    analysis.problems.push({ key, domain, detail: `${where}: no SPF record (${lookup.rcode})` });
    return;
  }
  if (records.length > 1) {
    analysis.problems.push({ key: "several-records", domain, detail: `${domain} has ${records.length} SPF records` });
    return;
  }
  node.record = text;
  const { record, problem } = parseSpfRecord(text);
  analysis.gluedTerms.push(...text.split(" ").filter(isGlued));
  if (problem) {
    const detail = `"${problem.term}" at ${domain} ${problem.reason}`;
    analysis.problems.push({ key: "syntax", domain, detail });
    return;
  }
  const before = analysis.lookups;
  const path = [...place.path, normalName(domain)];
  // Terms behind "all" are dead, and redirect is dead beside it (sections 5.1 and 6.1).
  const end = record.mechanisms.findIndex((mechanism) => mechanism.kind === "all");
  const alive = end < 0 ? record.mechanisms : record.mechanisms.slice(0, end + 1);
  for (const mechanism of alive) visitMechanism(walk, node, mechanism, { ...place, path });
  if (end < 0 && record.redirect) {
    visitTarget(walk, node, "redirect", record.redirect, { ...place, via: "redirect", path });
  }
  node.lookups = analysis.lookups - before;
}

function visitMechanism(walk: Walk, node: SpfNode, mechanism: SpfMechanism, place: Place): void {
  const { analysis } = walk;
  const { domain } = node;
  const isOpen = place.isOpen && mechanism.qualifier === "pass";
  switch (mechanism.kind) {
    case "all":
      if (place.isMain) analysis.ending = mechanism.qualifier;
      if (isOpen) analysis.problems.push({ key: "allows-everyone", domain, detail: `${mechanism.text} at ${domain}` });
      node.terms.push({ term: mechanism.text, costsLookup: false, note: "", child: null });
      return;
    case "ip4":
    case "ip6": {
      const isWide = mechanism.prefix < (mechanism.kind === "ip4" ? IPV4_PREFIX_MIN : IPV6_PREFIX_MIN);
      if (isOpen && isWide)
        analysis.problems.push({ key: "too-wide", domain, detail: `${mechanism.text} at ${domain}` });
      node.terms.push({ term: mechanism.text, costsLookup: false, note: isWide ? "very wide" : "", child: null });
      return;
    }
    case "include":
      visitTarget(walk, node, mechanism.text, mechanism.domain, { ...place, via: "include", isOpen, isMain: false });
      return;
    case "ptr":
      analysis.usesPtr = true;
      visitHost(walk, node, mechanism.text, "depends on the sending server");
      return;
    case "a":
    case "mx":
    case "exists": {
      const name = mechanism.domain === null ? domain : staticName(walk, mechanism.domain, domain);
      visitHost(walk, node, mechanism.text, noteOfHost(walk, mechanism.kind, name));
    }
  }
}

/** Counts an include or a redirect and reads the record it leads to, unless its name depends on the message. */
function visitTarget(walk: Walk, node: SpfNode, term: string, target: MacroString, place: Place): void {
  walk.analysis.lookups += 1;
  const name = staticName(walk, target, node.domain);
  const child: SpfNode | null = name === null ? null : { domain: name, record: null, lookups: 0, terms: [] };
  if (child && walk.analysis.lookups <= LOOKUPS_FOLLOWED_MAX) visit(walk, child, place);
  node.terms.push({ term, costsLookup: true, note: child ? "" : "depends on the message", child });
}

function visitHost(walk: Walk, node: SpfNode, term: string, note: string): void {
  walk.analysis.lookups += 1;
  node.terms.push({ term, costsLookup: true, note, child: null });
}

/** What a term's lookup finds; only a lookup without any record is void. */
function noteOfHost(walk: Walk, kind: "a" | "mx" | "exists", name: string | null): string {
  if (name === null) return "depends on the message";
  if (!isDnsName(name)) return "can never match";
  const lookups = hostTypes[kind].map((type) => ask(walk, name, type));
  const [first] = lookups;
  if (kind === "mx" && first && first.exchanges.length > SPF_NAMES_MAX) {
    const detail = `${name} has ${first.exchanges.length} mail servers, ${SPF_NAMES_MAX} are allowed`;
    walk.analysis.problems.push({ key: "too-many-mail-servers", domain: name, detail });
  }
  if (lookups.some((lookup) => lookup === null)) return "not answered";
  if (lookups.some((lookup) => lookup !== null && !isVoid(lookup))) return "";
  walk.analysis.voidLookups += 1;
  return "finds nothing";
}

const hostTypes: { [kind in "a" | "mx" | "exists"]: LookupType[] } = { a: ["A", "AAAA"], mx: ["MX"], exists: ["A"] };

/** Expands `%{d}` and `%{o}`, the two macros that do not depend on a message sent from the domain itself. */
function staticName(walk: Walk, parts: MacroString, domain: string): string | null {
  let text = "";
  for (const part of parts) {
    if (part.kind !== "macro") {
      text += part.text;
      continue;
    }
    const isPlain = !part.isReversed && part.keep === null && part.delimiters === ".";
    if (!isPlain || (part.letter !== "d" && part.letter !== "o")) return null;
    text += part.letter === "d" ? domain : walk.origin;
  }
  return fitName(text);
}

/** The answer to a question; null when it is not known yet or nobody answered. */
function ask(walk: Walk, rawName: string, type: LookupType): Lookup | null {
  if (!isDnsName(rawName)) return { rcode: "NXDOMAIN", aliases: [], texts: [], exchanges: [] };
  const name = toPresentation(rawName);
  walk.analysis.questions.push({ name, type });
  const lookup = findLookup(walk.known, name, type);
  if (lookup !== null && isAnswered(lookup)) return lookup;
  walk.analysis.unanswered.push(`${type} of ${rawName}: ${lookup?.rcode ?? "not asked"}`);
  return null;
}

/** Two terms in one, such as `include:a.testinclude:b.test`, where two strings joined without a blank. */
function isGlued(term: string): boolean {
  const value = term.slice(term.search(/[:=]/) + 1);
  return value !== term && /(?:include|ip4|ip6|exists|redirect)[:=]|[~?-]all$/i.test(value);
}
