/** The DNS map as a drawing: solid through the edge, dashed past it, grey for mail, red where something is wrong. */
import { clsx } from "clsx";
import Link from "next/link";
import { Icon } from "@/app/_ui/icon.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import {
  type DomainMap,
  layOutMap,
  type MapBox,
  mapColumns,
  mapSentence,
  type RecordGroup,
  ROW_HEIGHT,
  shortName,
  valueWords,
} from "./dns-map-layout.ts";

/** Draws the map; every record is a link that opens it beside the map. */
export function DnsMapFigure({
  map,
  selectedId,
  hrefOf,
}: {
  map: DomainMap;
  selectedId: string | null;
  hrefOf: (id: string) => string;
}) {
  const { width, height, rows, lines, boxes, edge, bare } = layOutMap(map.groups, map.zone);
  return (
    <div className="dns-map">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing that holds links is a group, and no HTML element draws */}
      <svg viewBox={`0 0 ${width} ${height}`} role="group" aria-label={mapSentence(map)}>
        {lines.map(({ key, tone, path }) => (
          <path key={key} d={path} className={`dns-line dns-line-${tone}`} />
        ))}
        {edge && (
          <g>
            <rect
              x={mapColumns.edge}
              y={edge.y}
              width={mapColumns.edgeEnd - mapColumns.edge}
              height={edge.height}
              rx={8}
              className="dns-edge"
            />
            <text x={448} y={edge.y + edge.height / 2 - 2} className="dns-edge-name">
              Cloudflare
            </text>
            <text x={448} y={edge.y + edge.height / 2 + 14} className="dns-edge-word">
              proxied
            </text>
          </g>
        )}
        {bare.map((y) => (
          <g key={y}>
            <rect x={408} y={y - 8} width={58} height={16} className="dns-paper" />
            <text x={437} y={y + 4} className="dns-edge-word">
              DNS only
            </text>
          </g>
        ))}
        {boxes.map((box) => (
          <Box key={box.name} box={box} />
        ))}
        {rows.map(({ group, y }) => (
          <RecordLine
            key={group.id}
            group={group}
            y={y}
            zone={map.zone}
            href={hrefOf(group.id)}
            isSelected={group.id === selectedId}
          />
        ))}
      </svg>
    </div>
  );
}

function RecordLine({
  group,
  y,
  zone,
  href,
  isSelected,
}: {
  group: RecordGroup;
  y: number;
  zone: string;
  href: string;
  isSelected: boolean;
}) {
  const worst = group.findings.find(({ status }) => status === "fail") ?? group.findings[0];
  const value = visibleText(valueWords(group));
  const name = visibleText(shortName(group.name, zone));
  return (
    <Link
      href={href}
      scroll={false}
      prefetch={false}
      className={clsx("dns-row", worst && `dns-row-${worst.status}`)}
      aria-current={isSelected ? "true" : undefined}
      data-row={href}
      suppressHydrationWarning
    >
      {/* Names the link beside what is drawn, which is cut; blanks keep the drawn words apart. */}
      <title>{`${name} ${group.type} ${value}${worst ? `, ${worst.title}` : ""}`}</title>
      <rect x={6} y={y - ROW_HEIGHT / 2 + 1} width={334} height={ROW_HEIGHT - 2} rx={6} className="dns-row-back" />
      <text x={mapColumns.name} y={y + 4} className="dns-name">
        {`${cut(name, 18)} `}
      </text>
      <text x={mapColumns.type} y={y + 4} className="dns-type">
        {`${group.type} `}
      </text>
      <text x={mapColumns.value} y={y + 4} className="dns-value">
        {cut(value, 20)}
      </text>
    </Link>
  );
}

function Box({ box }: { box: MapBox }) {
  return (
    <g>
      <rect
        x={mapColumns.box}
        y={box.y}
        width={mapColumns.end - mapColumns.box}
        height={box.height}
        rx={8}
        className="dns-box"
      />
      <svg
        x={mapColumns.box + 12}
        y={box.y + box.height / 2 - 8}
        width={16}
        height={16}
        className="dns-box-icon"
        aria-hidden="true"
      >
        <Icon name={box.icon} />
      </svg>
      <text x={mapColumns.box + 38} y={box.y + 20} className="dns-box-name">
        {cut(visibleText(box.name), 20)}
      </text>
      <text x={mapColumns.box + 38} y={box.y + 36} className="dns-box-detail">
        {cut(visibleText(box.detail), 24)}
      </text>
    </g>
  );
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
