/** One line of a DNS map, and what people wrote beside it. */
import type { DnsRecord } from "../probes/probes.ts";

/** A record as the map holds it; `value` in presentation form, TXT joined and unquoted, names without a final dot. */
export type MapRecord = {
  type: string;
  name: string;
  value: string;
  /** Seconds; null where the provider chooses it. */
  ttl: number | null;
  /** Whether visitors reach the edge instead of the value; null when only the zone's owner could tell. */
  proxied: boolean | null;
  /** What the DNS provider's own comment field says; null without one. */
  comment: string | null;
};

/** Where a map was read: the whole zone through the provider, or known names at the zone's name servers. */
export const mapSources = ["zone", "outside"] as const;
export type MapSource = (typeof mapSources)[number];

/** What a person wrote about one record. */
export type RecordNote = {
  type: string;
  name: string;
  value: string;
  /** Why the record exists; empty when nobody said. */
  purpose: string;
  ownerName: string;
  /** Since when it stands, `YYYY-MM-DD`; null when nobody knows. */
  since: string | null;
  /** Losing or changing it breaks something: the map must show it. */
  isRequired: boolean;
  /** Where the map stood when the note was written: an edge's address outside is not the value inside. */
  source: MapSource;
};

/** Identifies a record across versions of the map. */
export function recordKey({ type, name, value }: Pick<MapRecord, "type" | "name" | "value">): string {
  return `${type} ${name} ${value}`;
}

const addressLike = new Set(["A", "AAAA", "CNAME"]);

/** Finds the note on a record. What is inside a zone and what its edge shows outside are one record by name. */
export function noteOn(record: MapRecord, notes: readonly RecordNote[], source: MapSource): RecordNote | null {
  const exact = notes.find((note) => recordKey(note) === recordKey(record));
  if (exact) return exact;
  if (!addressLike.has(record.type)) return null;
  return (
    notes.find((note) => note.source !== source && note.name === record.name && addressLike.has(note.type)) ?? null
  );
}

/** What has become of a required record: `different` when its name and type hold another value. */
export function fateOf(
  note: RecordNote,
  records: readonly MapRecord[],
  source: MapSource,
): "present" | "different" | "missing" {
  const atName = records.filter(({ name }) => name === note.name);
  if (atName.some((record) => recordKey(record) === recordKey(note))) return "present";
  if (note.source !== source && addressLike.has(note.type)) {
    return atName.some(({ type }) => addressLike.has(type)) ? "present" : "missing";
  }
  return atName.some(({ type }) => type === note.type) ? "different" : "missing";
}

/** Writes a DNS answer's record as a line of the map; null for what a map does not hold. */
export function mapRecordOf(record: DnsRecord): MapRecord | null {
  const value = valueIn(record);
  if (value === null) return null;
  return { type: record.type, name: record.name, value, ttl: record.ttl, proxied: null, comment: null };
}

/** Presentation forms: RFC 1035, section 5.1; CAA: RFC 8659, section 4.1.1; DS: RFC 4034, section 5.3. */
function valueIn(record: DnsRecord): string | null {
  switch (record.kind) {
    case "text":
      return record.type === "TXT" ? record.data : record.data.toLowerCase().replace(/\.$/, "");
    case "mx":
      return `${record.preference} ${record.exchange.toLowerCase().replace(/(?<=.)\.$/, "")}`;
    case "caa":
      return `${record.flags} ${record.tag} "${record.value}"`;
    case "ds":
      return `${record.keyTag} ${record.algorithm} ${record.digestType} ${record.digest}`;
    default:
      return null;
  }
}

/** Sorts a map: by name from the apex down, then type and value, so that equal maps are equal texts. */
export function compareRecords(left: MapRecord, right: MapRecord): number {
  const depth = (name: string) => name.split(".").length;
  return (
    depth(left.name) - depth(right.name) ||
    left.name.localeCompare(right.name, "en") ||
    left.type.localeCompare(right.type, "en") ||
    left.value.localeCompare(right.value, "en")
  );
}
