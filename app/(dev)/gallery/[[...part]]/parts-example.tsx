import type { ReactNode } from "react";
import { impacts, severities } from "../../../../server/checks/check.ts";
import { stageStates } from "../../../../server/stages/stage.ts";
import { Bullet } from "../../../_ui/bullet.tsx";
import { Button, ButtonLink } from "../../../_ui/button.tsx";
import { Card, Figure } from "../../../_ui/card.tsx";
import { Chip, Segments } from "../../../_ui/chip.tsx";
import { CopyText } from "../../../_ui/copy-record.tsx";
import { Empty } from "../../../_ui/empty.tsx";
import { ErrorPanel, ThinBar } from "../../../_ui/error-panel.tsx";
import { FilterSearch } from "../../../_ui/filter-bar.tsx";
import { LiveDot } from "../../../_ui/live-dot.tsx";
import { MinimumBar } from "../../../_ui/minimum-bar.tsx";
import { Pagination } from "../../../_ui/pagination.tsx";
import { CardSkeleton, HeadlineSkeleton, RowsSkeleton } from "../../../_ui/skeleton.tsx";
import {
  BarStatus,
  ContainedMark,
  DiffMark,
  FindingStatus,
  ImpactChip,
  IncidentStatus,
  Pill,
  ResultStatus,
  SeverityMark,
  StageStatus,
  StaleMark,
  VerdictStatus,
} from "../../../_ui/status.tsx";
import {
  type BarState,
  barWords,
  type DiffKind,
  diffWords,
  findingStates,
  type ResultState,
  resultWords,
  verdictWords,
} from "../../../_ui/status-words.ts";
import { Tabs } from "../../../_ui/tabs.tsx";
import { ThemeSegments } from "../../../_ui/theme-switch.tsx";
import { Time } from "../../../_ui/time.tsx";
import { timeForms } from "../../../_ui/time-words.ts";
import { Timeline } from "../../../_ui/timeline.tsx";
import { Track } from "../../../_ui/track.tsx";
import { UptimeBars, UptimeDays } from "../../../_ui/uptime.tsx";
import { bar, days, now, track, zone } from "./example-data.ts";
import { ConfirmExample, ToastExample } from "./live-examples.tsx";

export function PartsExample() {
  return (
    <main className="mx-auto flex max-w-[1160px] flex-col gap-6 bg-card p-6">
      <header className="flex flex-wrap items-center gap-4">
        <h1 className="flex-1 text-xl font-semibold">Parts</h1>
        {["stores", "roadmap", "risks", "founder", "wizard"].map((part) => (
          <ButtonLink key={part} size="sm" href={`/gallery/${part}`}>
            {part}
          </ButtonLink>
        ))}
        <ThemeSegments />
      </header>
      <StatusParts />
      <MarkParts />
      <ControlParts />
      <StateParts />
    </main>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-2 border-t border-border pt-3 md:grid-cols-[140px_minmax(0,1fr)]">
      <h2 className="cap">{title}</h2>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2.5">{children}</div>
    </section>
  );
}

function StatusParts() {
  return (
    <>
      <Part title="Results">
        {keysOf<ResultState>(resultWords).map((status) => (
          <ResultStatus key={status} status={status} />
        ))}
        <ResultStatus status="unknown" locked>
          Needs access
        </ResultStatus>
        <ContainedMark until="20 Dec" />
        <StaleMark age="3 days ago" />
      </Part>
      <Part title="Founder's words">
        {keysOf<ResultState>(resultWords).map((status) => (
          <ResultStatus key={status} status={status} founder size="lg" />
        ))}
      </Part>
      <Part title="Stages">
        {stageStates.map((state) => (
          <StageStatus key={state} state={state} by={state === "blocked" ? "Ines" : undefined} />
        ))}
      </Part>
      <Part title="Findings">
        {findingStates.map((state) => (
          <FindingStatus key={state} state={state} />
        ))}
      </Part>
      <Part title="Verdicts">
        {keysOf<keyof typeof verdictWords>(verdictWords).map((verdict) => (
          <VerdictStatus key={verdict} verdict={verdict} />
        ))}
      </Part>
      <Part title="Minimum bar">
        {keysOf<BarState>(barWords).map((state) => (
          <BarStatus key={state} state={state} />
        ))}
      </Part>
      <Part title="Severity">
        {severities.map((severity) => (
          <SeverityMark key={severity} severity={severity} />
        ))}
      </Part>
      <Part title="Impact">
        {impacts.map((impact, index) => (
          <ImpactChip key={impact} impact={impact} status={index < 3 ? "fail" : "warn"} why="Score 160" />
        ))}
      </Part>
      <Part title="Incidents, diff">
        <IncidentStatus state="open" />
        <IncidentStatus state="seen" by="Maya" />
        <IncidentStatus state="recovered" />
        {keysOf<DiffKind>(diffWords).map((kind) => (
          <DiffMark key={kind} kind={kind} />
        ))}
      </Part>
      <Part title="Pills">
        {(["pass", "warn", "fail", "idle", "live"] as const).map((tone) => (
          <Pill key={tone} tone={tone} icon="circle-dot">
            {tone}
          </Pill>
        ))}
      </Part>
    </>
  );
}

