import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Avatar, RobotAvatar, StoreTile } from "@/app/_ui/avatar.tsx";
import { Cell, GroupRow, HeadCell, Row, RowLink, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { MinimumBarCount } from "@/app/_ui/minimum-bar.tsx";
import { ResultStatus, VerdictStatus } from "@/app/_ui/status.tsx";
import { impactWords, stageWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { daysUntil } from "@/app/_ui/time-words.ts";
import { Track } from "@/app/_ui/track.tsx";
import { stages } from "@/server/stages/index.ts";

type StoreRowData = RouterOutputs["stores"]["list"]["stores"][number];
type Clock = { now: Date; zone: string };

const groups = [
  { by: "consultant", title: "Needs you", note: "You have the next move" },
  { by: "running", title: "Running", note: "Audits in progress" },
  { by: "founder", title: "Waiting on founder", note: "They have the next move" },
  { by: "nobody", title: "Live and watched", note: undefined },
] as const;

/** The stores by who has the next move. */
export function StoresTable({
  stores,
  counts,
  now,
  zone,
}: {
  stores: readonly StoreRowData[];
  /** Of all stores, also those on other pages. */
  counts: RouterOutputs["stores"]["list"]["totals"]["groups"];
} & Clock) {
  return (
    <Table label="Stores" rows="tall" page fixed sticky stack>
      <thead>
        <tr>
          <HeadCell className="w-[230px]">Store</HeadCell>
          <HeadCell className="w-[150px]">Minimum bar</HeadCell>
          <HeadCell className="w-[190px]">Roadmap</HeadCell>
          <HeadCell>Biggest open risk</HeadCell>
          <HeadCell className="w-[120px]">Last audit</HeadCell>
          <HeadCell className="w-[120px]">Launch</HeadCell>
          <HeadCell className="w-[190px]">Next move</HeadCell>
        </tr>
      </thead>
      {groups.map((group) => {
        const own = stores.filter(({ nextMove }) => nextMove.by === group.by);
        if (own.length === 0) return null;
        return (
          <tbody key={group.by}>
            <GroupRow columns={7} title={group.title} count={counts[group.by]} note={group.note} />
            {own.map((store) => (
              <StoreRow key={store.id} store={store} now={now} zone={zone} />
            ))}
          </tbody>
        );
      })}
    </Table>
  );
}

function StoreRow({ store, now, zone }: { store: StoreRowData } & Clock) {
  const stage = stages[store.stageNumber - 1];
  const state = store.stages[store.stageNumber - 1];
  const { topRisk, nextMove } = store;
  return (
    <Row id={store.id}>
      <Cell>
        <span className="flex items-center gap-2.5">
          <StoreTile name={store.name} />
          <TwoLines first={<RowLink href={`/stores/${store.id}`}>{store.name}</RowLink>} second={store.domain} />
        </span>
      </Cell>
      <Cell label="Minimum bar">
        <span className="two">
          <MinimumBarCount states={store.items} soFar={store.verdict === "checking"} gap={2} />
          <VerdictStatus verdict={store.verdict} short size="xs" />
        </span>
      </Cell>
      <Cell label="Roadmap">
        <span className="two">
          <span className="flex h-[18px] items-center">
            <Track states={store.stages} />
          </span>
          <span className="second truncate">
            {stage && state && (
              <>
                <span className="text-foreground-2">{`${stage.number} ${stage.title}`}</span>{" "}
                <span className={`tone-${stageWords[state].tone}`}>{stageWords[state].word.toLowerCase()}</span>
              </>
            )}
          </span>
        </span>
      </Cell>
      <Cell label="Biggest risk">
        <span className="flex items-start gap-2">
          {topRisk ? (
            <>
              <ResultStatus status={topRisk.status} iconOnly />
              <TwoLines
                first={topRisk.title}
                second={
                  <>
                    {`${impactWords[topRisk.impact]} · `}
                    {topRisk.since && <Time at={topRisk.since} form="age" now={now} zone={zone} />}
                    {store.openRisks > 1 && ` · and ${store.openRisks - 1} more`}
                  </>
                }
              />
            </>
          ) : (
            <span className="text-muted-foreground">
              {store.couldNotCheck > 0 ? `No open risk seen, ${store.couldNotCheck} not checked` : "No open risks"}
            </span>
          )}
        </span>
      </Cell>
      <Cell label="Last audit">
        {store.lastAuditAt ? <Time at={store.lastAuditAt} form="at" now={now} zone={zone} /> : "–"}
      </Cell>
      <Cell label="Launch">
        <LaunchDay store={store} now={now} />
      </Cell>
      <Cell label="Next move">
        <span className="flex items-center gap-2">
          {nextMove.by === "running" && <RobotAvatar />}
          {nextMove.by === "founder" && <Avatar name="Founder" kind="founder" />}
          <TwoLines
            first={
              nextMove.by === "nobody" ? <span className="text-muted-foreground">{nextMove.text}</span> : nextMove.text
            }
            second={<Time at={nextMove.since} form="age" now={now} zone={zone} />}
          />
        </span>
      </Cell>
    </Row>
  );
}

function LaunchDay({ store, now }: { store: StoreRowData; now: Date }) {
  if (store.launchedAt) {
    return <TwoLines first={<span className="text-muted-foreground">Launched</span>} second={day(store.launchedAt)} />;
  }
  if (!store.launchAt) return <span className="text-muted-foreground">open</span>;
  const days = daysUntil(store.launchAt, now);
  return (
    <TwoLines first={day(store.launchAt)} second={days >= 0 ? `in ${days} ${days === 1 ? "day" : "days"}` : "past"} />
  );
}

function day(date: Date): string {
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
