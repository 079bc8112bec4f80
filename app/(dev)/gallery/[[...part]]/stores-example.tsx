import { Avatar, RobotAvatar, StoreTile } from "../../../_ui/avatar.tsx";
import { ButtonLink } from "../../../_ui/button.tsx";
import { Chip } from "../../../_ui/chip.tsx";
import { Cell, GroupRow, HeadCell, Row, RowLink, Table, TwoLines } from "../../../_ui/data-table.tsx";
import { FilterBar, FilterMenu } from "../../../_ui/filter-bar.tsx";
import { LiveDot } from "../../../_ui/live-dot.tsx";
import { MinimumBarCount } from "../../../_ui/minimum-bar.tsx";
import { RovingRows } from "../../../_ui/roving-rows.tsx";
import { AppShell, Screen } from "../../../_ui/shell/app-shell.tsx";
import { WorkspaceSidebar } from "../../../_ui/shell/workspace-sidebar.tsx";
import { ResultStatus, VerdictStatus } from "../../../_ui/status.tsx";
import { Track } from "../../../_ui/track.tsx";
import { UptimeBars } from "../../../_ui/uptime.tsx";
import { bar, type ExampleStore, groups, maya, now, track, zone } from "./example-data.ts";

export function StoresExample() {
  return (
    <AppShell sidebar={<ExampleSidebar />}>
      <Screen
        crumbs={[{ title: "Stores" }]}
        hints={[{ ids: ["next", "previous"], label: "move" }, "open", "peek", "approve", "recheck", "message"]}
        actions={
          <>
            <FilterBar>
              <FilterMenu
                label="Filter"
                shortcut="filter"
                current={null}
                options={[
                  { id: "mine", title: "Mine", href: "/gallery/stores?who=me" },
                  { id: "week", title: "Launching this week", href: "/gallery/stores?when=week" },
                ]}
              />
              <Chip icon="arrow-down-up" href="/gallery/stores?sort=move">
                Next move
              </Chip>
              <Chip icon="rows-3" href="/gallery/stores?group=who">
                Group: who acts
              </Chip>
            </FilterBar>
            <ButtonLink kind="primary" icon="plus" shortcut="new" href="/gallery/wizard">
              Add store
            </ButtonLink>
          </>
        }
      >
        <div className="flex items-center gap-3 px-5 py-3 text-base">
          <h1 className="sr-only">Stores</h1>
          <p className="flex-1">
            <b>4 stores need you.</b>{" "}
            <span className="text-foreground-2">1 incident open, 1 leaked key, 4 launches before Friday’s sale.</span>
          </p>
          <LiveDot state="connected" at={now} now={now} zone={zone} />
        </div>
        <RovingRows>
          <StoresTable />
        </RovingRows>
      </Screen>
    </AppShell>
  );
}

function ExampleSidebar() {
  return (
    <WorkspaceSidebar
      workspace={{ id: "okafor", name: "Okafor Studio" }}
      workspaces={[
        { id: "okafor", name: "Okafor Studio", href: "/gallery/stores" },
        { id: "demo", name: "Demo workspace", href: "/gallery/stores?workspace=demo" },
      ]}
      items={[
        { href: "/gallery/inbox", icon: "inbox", title: "Inbox", count: 7, shortcut: "go-inbox" },
        { href: "/gallery/stores", icon: "store", title: "Stores", count: 14, shortcut: "go-stores" },
        { href: "/gallery/risks", icon: "list-ordered", title: "Risks", count: 31, shortcut: "go-risks" },
        { href: "/gallery/incidents", icon: "activity", title: "Incidents", count: 1 },
        { href: "/gallery/deploys", icon: "git-commit-horizontal", title: "Deploys", shortcut: "go-deploys" },
        { href: "/gallery/free-checks", icon: "radar", title: "Free checks", count: 12 },
      ]}
      views={[
        { href: "/gallery/a", icon: "calendar-clock", title: "Launching this week", count: 4 },
        { href: "/gallery/b", icon: "user-round", title: "Waiting on founder", count: 3 },
        { href: "/gallery/c", icon: "octagon-x", title: "Leaks", count: 1 },
      ]}
      footItems={[
        { href: "/gallery/demo", icon: "flask-conical", title: "Demo workspace" },
        { href: "/gallery/settings", icon: "settings-2", title: "Settings" },
      ]}
      user={maya}
    />
  );
}