function MarkParts() {
  return (
    <>
      <Part title="Marks">
        <MinimumBar states={bar("mmmwmfmucmm")} />
        <Track states={track("arnpv-")} />
        <UptimeBars days={days({ 10: "slow", 22: "down" }, 6)} />
        <UptimeDays
          days={days({ 41: "slow", 58: "down" }, 12, 60).map((state, index) => ({
            state,
            text: `Day ${index + 1}: ${state}`,
          }))}
        />
      </Part>
      <Part title="Figures">
        <div className="card grid w-full divide-x divide-border md:grid-cols-3">
          <Figure
            name="Checkout p95"
            value="612"
            unit="ms"
            tone="fail"
            bullet={
              <Bullet value={612} budget={500} max={700} tone="fail" label="612 ms, 112 over the budget of 500" />
            }
            note="112 ms over the 500 budget"
          />
          <Figure
            name="Core endpoints p95"
            value="241"
            unit="ms"
            bullet={<Bullet value={241} budget={300} max={400} label="241 ms, 59 under the budget of 300" />}
            note="59 ms under the 300 budget"
          />
          <Figure
            name="Search p95"
            value="284"
            unit="ms"
            tone="warn"
            bullet={
              <Bullet value={284} budget={300} max={700} tone="warn" label="284 ms, close to the budget of 300" />
            }
            note="16 ms under the 300 budget"
          />
        </div>
      </Part>
      <Part title="Timeline">
        <div className="w-full">
          <Timeline
            label="How the incident went"
            entries={[
              { id: "1", at: "06:12:04", title: "503 on checkout", note: "Frankfurt, 2 tries", tone: "fail" },
              { id: "2", at: "06:12:39", title: "2nd region agrees", note: "Virginia" },
              { id: "3", at: "06:14:14", title: "Alert delivered", note: "Slack and email" },
              { id: "4", at: "06:17:02", title: "Ines opened it", note: "on her phone" },
              { id: "5", at: "06:26:40", title: "Recovered", note: "3 good checks", tone: "pass" },
            ]}
          />
        </div>
      </Part>
      <Part title="Times">
        {timeForms.map((form) => (
          <Time key={form} at="2026-11-23T15:31:05Z" form={form} now={now} zone={zone} />
        ))}
        <LiveDot state="connected" at={now} now={now} zone={zone} />
        <LiveDot state="reconnecting" at={now} now={now} zone={zone} />
        <LiveDot state="polling" at={now} now={now} zone={zone} />
      </Part>
    </>
  );
}

function ControlParts() {
  return (
    <>
      <Part title="Buttons">
        <Button kind="primary" icon="plus" shortcut="new">
          Primary
        </Button>
        <Button icon="refresh-cw" shortcut="recheck">
          Outline
        </Button>
        <Button kind="ghost" icon="eye">
          Ghost
        </Button>
        <Button kind="danger" icon="trash-2">
          Danger
        </Button>
        <Button off>Off</Button>
        <Button isBusy>Working</Button>
        <Button icon="ellipsis" name="More" />
        <Button size="sm">Small</Button>
        <Button size="lg">Large</Button>
        <Button size="xl">Founder</Button>
      </Part>
      <Part title="Chips, segments">
        <Chip>Fact</Chip>
        <Chip icon="list-filter" href="/gallery" isOn>
          On
        </Chip>
        <Segments
          label="Range"
          current="14"
          options={[
            { id: "1", text: "24 h", href: "/gallery?range=1" },
            { id: "14", text: "14 days", href: "/gallery?range=14" },
            { id: "30", text: "30 days", href: "/gallery?range=30" },
          ]}
        />
        <FilterSearch action="/gallery" label="Search stores" value="" />
        <ToastExample />
        <ConfirmExample />
      </Part>
      <Part title="Tabs, pages">
        <div className="w-full">
          <Tabs
            label="Domain and edge"
            current="map"
            tabs={[
              { id: "checks", title: "Checks", count: "10 of 11", href: "/gallery?tab=checks" },
              { id: "map", title: "DNS map and redirects", count: "10 + 8", href: "/gallery?tab=map" },
              { id: "email", title: "Email", count: "3 of 4", href: "/gallery?tab=email" },
            ]}
          />
          <Pagination
            from={21}
            to={40}
            total={312}
            what="calls"
            previousHref="/gallery?page=1"
            nextHref="/gallery?page=3"
          />
        </div>
      </Part>
      <Part title="Copy">
        <div className="w-full max-w-lg">
          <CopyText what="the header" text="Strict-Transport-Security: max-age=31536000; includeSubDomains" />
        </div>
      </Part>
    </>
  );
}

function StateParts() {
  return (
    <>
      <Part title="Empty">
        <Empty
          icon="list-ordered"
          title="No open risks"
          line="Next audit tonight at 03:00."
          action={<Button>Audit now</Button>}
        />
      </Part>
      <Part title="Errors">
        <div className="flex w-full flex-col gap-3">
          <ErrorPanel kind="fail" title="Checkout did not load" line="Seen from Frankfurt and Virginia at 14:02." />
          <ErrorPanel
            kind="unknown"
            title="We could not check the registrar"
            line="It did not answer in 8 seconds. We will try again at 14:20."
            action={<Button size="sm">Retry</Button>}
          />
          <ErrorPanel
            title="Something went wrong on our side"
            line="What you entered is kept."
            reference="01939d2a"
            action={<Button size="sm">Retry</Button>}
          />
          <ThinBar>Could not refresh, trying again in 5 s</ThinBar>
        </div>
      </Part>
      <Part title="Loading">
        <div className="grid w-full gap-4 md:grid-cols-2">
          <Card id="rows" title="Rows">
            <RowsSkeleton rows={3} />
          </Card>
          <CardSkeleton />
          <HeadlineSkeleton />
        </div>
      </Part>
    </>
  );
}

function keysOf<Key extends string>(words: Record<Key, unknown>): Key[] {
  return Object.keys(words) as Key[];
}
