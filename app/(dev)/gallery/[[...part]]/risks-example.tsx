import type { Impact } from "../../../../server/checks/check.ts";
import { AuditStrip } from "../../../_ui/audit-strip.tsx";
import { Avatar, type PersonKind } from "../../../_ui/avatar.tsx";
import { Button } from "../../../_ui/button.tsx";
import { Facts } from "../../../_ui/card.tsx";
import { Chip } from "../../../_ui/chip.tsx";
import { Compare, Evidence } from "../../../_ui/evidence.tsx";
import { FixSteps } from "../../../_ui/fix-steps.tsx";
import { Icon } from "../../../_ui/icon.tsx";
import { Menu, MenuItem, MenuLine } from "../../../_ui/menu.tsx";
import { Panes, type PaneView, Pick, PickList } from "../../../_ui/panes.tsx";
import { RovingRows } from "../../../_ui/roving-rows.tsx";
import { AppShell, Screen } from "../../../_ui/shell/app-shell.tsx";
import { ImpactMark, Pill, ResultStatus } from "../../../_ui/status.tsx";
import { History } from "../../../_ui/timeline.tsx";
import { StoreSidebarExample } from "./store-sidebar-example.tsx";

type ExampleRisk = {
  title: string;
  impact: Impact;
  status: "fail" | "warn";
  note: string;
  owner: string;
  kind: PersonKind;
};

const risks: ExampleRisk[] = [
  {
    title: "Order confirmation email is being rejected",
    impact: "email",
    status: "fail",
    note: "happening now · 1 d",
    owner: "Maya Okafor",
    kind: "consultant",
  },
  {
    title: "Checkout takes 612 ms, budget is 500",
    impact: "checkout",
    status: "fail",
    note: "being fixed · 4 d",
    owner: "Tomás Brandt",
    kind: "other",
  },
  {
    title: "A slow tax lookup can freeze checkout",
    impact: "checkout",
    status: "fail",
    note: "could happen · 4 d",
    owner: "Maya Okafor",
    kind: "consultant",
  },
  {
    title: "Source map of checkout code is public",
    impact: "leak",
    status: "warn",
    note: "happening now · 2 h",
    owner: "Tomás Brandt",
    kind: "other",
  },
  {
    title: "Only one person can log in to Namecheap",
    impact: "access",
    status: "warn",
    note: "with founder · 6 d",
    owner: "Ines Duarte",
    kind: "founder",
  },
  {
    title: "Old Etsy links take 3 hops",
    impact: "trust",
    status: "warn",
    note: "fix to verify · 2 h",
    owner: "Tomás Brandt",
    kind: "other",
  },
];

const fixed = [
  "Payment webhook had no timeout",
  "Assets served without cache headers",
  "Nobody knew how to roll back",
  "Staging used the live Stripe key",
];

const spf = ['"v=spf1 include:_spf.google.com ~all"', '"v=spf1 include:spf.mtasv.net ~all"'];

export function RisksExample({ view }: { view: PaneView }) {
  return (
    <AppShell sidebar={<StoreSidebarExample />}>
      <Screen
        crumbs={[{ title: "Fern & Kiln", href: "/gallery/roadmap" }, { title: "Risks" }]}
        hints={[
          { ids: ["next", "previous"], label: "next risk" },
          { ids: ["confirm"], label: "verify fix" },
          "assign",
          "set-state",
          "copy-evidence",
          "not-applicable",
        ]}
        actions={
          <>
            <Chip icon="list-filter" href="/gallery/risks?state=open" shortcut="filter">
              Open
            </Chip>
            <Chip icon="arrow-down-wide-narrow">Business impact</Chip>
            <Button icon="file-output">Risk list PDF</Button>
          </>
        }
      >
        <h1 className="sr-only">Risks</h1>
        <Panes
          view={view}
          hrefs={{
            list: "/gallery/risks?view=list",
            evidence: "/gallery/risks?view=evidence",
            fix: "/gallery/risks?view=fix",
          }}
          list={{ label: "Risks ranked by business impact", content: <RiskList /> }}
          evidence={{ label: "Evidence", content: <RiskEvidence /> }}
          fix={{ label: "Fix-it record", content: <RiskFix /> }}
        />
      </Screen>
    </AppShell>
  );
}

