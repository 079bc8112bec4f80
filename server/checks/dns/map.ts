import { defineCheck, type FixStep, freshFor, isKept, type Verdict } from "../check.ts";
import type { StoreProfile } from "../store-profile.ts";
import { normalName } from "./hosts.ts";
import { fateOf, type MapRecord, noteOn, type RecordNote } from "./map-record.ts";
import { notSeen, TRY_AGAIN_ASK } from "./not-judged.ts";
import { readMap, type ZoneView } from "./read-map.ts";
import { purposeOf } from "./record-purpose.ts";

/**
 * What the map is written from: the zone as seen, and what people wrote of it by then. `isKept` is false where nobody
 * keeps a map, on the command line and in the free check.
 */
export type MapFacts = ZoneView & { notes: RecordNote[]; isKept: boolean };

/** At most so many records are named in a sentence; the map itself holds them all. */
const NAMED_MAX = 10;

/** Checks that the zone holds what the map calls required, and nothing that nobody can explain. */
export const map = defineCheck<MapFacts>({
  id: "dns.map",
  stages: ["edge"],
  level: "public",
  minimumBar: [3],
  severity: "medium",
  impact: "access",
  effort: "M",
  title: "DNS map equals reality",
  founderTitle: "Every record has a reason",
  riskTitle: "Nobody can say what some domain records are for",
  why: "A record nobody can explain is a record nobody dares to fix.",
  reference: { name: "RFC 1035, section 5 (zone files)", url: "https://www.rfc-editor.org/rfc/rfc1035#section-5" },
  freshForMs: freshFor.network,
  async gather(ctx) {
    const notes = ctx.connections?.recordNotes;
    return { ...(await readMap(ctx, notes ?? [])), notes: notes ?? [], isKept: isKept(ctx.connections) };
  },
  judge({ store, facts }) {
    const domain = normalName(store.domain);
    if (facts.records.length === 0) {
      return [
        notSeen({
          subject: domain,
          findingKey: "not-seen",
          reach: 1,
          summary: "We could not read the records of your domain.",
          summaryTech: `No authoritative answer for ${domain}${facts.zone === null ? "; no zone was found" : ""}.`,
          ask: TRY_AGAIN_ASK,
        }),
      ];
    }
    return [...judgeRequired(facts), judgeRest(facts, domain, store)];
  },
  fix: fixSteps,
});

/** One verdict per name and type that the map calls required and that does not stand there as it should. */
function judgeRequired(facts: MapFacts): Verdict[] {
  const required = Map.groupBy(
    facts.notes.filter(({ isRequired }) => isRequired),
    ({ type, name }) => `${type} ${name}`,
  );
  return [...required].flatMap(([subject, notes]): Verdict[] => {
    const [first] = notes;
    if (first === undefined) return [];
    const expected = notes.map(({ value }) => value).join(", ");
    if (facts.unseen.includes(`${first.name} ${first.type}`)) {
      return [
        notSeen({
          subject,
          findingKey: "required-not-seen",
          summary: `We could not see whether ${first.name} still holds what it must.`,
          summaryTech: `No authoritative answer for ${subject}.`,
          ask: TRY_AGAIN_ASK,
        }),
      ];
    }
    const fates = notes.map((note) => fateOf(note, facts.records, facts.source));
    if (fates.every((fate) => fate === "present")) return [];
    const isMissing = fates.includes("missing");
    const live = facts.records.filter(({ name, type }) => name === first.name && type === first.type);
    const found = live.map(({ value }) => value).join(", ") || "nothing";
    return [
      {
        status: "fail",
        subject,
        findingKey: isMissing ? "required-missing" : "required-different",
        reach: 0.6,
        summary: isMissing
          ? `A record your shop needs is gone: ${first.purpose || first.name}.`
          : `A record your shop needs was changed: ${first.purpose || first.name}.`,
        summaryTech: `The map requires ${subject} ${expected}; the zone holds ${found}.`,
        expected,
        found,
        confirm: "later",
      },
    ];
  });
}

function judgeRest(facts: MapFacts, domain: string, store: StoreProfile): Verdict {
  const where =
    facts.source === "zone"
      ? "the zone at Cloudflare"
      : `the names we know of, at the zone's name servers${facts.refused ? ` (the token lacks ${facts.refused})` : ""}`;
  const unexplained = unexplainedIn(facts, store);
  if (unexplained.length > 0) {
    const names = unexplained.map(({ type, name, value }) => `${type} ${name} ${value.slice(0, 60)}`);
    return {
      status: "warn",
      subject: domain,
      findingKey: "unexplained",
      reach: 0.3,
      summary: `Nobody has said what ${unexplained.length === 1 ? "one record" : `${unexplained.length} records`} of your domain ${unexplained.length === 1 ? "is" : "are"} for.`,
      summaryTech: `${unexplained.length} of ${facts.records.length} records in ${where} have no purpose: ${names.slice(0, NAMED_MAX).join("; ")}${names.length > NAMED_MAX ? "; …" : ""}.`,
      expected: "a purpose and an owner beside every record",
      found: `${unexplained.length} unexplained`,
      data: { unexplained: names },
    };
  }
  if (facts.unseen.length > 0) {
    return notSeen({
      subject: domain,
      findingKey: "partly-seen",
      summary: "We could not read all records of your domain.",
      summaryTech: `No authoritative answer for ${facts.unseen.slice(0, NAMED_MAX).join(", ")}.`,
      ask: TRY_AGAIN_ASK,
    });
  }
  return {
    status: "pass",
    subject: domain,
    findingKey: "ok",
    summary:
      facts.source === "zone"
        ? "Every record of your domain has a reason."
        : "Every record of your domain that we can see from outside has a reason.",
    summaryTech: `${facts.records.length} records in ${where} have a purpose.`,
    found: `${facts.records.length} records`,
    // From outside, names nobody told us of stay unseen.
    ...(facts.source === "zone" ? {} : { confidence: 0.8 }),
  };
}

/** Lists the records whose purpose neither a person nor their own name and value tells. */
function unexplainedIn(facts: MapFacts, store: StoreProfile): MapRecord[] {
  return facts.records.filter((record) => {
    const note = noteOn(record, facts.notes, facts.source);
    if (note !== null && note.purpose !== "") return false;
    const { isClear, group } = purposeOf(record, store);
    // Whether a vendor's proof is still needed is a question to whoever keeps the map; to a stranger it says whose it is.
    return !isClear && (facts.isKept || group !== "proof");
  });
}

function fixSteps(verdict: Verdict): FixStep[] {
  if (verdict.findingKey === "unexplained") {
    return [
      { text: "In the document DNS map, write a purpose and an owner beside each record that has none." },
      { text: "Delete what nobody can explain, one record a day, and write down its value first." },
    ];
  }
  if (verdict.findingKey === "required-missing" || verdict.findingKey === "required-different") {
    const [type = "", name = ""] = verdict.subject.split(" ");
    return [
      {
        text: "At your DNS provider, set this record again, or change the map if it is meant to be gone.",
        copy: `${name} ${type} ${verdict.expected ?? ""}`.trim(),
      },
    ];
  }
  return [];
}
