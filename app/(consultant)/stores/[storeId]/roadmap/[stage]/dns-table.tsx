/** The DNS map as a table: the same records, each with where it leads and what is wrong with it. */
import { Cell, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { RecordLane } from "@/server/checks/dns/record-role.ts";
import { type DomainMap, shortName } from "./dns-map-layout.ts";

const laneWords: Record<RecordLane, string> = {
  proxied: "Cloudflare, proxied",
  "dns-only": "DNS only",
  mail: "mail",
  other: "–",
};

/** Shows the table; opening a row shows the record beside it. */
export function DnsTable({
  map,
  selectedId,
  hrefOf,
}: {
  map: DomainMap;
  selectedId: string | null;
  hrefOf: (id: string) => string;
}) {
  return (
    <Table label={`Records of ${map.zone} and where they lead`} stack fixed>
      <thead>
        <tr>
          <HeadCell className="w-[170px]">Name</HeadCell>
          <HeadCell className="w-[76px]">Type</HeadCell>
          <HeadCell>Value</HeadCell>
          <HeadCell className="w-[130px]">Through</HeadCell>
          <HeadCell className="w-[150px]">Leads to</HeadCell>
          <HeadCell className="w-[96px]">Finding</HeadCell>
        </tr>
      </thead>
      <tbody>
        {map.groups.map((group) => {
          const worst = group.findings.find(({ status }) => status === "fail") ?? group.findings[0];
          return (
            <Row key={group.id} id={hrefOf(group.id)} isSelected={group.id === selectedId}>
              <Cell label="Name">
                <RowLink href={hrefOf(group.id)}>
                  <bdi className="mono [overflow-wrap:anywhere]">{visibleText(shortName(group.name, map.zone))}</bdi>
                </RowLink>
              </Cell>
              <Cell label="Type">{group.type}</Cell>
              <Cell label="Value">
                {group.rows.map(({ value }) => (
                  <bdi key={value} className="mono line-clamp-2 text-xs [overflow-wrap:anywhere]">
                    {visibleText(value)}
                  </bdi>
                ))}
              </Cell>
              <Cell label="Through">{laneWords[group.lane]}</Cell>
              <Cell label="Leads to">
                {group.services.length === 0 ? "–" : group.services.map(({ name }) => visibleText(name)).join(", ")}
              </Cell>
              <Cell label="Finding">
                {worst ? <ResultStatus status={worst.status} /> : <span className="text-muted-foreground">none</span>}
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
