import Link from "next/link";
import { Avatar } from "../../../_ui/avatar.tsx";
import { Button, ButtonLink } from "../../../_ui/button.tsx";
import { Card, PageHead } from "../../../_ui/card.tsx";
import { type CheckGroupLines, CheckGroups, RunTally } from "../../../_ui/check-list.tsx";
import { MinimumBar, MinimumBarList } from "../../../_ui/minimum-bar.tsx";
import { AppShell, Screen } from "../../../_ui/shell/app-shell.tsx";
import { type StageCardStage, StageCards } from "../../../_ui/stage-card.tsx";
import { Mark, Pill, ResultStatus, SignalMark } from "../../../_ui/status.tsx";
import { stopwatchWords } from "../../../_ui/time-words.ts";
import { bar, barItems } from "./example-data.ts";
import { StoreSidebarExample } from "./store-sidebar-example.tsx";

const stages: StageCardStage[] = [
  { number: 1, title: "Quick audit", state: "approved", checks: "8 of 8 checks", note: "12 Nov", share: 1 },
  {
    number: 2,
    title: "Domain & edge",
    state: "reopened",
    checks: "10 of 11 checks",
    note: "SPF changed 23 Nov",
    share: 0.72,
  },
  { number: 3, title: "Deploy hardening", state: "approved", checks: "7 of 7 checks", note: "19 Nov", share: 1 },
  {
    number: 4,
    title: "Performance",
    state: "needs-work",
    checks: "5 of 8 checks",
    note: "Started 20 Nov",
    share: 0.62,
    isCurrent: true,
    href: "/gallery/roadmap?stage=4",
    isSignalSeen: true,
  },
  { number: 5, title: "Monitoring", state: "in-progress", checks: "6 of 7 checks", note: "Started 21 Nov", share: 0.8 },
  { number: 6, title: "Handover", state: "not-started", checks: "0 of 6 checks", note: "Opens after 4, 5", share: 0 },
];

const runGroups: CheckGroupLines[] = [
  {
    id: "smoke",
    title: "Smoke tests",
    count: "5 of 6",
    status: "warn",
    checks: [
      { id: "home", title: "Homepage", status: "pass", result: "200 in 184 ms", durationMs: 400 },
      {
        id: "login",
        title: "Log in with the test customer",
        status: "pass",
        result: "302 to /account",
        durationMs: 1900,
      },
      {
        id: "cart",
        title: "Add to cart and reach checkout",
        status: "warn",
        result: "200, but 1.4 s to first byte",
        durationMs: 4200,
      },
      {
        id: "hook",
        title: "Payment webhook, signed test event",
        status: "pass",
        result: "202 accepted",
        durationMs: 600,
      },
    ],
  },
  {
    id: "dns",
    title: "DNS",
    count: "9 of 9",
    status: "pass",
    checks: [{ id: "apex", title: "Domain resolves", status: "pass", result: "2 resolvers agree", durationMs: 60 }],
  },
  {
    id: "email",
    title: "Email",
    count: "3 of 4",
    status: "fail",
    checks: [
      {
        id: "spf",
        title: "One SPF record on fernkiln.example",
        status: "fail",
        result: "found 2, expected 1",
        durationMs: 200,
      },
    ],
  },
  {
    id: "web",
    title: "Redirects and certificates",
    count: "6 of 10",
    status: "running",
    checks: [
      { id: "https", title: "http to https on 4 hosts", status: "pass", result: "1 hop, 301", durationMs: 1100 },
      {
        id: "cert",
        title: "Certificate covers shop.fernkiln.example",
        status: "running",
        result: "TLS handshake from Frankfurt",
        durationMs: 800,
      },
      {
        id: "etsy",
        title: "Old Etsy link /listing/clay-mug keeps its path",
        status: "running",
        result: "following hop 2",
        durationMs: 300,
      },
      {
        id: "wall",
        title: "Home page behind the bot wall",
        status: "unknown",
        result: "the shop's bot protection stopped us",
        durationMs: 900,
      },
    ],
  },
  { id: "speed", title: "Speed, 6 endpoints from 2 regions", count: "0 of 12", status: "queued", checks: [] },
];