function RiskList() {
  return (
    <>
      <div className="pane-h">
        <h2 className="font-semibold">6 open</h2>
        <span className="text-muted-foreground">ranked by business impact</span>
      </div>
      <RovingRows>
        <PickList label="Open risks">
          {risks.map((risk, index) => (
            <Pick
              key={risk.title}
              href={`/gallery/risks?view=evidence&at=${index + 1}`}
              isCurrent={index === 0}
              start={index + 1}
              end={<Avatar name={risk.owner} kind={risk.kind} />}
            >
              <span className="block truncate font-medium">{risk.title}</span>
              <span className="mt-[3px] flex items-center gap-1.5 text-xs text-muted-foreground">
                <ImpactMark impact={risk.impact} status={risk.status} />
                <span className="truncate">· {risk.note}</span>
              </span>
            </Pick>
          ))}
        </PickList>
      </RovingRows>
      <div className="pane-h border-t-0">
        <h2 className="font-semibold">14 fixed</h2>
        <span className="text-muted-foreground">verified by a later audit</span>
      </div>
      <ul className="rows">
        {fixed.map((title) => (
          <li key={title}>
            <ResultStatus status="pass" iconOnly />
            <span className="truncate text-foreground-2">{title}</span>
            <span className="row-note">Fixed 24 Nov</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function RiskEvidence() {
  return (
    <>
      <div className="px-6 py-4">
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
          <Pill tone="fail" icon="octagon-x">
            Fail
          </Pill>
          <span>Lost email, score 160</span>
          <span>·</span>
          <span>Minimum bar 9</span>
          <span>·</span>
          <span className="mono">email.spf</span>
        </p>
        <h2 className="title mt-2 mb-1.5">Order confirmation email is being rejected</h2>
        <p className="text-foreground-2">
          There are two SPF records on fernkiln.example. Mail servers must treat that as an error, so Gmail and Outlook
          can refuse or junk every message the shop sends.
        </p>
        <div className="mt-4">
          <Compare
            expected={
              <>
                1 record starting <span className="mono">v=spf1</span>
              </>
            }
            found="2 records, so SPF returns permerror"
          />
        </div>
      </div>
      <div className="section">
        <Evidence
          seen="24 Nov 14:08:51 UTC, 2 resolvers agree"
          lines={[
            { text: "$ TXT fernkiln.example @1.1.1.1", tone: "quiet" },
            ...spf.map((text) => ({ text, marks: [text] })),
            { text: '"google-site-verification=Zx81…q0"' },
            { text: '"owner=\u202eevil\u202c <script>alert(1)</script>"' },
            { text: "$ TXT fernkiln.example @8.8.8.8", tone: "quiet" },
            ...spf.map((text) => ({ text, marks: [text] })),
            { text: "rule  RFC 7208 section 4.5, more than one record", tone: "quiet" },
            { text: "test  message to seed inbox, 14:09:20", tone: "quiet" },
            { text: "      Gmail    spf=permerror dkim=pass dmarc=pass", tone: "quiet" },
          ]}
        />
      </div>
      <div className="section">
        <div className="section-h">
          <h3 className="font-semibold">Seen in audits</h3>
          <span className="text-xs text-muted-foreground">passed 24 times, failing for the last 3</span>
        </div>
        <AuditStrip
          label="27 audits: 24 passed, last 3 failed"
          results={Array.from({ length: 27 }, (_, index) => ({
            run: `Audit ${index + 1}`,
            status: index < 24 ? ("pass" as const) : ("fail" as const),
          }))}
        />
        <p className="mt-2 text-xs text-muted-foreground">
          First failed in audit 25, Mon 23 Nov 16:40. No deploy at that time: a DNS record was added at 16:31.
        </p>
      </div>
      <div className="section">
        <h3 className="section-h font-semibold">Also checked, and fine</h3>
        <p className="flex flex-wrap gap-4">
          <ResultStatus status="pass">DKIM, 2 selectors</ResultStatus>
          <ResultStatus status="pass">DMARC p=quarantine</ResultStatus>
          <ResultStatus status="pass">MX</ResultStatus>
        </p>
      </div>
    </>
  );
}

function RiskFix() {
  return (
    <>
      <div className="pane-h">
        <h2 className="flex-1 font-semibold">Fix-it record</h2>
        <span className="text-xs text-muted-foreground">about 5 min, no downtime</span>
      </div>
      <div className="px-5 py-3.5">
        <Facts
          facts={[
            { name: "Owner", value: <Avatar name="Maya Okafor" kind="consultant" withName /> },
            { name: "Due", value: "Today, before the 17:00 newsletter" },
            {
              name: "Founder sees",
              value: (
                <span className="text-foreground-2">“Order emails may land in spam. Maya is fixing it today.”</span>
              ),
            },
          ]}
        />
      </div>
      <div className="section">
        <FixSteps
          done={1}
          steps={[
            {
              text: "Open DNS for fernkiln.example in Cloudflare",
              link: { label: "Open zone", url: "https://dash.cloudflare.example/zone" },
            },
            {
              text: "Change the first v=spf1 record to this",
              record: {
                type: "TXT",
                name: "@",
                value: "v=spf1 include:_spf.google.com include:spf.mtasv.net ~all",
                ttl: 300,
              },
            },
            { text: "Delete the second v=spf1 record" },
          ]}
          last="Verify. Runs 3 checks, about 20 s"
        />
      </div>
      <div className="section border-t-0">
        <h3 className="cap mb-1.5">History</h3>
        <History
          entries={[
            { id: "3", at: "14:11", title: "Maya took this and did step 1" },
            { id: "2", at: "14:09", title: "Audit 27 found it again, seed test in Junk" },
            { id: "1", at: "Mon", title: "Audit 25 found it, stage 2 reopened" },
          ]}
        />
      </div>
      <div className="pane-foot">
        <Button kind="primary" icon="refresh-cw" shortcut="confirm" className="flex-1">
          Verify fix
        </Button>
        <Button icon="shield-alert">Contain</Button>
        <Menu label="More actions" buttonClass="btn btn-icon" alignEnd iconOnly button={<Icon name="ellipsis" />}>
          <MenuItem icon="user-round">Assign</MenuItem>
          <MenuItem icon="message-circle">Message the founder</MenuItem>
          <MenuLine />
          <MenuItem icon="circle-slash" isDanger>
            Not applicable
          </MenuItem>
        </Menu>
      </div>
    </>
  );
}
