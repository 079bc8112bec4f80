/** The DNS map as a document: records grouped by what they are for, with owner and since when. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Cell, GroupRow, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { recordGroups } from "@/server/checks/dns/record-purpose.ts";
import { RecordNoteForm } from "./record-note-form.tsx";

type Content = Extract<RouterOutputs["deliverables"]["get"]["body"], { key: "D2.1" }>["content"];
type Line = Content["rows"][number];

const groupWords: Record<Line["group"], string> = {
  shop: "Shows the shop",
  mail: "Carries mail",
  proof: "Proves the domain to others",
  safety: "Keeps it safe",
  zone: "Name servers",
  other: "Everything else",
};

/** Shows the map; with `canEdit` each record takes purpose, owner and since when. */
export function DnsMapDocument({
  content,
  storeId,
  canEdit,
  onlyOpen,
}: {
  content: Content;
  storeId: string;
  canEdit: boolean;
  onlyOpen: boolean;
}) {
  const { rows, lost, unseen, source, refused } = content;
  const open = rows.filter(({ isExplained }) => !isExplained).length;
  return (
    <>
      <p className="px-5 py-2.5 text-foreground-2">
        {`${rows.length} records of ${content.zone}, ${open === 0 ? "all explained" : `${open} without a reason`}. `}
        {source === "zone"
          ? "The whole zone was read."
          : `Seen from outside: names nobody told us of are missing.${refused ? ` The connected token lacks the permission ${refused}.` : ""}`}
        {unseen.length > 0 && ` No name server answered for ${unseen.join(", ")}.`}
      </p>
      {lost.map(({ type, name, value, fate, purpose }) => (
        <p key={`${type} ${name} ${value}`} className="px-5 pb-2.5">
          <Mark icon="x" tone="fail">
            {fate === "missing" ? "Required, and gone" : "Required, and changed"}
          </Mark>{" "}
          <bdi className="mono [overflow-wrap:anywhere]">{visibleText(`${type} ${name} ${value}`)}</bdi>
          {purpose && <span className="text-foreground-2">{` ${purpose}`}</span>}
        </p>
      ))}
      <Table label="Records by what they are for" rows="lines" page fixed stack>
        <thead>
          <tr>
            <HeadCell className="w-[88px]">Type</HeadCell>
            <HeadCell className="w-[250px]">Name</HeadCell>
            <HeadCell>Value</HeadCell>
            <HeadCell end className="w-[70px]">
              TTL
            </HeadCell>
            <HeadCell className="w-[260px]">Purpose</HeadCell>
            <HeadCell className="w-[130px]">Owner</HeadCell>
            <HeadCell className="w-[100px]">Since</HeadCell>
          </tr>
        </thead>
        {recordGroups.map((group) => {
          const own = rows.filter((row) => row.group === group && !(onlyOpen && row.isExplained));
          if (own.length === 0) return null;
          return (
            <tbody key={group}>
              <GroupRow columns={7} title={groupWords[group]} count={own.length} />
              {own.map((row) => (
                <RecordRow key={`${row.type} ${row.name} ${row.value}`} row={row} storeId={storeId} canEdit={canEdit} />
              ))}
            </tbody>
          );
        })}
      </Table>
    </>
  );
}

function RecordRow({ row, storeId, canEdit }: { row: Line; storeId: string; canEdit: boolean }) {
  const { type, name, value, ttl, proxied, purpose, isExplained, ownerName, since, isRequired } = row;
  return (
    <Row id={`${type} ${name} ${value}`}>
      <Cell label="Type">{type}</Cell>
      <Cell label="Name">
        <bdi className="mono [overflow-wrap:anywhere]">{visibleText(name)}</bdi>
      </Cell>
      <Cell label="Value">
        <bdi className="mono [overflow-wrap:anywhere]">{visibleText(value)}</bdi>
        {proxied && <span className="block text-xs text-muted-foreground">proxied</span>}
      </Cell>
      <Cell end label="TTL, seconds">
        {ttl ?? "auto"}
      </Cell>
      <Cell label="Purpose">
        {purpose ? <bdi>{visibleText(purpose)}</bdi> : "–"}
        {!isExplained && (
          <span className="block">
            <Mark icon="triangle-alert" tone="warn">
              Nobody has said why it is there
            </Mark>
          </span>
        )}
        {isRequired && <span className="block text-xs text-muted-foreground">required</span>}
        {canEdit && (
          <details className="noprint">
            <summary className="link text-xs">
              Explain<span className="sr-only">{` ${type} ${name}`}</span>
            </summary>
            <RecordNoteForm
              storeId={storeId}
              record={{ type, name, value }}
              note={{ purpose: isExplained ? purpose : "", ownerName, since, isRequired }}
            />
          </details>
        )}
      </Cell>
      <Cell label="Owner">{ownerName ? <bdi>{visibleText(ownerName)}</bdi> : "–"}</Cell>
      <Cell label="Since">{since ?? "–"}</Cell>
    </Row>
  );
}
