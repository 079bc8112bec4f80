/** DNS map and redirects on one page: the map or its table, the chosen record beside it, the ways in below. */
import Link from "next/link";
import { api } from "@/app/_trpc/server.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { pageData } from "../../../../_shared/store.ts";
import { RehearseButton } from "../../rehearsal/rehearse-record.tsx";
import { FollowPick } from "../../risks/follow-pick.tsx";
import type { StagePageData } from "./check-words.ts";
import { DnsMapFigure } from "./dns-map-figure.tsx";
import type { DomainMap } from "./dns-map-layout.ts";
import { DnsTable } from "./dns-table.tsx";
import { MatrixCard } from "./matrix-card.tsx";
import { RecordPane } from "./record-pane.tsx";

type Clock = { now: Date; zone: string };
export type DomainView = "map" | "table";

/** Shows the tab; `view` is null until somebody chose one: then a wide screen shows the map, a phone the table. */
export async function DomainTab({
  page,
  base,
  view,
  recordId,
  now,
  zone,
}: { page: StagePageData; base: string; view: DomainView | null; recordId: string | null } & Clock) {
  const storeId = page.store.id;
  const { map, redirects, domain } = await pageData((await api()).edge.domain({ storeId }));
  const chosen = map && (map.groups.find(({ id }) => id === recordId) ?? worstOf(map));
  const hrefOf = (record: string | null, to: DomainView | null = view) => {
    const query = new URLSearchParams({ tab: "domain" });
    if (to) query.set("view", to);
    if (record) query.set("record", record);
    return `${base}?${query}`;
  };
  const mapDocument = page.deliverables.find(({ key }) => key === "D2.1");
  if (!map || map.groups.length === 0) {
    return (
      <div className="flex flex-col gap-3.5 px-5 py-3.5">
        <Card id="dns-map" title="DNS map" end={<RehearseButton storeId={storeId} domain={domain} size="sm" />}>
          <Empty
            icon="globe"
            title={map ? "We found no records. Is the spelling right?" : "The zone has not been read yet."}
            line={map ? `Nobody answers for ${domain}.` : "The map is written when the check DNS map has looked."}
            action={
              <Link className="link" href={`${base}?tab=checks&check=dns.map#dns.map`}>
                See the check
              </Link>
            }
          />
        </Card>
        <MatrixCard redirects={redirects} storeId={storeId} base={base} />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3.5 px-5 py-3.5">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3.5 xl:grid-cols-[minmax(0,1fr)_360px]">
        <Card
          id="dns-map"
          title="DNS map"
          sub={subOf(map)}
          end={
            <>
              {mapDocument?.id && (
                <ButtonLink
                  kind="ghost"
                  size="sm"
                  icon="file-text"
                  name="Open the document DNS map"
                  href={`/stores/${storeId}/deliverables/${mapDocument.id}`}
                />
              )}
              <ViewSwitch view={view} hrefOf={(to) => hrefOf(chosen?.id ?? null, to)} />
            </>
          }
        >
          <Remarks map={map} />
          <FollowPick>
            <RovingRows>
              {view !== "table" && (
                <div className={view === null ? "max-md:hidden" : undefined}>
                  <DnsMapFigure map={map} selectedId={chosen?.id ?? null} hrefOf={hrefOf} />
                </div>
              )}
              {view !== "map" && (
                <div className={view === null ? "md:hidden" : undefined}>
                  <DnsTable map={map} selectedId={chosen?.id ?? null} hrefOf={hrefOf} />
                </div>
              )}
            </RovingRows>
          </FollowPick>
        </Card>
        {chosen && <RecordPane map={map} group={chosen} domain={domain} storeId={storeId} now={now} zone={zone} />}
      </div>
      <MatrixCard redirects={redirects} storeId={storeId} base={base} />
    </div>
  );
}

/** The first record with a failure, else with a warning, else the first. */
function worstOf({ groups }: DomainMap) {
  const withA = (status: "fail" | "warn") =>
    groups.find(({ findings }) => findings.some((each) => each.status === status));
  return withA("fail") ?? withA("warn") ?? groups[0] ?? null;
}

function subOf({ recordCount, groups, source, lost }: DomainMap): string {
  const faulty = groups.filter(({ findings }) => findings.length > 0).length;
  const seen = source === "zone" ? "the whole zone" : "seen from outside";
  const missing = lost.length > 0 ? `, ${lost.length} missing` : "";
  return `${recordCount} records, ${seen}${faulty > 0 ? `, ${faulty} with a finding` : ""}${missing}`;
}

/** Map and table are equal twins; on a phone one button leads to the other. */
function ViewSwitch({ view, hrefOf }: { view: DomainView | null; hrefOf: (view: DomainView) => string }) {
  const current = view ?? "map";
  const other = current === "map" ? "table" : "map";
  return (
    <>
      <span className="segments max-md:hidden">
        {(["map", "table"] as const).map((each) => (
          <Link
            key={each}
            href={hrefOf(each)}
            scroll={false}
            aria-current={each === current ? "true" : undefined}
            data-shortcut={each === other ? "map-or-table" : undefined}
            aria-keyshortcuts={each === other ? "T" : undefined}
          >
            {each === "map" ? "Map" : "Table"}
          </Link>
        ))}
      </span>
      <span className="md:hidden">
        <ButtonLink size="sm" href={hrefOf(view === "map" ? "table" : "map")} scroll={false}>
          {view === "map" ? "Show the table" : "Show the map"}
        </ButtonLink>
      </span>
    </>
  );
}

/** What the map cannot show by itself: records that should be there, questions nobody answered. */
function Remarks({ map }: { map: DomainMap }) {
  if (map.lost.length === 0 && map.unseen.length === 0 && !map.refused) return null;
  return (
    <ul className="flex flex-col gap-1 border-b border-border px-3.5 py-2.5">
      {map.lost.map(({ type, name, value, fate, purpose }) => (
        <li key={`${type} ${name} ${value}`}>
          <Mark icon="octagon-x" tone="fail">
            {fate === "missing" ? "Required, and gone" : "Required, and changed"}
          </Mark>{" "}
          <bdi className="mono [overflow-wrap:anywhere]">{visibleText(`${type} ${name} ${value}`)}</bdi>
          {purpose && <span className="text-foreground-2">{` ${visibleText(purpose)}`}</span>}
        </li>
      ))}
      {map.unseen.length > 0 && (
        <li className="text-foreground-2">
          {`No name server answered for ${map.unseen.slice(0, 6).join(", ")}${map.unseen.length > 6 ? " and more" : ""}.`}
        </li>
      )}
      {map.refused && (
        <li className="text-foreground-2">{`The connected token lacks the permission ${map.refused}.`}</li>
      )}
    </ul>
  );
}