export function RoadmapExample() {
  return (
    <AppShell sidebar={<StoreSidebarExample />}>
      <Screen
        crumbs={[{ title: "Fern & Kiln", href: "/gallery/roadmap" }, { title: "Roadmap" }]}
        hints={[
          { ids: ["stage-1", "stage-6"], label: "stage", isRange: true },
          "expand-group",
          "stop-audit",
          "go-risks",
          "approve",
          "view-as-founder",
        ]}
        actions={
          <>
            <ButtonLink kind="ghost" icon="eye" shortcut="view-as-founder" href="/gallery/founder">
              View as founder
            </ButtonLink>
            <Button icon="share-2">Share</Button>
            <Button isBusy>Audit running</Button>
          </>
        }
      >
        <PageHead
          title="Not ready to launch"
          pills={
            <>
              <Pill tone="fail" icon="octagon-x">
                2 of 11 missing
              </Pill>
              <Pill tone="warn" icon="shield-alert">
                Bottleneck not contained
              </Pill>
            </>
          }
          line={
            <>
              Order email bounces, checkout is over budget. Launch is Friday 27 November, in 3 days. Could not check:{" "}
              <Link className="link" href="/gallery/roadmap?why=load">
                load rehearsal
              </Link>
              .
            </>
          }
          end={
            <span className="flex items-center gap-1 pt-1 text-xs text-muted-foreground">
              <Avatar name="Maya Okafor" kind="consultant" />
              <Avatar name="Ines Duarte" kind="founder" /> Ines Duarte last looked Mon 19:20
            </span>
          }
        />
        <div className="px-5 pb-4">
          <StageCards stages={stages} />
        </div>
        <div className="grid items-start gap-3.5 px-5 pb-5 xl:grid-cols-[minmax(0,1fr)_372px]">
          <div className="flex min-w-0 flex-col gap-3.5">
            <RunCard />
            <SignalsCard />
          </div>
          <div className="flex min-w-0 flex-col gap-3.5">
            <Card
              id="bar"
              title="Minimum bar"
              sub="9 of 11, rechecking 1"
              end={<MinimumBar states={bar("mmmmcmmmfmu")} />}
            >
              <MinimumBarList items={barItems} />
            </Card>
            <RuleCard />
          </div>
        </div>
      </Screen>
    </AppShell>
  );
}

function RunCard() {
  return (
    <Card
      id="run"
      title={
        <Mark icon="loader-circle" tone="live">
          Re-audit 27
        </Mark>
      }
      sub={
        <>
          after deploy <span className="mono">9f3c2e1</span> by Tomás
        </>
      }
      end={
        <>
          <span className="num text-xs text-muted-foreground">{stopwatchWords(48_000)} of about 1:50</span>
          <Button size="sm" shortcut="stop-audit">
            Stop
          </Button>
        </>
      }
    >
      <RunTally
        counts={{ pass: 26, warn: 2, fail: 1, other: 0, total: 47 }}
        running={3}
        queued={15}
        end="Only what changed"
      />
      <CheckGroups groups={runGroups} />
    </Card>
  );
}

function SignalsCard() {
  const signals = [
    { state: "seen", text: "Checkout slows when a vendor hangs" },
    { state: "not-seen", text: "One query dominates every request" },
    { state: "not-seen", text: "CPU saturates in a traffic spike" },
  ] as const;
  return (
    <section className="card grid gap-3.5 px-3.5 py-2.5 md:grid-cols-[112px_1fr_1fr_1fr]" aria-labelledby="signals">
      <h2 id="signals" className="cap self-center">
        Failure signals, stage 4
      </h2>
      {signals.map((signal) => (
        <div key={signal.text} className="border-border md:border-l md:pl-3.5">
          <SignalMark state={signal.state} size="xs" />
          <p className="text-xs text-foreground-2">{signal.text}</p>
        </div>
      ))}
    </section>
  );
}

function RuleCard() {
  return (
    <Card id="rule" title="Launch rule" sub="launch only if the bottleneck is">
      <ul className="rows">
        <li>
          <ResultStatus status="pass" iconOnly />
          <span>
            <span className="font-medium">Known</span>
            <span className="text-muted-foreground"> · cart total query, 380 ms of 612</span>
          </span>
        </li>
        <li>
          <ResultStatus status="fail" iconOnly />
          <span>
            <span className="font-medium">Contained</span>
            <span className="text-muted-foreground"> · no timeout on tax lookup yet</span>
          </span>
          <Link className="link ml-auto text-xs" href="/gallery/roadmap?record=1">
            Record
          </Link>
        </li>
      </ul>
    </Card>
  );
}