function StoresTable() {
  return (
    <Table label="Stores" rows="tall" page fixed sticky stack>
      <thead>
        <tr>
          <HeadCell className="w-[210px]">Store</HeadCell>
          <HeadCell className="w-[140px]">Minimum bar</HeadCell>
          <HeadCell className="w-[178px]">Roadmap</HeadCell>
          <HeadCell>Biggest open risk</HeadCell>
          <HeadCell className="w-[88px]" end sortHref="/gallery/stores?sort=p95">
            Checkout p95
          </HeadCell>
          <HeadCell className="w-[104px]">Uptime, 30 days</HeadCell>
          <HeadCell className="w-[94px]">Last deploy</HeadCell>
          <HeadCell className="w-[166px]">Next move</HeadCell>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.title}>
          <GroupRow columns={8} title={group.title} count={group.stores.length} note={group.note} />
          {group.stores.map((store) => (
            <StoreRow key={store.id} store={store} />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

function StoreRow({ store }: { store: ExampleStore }) {
  const states = bar(store.bar);
  return (
    <Row id={store.id} isSelected={store.id === "fern"}>
      <Cell>
        <span className="flex items-center gap-2.5">
          <StoreTile name={store.name} />
          <TwoLines
            first={<RowLink href={`/gallery/roadmap?store=${store.id}`}>{store.name}</RowLink>}
            second={store.domain}
          />
        </span>
      </Cell>
      <Cell label="Minimum bar">
        <span className="two">
          <MinimumBarCount states={states} soFar={store.verdict === "checking"} gap={2} />
          <VerdictStatus verdict={store.verdict} short size="xs" />
        </span>
      </Cell>
      <Cell label="Roadmap">
        <span className="two">
          <span className="flex h-[18px] items-center">
            <Track states={track(store.track)} />
          </span>
          <span className="second truncate">
            <span className="text-foreground-2">{store.stage}</span>{" "}
            <span className={store.stageTone && `tone-${store.stageTone}`}>{store.stageNote}</span>
          </span>
        </span>
      </Cell>
      <Cell label="Biggest risk">
        <span className="flex items-start gap-2">
          <ResultStatus status={store.riskStatus} iconOnly />
          <TwoLines first={store.risk} second={store.riskNote} />
        </span>
      </Cell>
      <Cell label="Checkout p95" end>
        {store.p95 === null ? (
          "–"
        ) : (
          <span className={store.p95Tone === "quiet" ? "text-foreground-2" : `font-medium tone-${store.p95Tone}`}>
            {store.p95.toLocaleString("en")} <span className="unit">ms</span>
          </span>
        )}
      </Cell>
      <Cell label="Uptime, 30 days">
        <span className="two">
          <span className="flex h-[18px] items-end">
            <UptimeBars days={store.days} bar={2} gap={1} />
          </span>
          <span className="second num">{store.uptime}</span>
        </span>
      </Cell>
      <Cell label="Last deploy">
        <span className="two">
          <span className="mono text-foreground-2">{store.deploy}</span>
          <span className={`num text-xs ${store.deployTone ? `tone-${store.deployTone}` : "text-muted-foreground"}`}>
            {store.deployNote}
          </span>
        </span>
      </Cell>
      <Cell label="Next move">
        <span className="flex items-center gap-2">
          <Mover by={store.by} />
          <span className="two">
            <span className={store.by ? "truncate" : "truncate text-muted-foreground"}>{store.move}</span>
            {store.moveNote && (
              <span className={`text-xs ${store.moveTone ? `tone-${store.moveTone}` : "text-muted-foreground"}`}>
                {store.moveNote}
              </span>
            )}
          </span>
        </span>
      </Cell>
    </Row>
  );
}

function Mover({ by }: { by: ExampleStore["by"] }) {
  if (!by) return null;
  if (by === "robot") return <RobotAvatar />;
  return <Avatar name={by.name} kind={by.kind} />;
}
