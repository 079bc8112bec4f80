/** The records of a DNS map as lines to look at: those that only mean something together are one. */
import { createHash } from "node:crypto";
import type { MapRecord } from "../checks/dns/map-record.ts";
import { textKindOf } from "../checks/dns/record-change.ts";
import { laneOf, lossOf, type RecordLane, type Service, servicesOf } from "../checks/dns/record-role.ts";
import type { StoreProfile } from "../checks/store-profile.ts";

/** A record of the map with what people and the zone say of it. */
export type MapRow = Omit<MapRecord, "comment"> & {
  purpose: string;
  isExplained: boolean;
  ownerName: string;
  since: string | null;
  isRequired: boolean;
};

/** A finding as far as a map needs it. */
export type MapFinding = { id: string; checkId: string; subject: string; title: string; status: "fail" | "warn" };

/** One line: all records of a name and type that are answered together, TXT parted by what they are. */
export type RecordGroup = {
  /** Eight hex digits that stay the same while name, type and kind do. */
  id: string;
  name: string;
  type: string;
  /** `spf`, `dmarc`, `dkim`, …; null for other types and for texts of no known kind. */
  kind: string | null;
  rows: MapRow[];
  lane: RecordLane;
  services: Service[];
  /** What happens without it; null when nobody can tell. */
  loss: string | null;
  findings: MapFinding[];
};

const laneOrder: readonly RecordLane[] = ["proxied", "dns-only", "mail", "other"];

/** Gathers rows into lines, in the order of the map: through the edge, past it, mail, the rest. */
export function groupRecords(
  rows: readonly MapRow[],
  findings: readonly MapFinding[],
  store: StoreProfile,
): RecordGroup[] {
  const records = rows.map((row): MapRecord => ({ ...row, comment: null }));
  const byKey = Map.groupBy(rows, (row) => [row.type, row.name, kindOf(row) ?? ""].join(" "));
  const groups = [...byKey].flatMap(([key, own]): RecordGroup[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { name, type } = first;
    const services = own.flatMap((row) => servicesOf({ ...row, comment: null }, records, store));
    const group = {
      id: createHash("sha256").update(key).digest("hex").slice(0, 8),
      name,
      type,
      kind: kindOf(first),
      rows: own,
      lane: own.some((row) => laneOf(row) === "proxied") ? "proxied" : laneOf(first),
      services: services.filter((service, at) => services.findIndex((other) => other.name === service.name) === at),
      loss: lossOf(first, store),
    } as const;
    return [{ ...group, findings: findings.filter((finding) => isAbout(finding, group)) }];
  });
  return inOrder(groups);
}

/** By lane; within one, what leads to the same service stands together, so that the lines of a drawing do not cross. */
function inOrder(groups: RecordGroup[]): RecordGroup[] {
  const services = [...new Set(groups.map(({ services: [first] }) => first?.name))];
  return groups.toSorted(
    (left, right) =>
      laneOrder.indexOf(left.lane) - laneOrder.indexOf(right.lane) ||
      services.indexOf(left.services[0]?.name) - services.indexOf(right.services[0]?.name),
  );
}

/** Texts without a kind stand alone: two proofs of two vendors have nothing to do with each other. */
function kindOf({ type, name, value }: Pick<MapRecord, "type" | "name" | "value">): string | null {
  if (name.includes("._domainkey.")) return "dkim";
  return type === "TXT" ? (textKindOf(value) ?? value) : null;
}

const addressTypes = new Set(["A", "AAAA", "CNAME"]);

/** Tells whether a finding speaks of a line's records, by its check and its subject. */
export function isAbout(
  finding: Pick<MapFinding, "checkId" | "subject">,
  group: Pick<RecordGroup, "name" | "type" | "kind">,
): boolean {
  const { checkId, subject } = finding;
  const { name, type, kind } = group;
  switch (checkId) {
    case "email.spf":
    case "email.spf-evaluate":
      return kind === "spf" && name === subject;
    case "email.dmarc":
    case "email.dmarc-reports":
      return kind === "dmarc" && name === `_dmarc.${subject}`;
    case "email.dkim":
      return kind === "dkim" && isKeyOf(name, subject);
    case "email.mx":
      return type === "MX" && name === subject;
    case "email.mta-sts":
      return kind === "mta-sts" && name === `_mta-sts.${subject}`;
    case "email.tls-rpt":
      return kind === "tls-rpt" && name === `_smtp._tls.${subject}`;
    case "email.bimi":
      return kind === "bimi" && name === `default._bimi.${subject}`;
    case "dns.caa":
      return type === "CAA" && (name === subject || subject.endsWith(`.${name}`));
    case "dns.map":
      return subject === `${type} ${name}`;
    case "dns.dnssec":
      return type === "DS" && name === subject;
    case "dns.delegation":
    case "dns.lame-ns":
    case "dns.ns-redundancy":
    case "dns.auth-consistent":
      return type === "NS" && name === subject;
    case "dns.control-proven":
      return kind === "launch-verify";
    default:
      return /^(?:dns|tls|edge)\./.test(checkId) && addressTypes.has(type) && kind === null && name === subject;
  }
}

/** A key's subject is its whole name, `selector._domainkey.domain`, or the domain it signs for. */
function isKeyOf(name: string, subject: string): boolean {
  return name === subject || name.endsWith(`._domainkey.${subject}`);
}
