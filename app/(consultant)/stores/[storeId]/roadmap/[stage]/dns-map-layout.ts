/** Where everything stands on the DNS map: rows on the left, the edge in the middle, services on the right. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import type { IconName } from "@/app/_ui/icon-names.ts";

export type DomainMap = NonNullable<RouterOutputs["edge"]["domain"]["map"]>;
export type RecordGroup = DomainMap["groups"][number];

type Service = RecordGroup["services"][number];
export type LineTone = "solid" | "dashed" | "mail" | "fail";
export type MapLine = { key: string; tone: LineTone; path: string };
export type MapBox = { name: string; detail: string; icon: IconName; y: number; height: number };
export type MapLayout = {
  width: number;
  height: number;
  rows: { group: RecordGroup; y: number }[];
  lines: MapLine[];
  boxes: MapBox[];
  /** The edge that proxied records pass; null when none is proxied. */
  edge: { y: number; height: number } | null;
  /** Heights at which "DNS only" is written. */
  bare: number[];
};

/** In the drawing's own units, which are pixels at full width. */
export const mapColumns = {
  name: 14,
  type: 152,
  value: 204,
  lineStart: 346,
  edge: 396,
  edgeEnd: 500,
  box: 570,
  end: 762,
} as const;
export const ROW_HEIGHT = 29;
const BOX_HEIGHT = 46;
const BOX_GAP = 8;
const MARGIN = 4;

const boxIcons: Record<Service["kind"], IconName> = {
  hosting: "triangle",
  shop: "shopping-bag",
  server: "server",
  mailbox: "mail",
  sender: "send",
  receiver: "inbox",
  authority: "lock",
  dns: "globe",
  proof: "check",
};
const boxDetails: Partial<Record<Service["kind"], string>> = {
  mailbox: "Mailboxes",
  sender: "Sends mail in your name",
  receiver: "Reads your mail rules",
  authority: "May issue certificates",
  dns: "Answers for the domain",
  proof: "Asked for a proof",
};

/** Lays the map out; the zone's own name stands whole, names below it without it. */
export function layOutMap(groups: readonly RecordGroup[], zone: string): MapLayout {
  const rows = groups.map((group, index) => ({ group, y: MARGIN + index * ROW_HEIGHT + ROW_HEIGHT / 2 }));
  const boxes = placeBoxes(rows, zone);
  const proxied = rows.filter(({ group }) => group.lane === "proxied");
  const edge = edgeOf(proxied.map(({ y }) => y));
  const bottom = Math.max(
    MARGIN + rows.length * ROW_HEIGHT,
    ...boxes.map((box) => box.y + box.height),
    edge ? edge.y + edge.height : 0,
  );
  return {
    width: mapColumns.end + 6,
    height: bottom + MARGIN,
    rows,
    lines: drawLines(rows, boxes),
    boxes,
    edge,
    bare: rows.filter(({ group }) => group.lane === "dns-only" && group.services.length > 0).map(({ y }) => y),
  };
}

type PlacedRow = MapLayout["rows"][number];

/** Services in the order of their first record, each as close to the middle of its records as the ones above allow. */
function placeBoxes(rows: PlacedRow[], zone: string): MapBox[] {
  const services = new Map<string, { service: Service; rows: PlacedRow[] }>();
  for (const row of rows) {
    for (const service of row.group.services) {
      const known = services.get(service.name) ?? { service, rows: [] };
      known.rows.push(row);
      services.set(service.name, known);
    }
  }
  const wanted = [...services.values()].map((entry) => ({
    ...entry,
    middle: entry.rows.reduce((sum, { y }) => sum + y, 0) / entry.rows.length,
  }));
  let free = MARGIN;
  return wanted
    .toSorted((left, right) => left.middle - right.middle)
    .map(({ service, rows: own, middle }) => {
      const y = Math.max(free, Math.round(middle - BOX_HEIGHT / 2));
      free = y + BOX_HEIGHT + BOX_GAP;
      const names = [...new Set(own.map(({ group }) => shortName(group.name, zone)))];
      const detail = boxDetails[service.kind] ?? names.join(", ");
      return { name: service.name, detail, icon: boxIcons[service.kind], y, height: BOX_HEIGHT };
    });
}

function edgeOf(heights: number[]): MapLayout["edge"] {
  if (heights.length === 0) return null;
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const height = Math.max(58, bottom - top + ROW_HEIGHT - 6);
  return { y: Math.max(2, (top + bottom) / 2 - height / 2), height };
}

function drawLines(rows: PlacedRow[], boxes: MapBox[]): MapLine[] {
  const { lineStart, edge, edgeEnd, box } = mapColumns;
  const ends = rows.flatMap((row) => row.group.services.map((service) => ({ row, name: service.name })));
  return ends.flatMap(({ row, name }): MapLine[] => {
    const target = boxes.find((each) => each.name === name);
    if (!target) return [];
    const own = ends.filter((end) => end.name === name);
    const at = own.findIndex((end) => end.row === row);
    const to = Math.round(target.y + (target.height * (at + 1)) / (own.length + 1));
    const { y, group } = row;
    const curve = `C${edgeEnd + 40} ${y},${box - 40} ${to},${box} ${to}`;
    const path =
      group.lane === "proxied"
        ? `M${lineStart} ${y}H${edge}M${edgeEnd} ${y}${curve}`
        : `M${lineStart} ${y}H${edgeEnd}${curve}`;
    return [{ key: `${group.id} ${name}`, tone: toneOf(group), path }];
  });
}

function toneOf(group: RecordGroup): LineTone {
  if (group.findings.some(({ status }) => status === "fail")) return "fail";
  if (group.lane === "proxied") return "solid";
  return group.lane === "dns-only" ? "dashed" : "mail";
}

/** The zone's own name whole, others without it, as people read them. */
export function shortName(name: string, zone: string): string {
  return name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
}

/** What a line holds, in few words. */
export function valueWords({ type, kind, rows }: Pick<RecordGroup, "type" | "kind" | "rows">): string {
  const [first] = rows;
  if (!first) return "";
  if (rows.length > 1 && kind !== null && kindWords[kind]) return `${rows.length} ${kindWords[kind]} records`;
  if (rows.length > 1 && (type === "A" || type === "AAAA")) return `${rows.length} addresses`;
  const more = rows.length > 1 ? ` +${rows.length - 1}` : "";
  if (kind === "dkim" && type === "TXT") return "DKIM key";
  if (kind === "dmarc") return /p=\w+/i.exec(first.value)?.[0] ?? first.value;
  return `${type === "MX" ? first.value.replace(/^\d+ /, "") : first.value}${more}`;
}

/** What a text is called. */
export const kindWords: Record<string, string> = {
  spf: "SPF",
  dmarc: "DMARC",
  dkim: "DKIM",
  "mta-sts": "MTA-STS",
  "tls-rpt": "TLS-RPT",
  bimi: "BIMI",
  "launch-verify": "proof",
};

/** The conclusion of the map in one sentence, for who does not see it. */
export function mapSentence({ groups, recordCount }: Pick<DomainMap, "groups" | "recordCount">): string {
  const count = (lane: RecordGroup["lane"]) => groups.filter((group) => group.lane === lane).length;
  const bad = groups.filter(({ findings }) => findings.some(({ status }) => status === "fail")).length;
  const parts = [
    `${recordCount} records`,
    `${count("proxied")} lines through Cloudflare`,
    `${count("dns-only")} straight to a service`,
    `${count("mail")} for mail`,
    bad === 0 ? "none faulty" : `${bad} faulty`,
  ];
  return `DNS map: ${parts.join(", ")}. The table holds the same.`;
}
