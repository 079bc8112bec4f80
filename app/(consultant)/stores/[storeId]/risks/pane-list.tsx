/** The left pane: what breaks first, what nobody could see, what was fixed, and what can wait. */
import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Pick, PickList } from "@/app/_ui/panes.tsx";
import { FindingStatus, ImpactMark, ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { Standing } from "../waiver-record.tsx";
import type { Waiver } from "../waiver-words.ts";
import type { KnownPerson } from "./pane-fix.tsx";
import { type RiskLists, type RiskPlace, type RiskRow, riskHref, standing } from "./risk-words.ts";

/** At most ten lines on the risk list; the rest is one click away. */
const RISKS_SHOWN = 10;
const UNSEEN_SHOWN = 5;

type Props = {
  lists: RiskLists;
  waivers: readonly Waiver[];
  people: readonly KnownPerson[];
  place: RiskPlace;
  chosenId: string | null;
  now: Date;
  zone: string;
};

/** Lists the findings in their groups; the filter in force leaves only its own. */
export function PaneList({ lists, waivers, people, place, chosenId, now, zone }: Props) {
  const { show } = place;
  const isAll = show === "all";
  const risks = place.isLong ? lists.risks : lists.risks.slice(0, RISKS_SHOWN);
  const unseen = isAll ? lists.couldNotCheck.slice(0, UNSEEN_SHOWN) : lists.couldNotCheck;
  return (
    <>
      {(isAll || show === "open") && (
        <>
          <GroupHead title={`${lists.risks.length} open`} note="ranked by business impact" />
          {risks.length === 0 && <Empty small title="No open risks." line="The next audit looks again." />}
          <PickList label="Open risks">
            {risks.map((risk) => (
              <RiskPick
                key={risk.id}
                row={risk}
                rank={risk.rank}
                ownerKind={people.find(({ name }) => name === risk.ownerName)?.kind}
                isCurrent={risk.id === chosenId}
                place={place}
                now={now}
                zone={zone}
              />
            ))}
          </PickList>
          {risks.length < lists.risks.length && (
            <Link
              className="link block border-b border-border px-5 py-2.5 text-xs"
              href={riskHref({ ...place, isLong: true }, chosenId)}
            >
              {`and ${lists.risks.length - risks.length} smaller ones`}
            </Link>
          )}
        </>
      )}
      {show === "contained" && <Records waivers={waivers} place={place} chosenId={chosenId} now={now} />}
      {(isAll ? unseen.length > 0 : show === "not-checked") && (
        <>
          <GroupHead title={`${lists.couldNotCheck.length} could not check`} note="never counts as fine" />
          {unseen.length === 0 && <Empty small title="Everything was seen." />}
          <PickList label="Could not check">
            {unseen.map((row) => (
              <UnseenPick key={row.id} row={row} isCurrent={row.id === chosenId} place={place} />
            ))}
          </PickList>
          {unseen.length < lists.couldNotCheck.length && (
            <Link
              className="link block border-b border-border px-5 py-2.5 text-xs"
              href={riskHref({ ...place, show: "not-checked" })}
            >
              {`All ${lists.couldNotCheck.length}`}
            </Link>
          )}
        </>
      )}
      {(isAll ? lists.fixed.length > 0 : show === "fixed") && (
        <>
          <GroupHead title={`${lists.fixed.length} fixed`} note="verified by a later audit, or set aside" />
          {lists.fixed.length === 0 && <Empty small title="Nothing was fixed yet." />}
          <PickList label="Fixed and set aside">
            {lists.fixed.map((row) => (
              <FixedPick key={row.id} row={row} isCurrent={row.id === chosenId} place={place} now={now} zone={zone} />
            ))}
          </PickList>
        </>
      )}
      {isAll && <NotNow lists={lists} />}
    </>
  );
}

/** Every bottleneck record of the store: those that count, then the void ones with their reason. */
function Records({ waivers, place, chosenId, now }: Pick<Props, "waivers" | "place" | "chosenId"> & { now: Date }) {
  const alive = waivers.filter(({ state }) => state !== "void");
  const ended = waivers.filter(({ state }) => state === "void");
  const list = (label: string, records: readonly Waiver[]) => (
    <PickList label={label}>
      {records.map((waiver) => (
        <RecordPick key={waiver.id} waiver={waiver} place={place} chosenId={chosenId} now={now} />
      ))}
    </PickList>
  );
  return (
    <>
      <GroupHead title={`${alive.length} contained or proposed`} note="each ends on its day" />
      {alive.length === 0 && (
        <Empty small title="Nothing is contained." line="A known weak spot can be, from its fix-it record." />
      )}
      {list("Contained and proposed", alive)}
      {ended.length > 0 && <GroupHead title={`${ended.length} void`} note="kept with the reason" />}
      {ended.length > 0 && list("Void records", ended)}
    </>
  );
}

function RecordPick({
  waiver,
  place,
  chosenId,
  now,
}: {
  waiver: Waiver;
  place: RiskPlace;
  chosenId: string | null;
  now: Date;
}) {
  const words = (
    <>
      <span className="block truncate font-medium">{waiver.title}</span>
      <span className="mt-[3px] block">
        <Standing waiver={waiver} now={now} />
      </span>
    </>
  );
  // A finding that is gone leaves its record behind, with nowhere to lead.
  if (waiver.findingId === null) return <li className="border-b border-border px-5 py-2.5">{words}</li>;
  return (
    <Pick
      href={riskHref(place, waiver.findingId, "fix")}
      isCurrent={waiver.state !== "void" && waiver.findingId === chosenId}
    >
      {words}
    </Pick>
  );
}

function GroupHead({ title, note }: { title: string; note: string }) {
  return (
    <div className="pane-h">
      <h2 className="font-semibold">{title}</h2>
      <span className="truncate text-muted-foreground">{note}</span>
    </div>
  );
}

type PickProps = { row: RiskRow; isCurrent: boolean; place: RiskPlace };

function RiskPick({
  row,
  rank,
  ownerKind,
  isCurrent,
  place,
  now,
  zone,
}: PickProps & { rank: number; ownerKind: KnownPerson["kind"] | undefined; now: Date; zone: string }) {
  return (
    <Pick
      href={riskHref(place, row.id, "evidence")}
      isCurrent={isCurrent}
      start={rank}
      end={row.ownerName ? <Avatar name={row.ownerName} kind={ownerKind} /> : undefined}
    >
      <span className="block truncate font-medium">{row.title}</span>
      <span className="mt-[3px] flex items-center gap-1.5 text-xs text-muted-foreground">
        <ImpactMark impact={row.impact} status={row.status === "fail" ? "fail" : "warn"} />
        <span className="truncate">
          {`· ${standing(row)} · `}
          <Time at={row.reopenedAt ?? row.openedAt} form="age" now={now} zone={zone} />
        </span>
      </span>
    </Pick>
  );
}

function UnseenPick({ row, isCurrent, place }: PickProps) {
  return (
    <Pick
      href={riskHref(place, row.id, "evidence")}
      isCurrent={isCurrent}
      start={<ResultStatus status="unknown" iconOnly />}
    >
      <span className="block truncate">{row.title.replace(/: not checked yet$/, "")}</span>
      <bdi className="mono block truncate text-xs text-muted-foreground">{visibleText(row.subject)}</bdi>
    </Pick>
  );
}

function FixedPick({ row, isCurrent, place, now, zone }: PickProps & { now: Date; zone: string }) {
  return (
    <Pick
      href={riskHref(place, row.id, "evidence")}
      isCurrent={isCurrent}
      start={<FindingStatus state={row.state} iconOnly />}
      end={
        row.fixedAt && (
          <span className="flex-none text-xs text-muted-foreground">
            Fixed <Time at={row.fixedAt} form="day" now={now} zone={zone} />
          </span>
        )
      }
    >
      <span className="block truncate text-foreground-2">{row.title}</span>
    </Pick>
  );
}

function NotNow({ lists }: { lists: RiskLists }) {
  return (
    <details className="group mt-auto border-t border-border">
      <summary className="px-5">
        <span className="font-semibold">{`${lists.notNow.length} not now`}</span>
        <span className="min-w-0 flex-1 truncate text-muted-foreground">
          {lists.notNow.map(({ title }) => title.toLowerCase()).join(", ")}
        </span>
        <span className="link">Why</span>
      </summary>
      <ul className="flex flex-col gap-2.5 px-5 pt-1 pb-4">
        {lists.notNow.map(({ title, because, unless }) => (
          <li key={title}>
            <p className="font-medium">{`Not now: ${title.toLowerCase()}, because`}</p>
            <p className="text-foreground-2">{`${because} It changes when ${unless}.`}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
