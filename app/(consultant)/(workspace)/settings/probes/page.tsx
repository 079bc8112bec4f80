import type { Metadata } from "next";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import type { IconName } from "@/app/_ui/icon-names.ts";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import type { Tone } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../../_shared/me.ts";
import { pageData } from "../../../_shared/store.ts";
import { SettingsTabs } from "../settings-tabs.tsx";
import { AddProbe, RevokeProbe } from "./manage.tsx";

export const metadata: Metadata = { title: "Probes" };

type Agent = RouterOutputs["probes"]["list"][number];
type Clock = { now: Date; zone: string };

const states: Record<Agent["state"], { icon: IconName; tone: Tone; word: string; line: string | null }> = {
  live: { icon: "circle-check", tone: "pass", word: "Looking", line: null },
  waiting: { icon: "circle-dashed", tone: "idle", word: "Not started", line: "It has not called yet." },
  silent: { icon: "triangle-alert", tone: "warn", word: "Silent", line: "Audits go on without it." },
  outdated: {
    icon: "triangle-alert",
    tone: "warn",
    word: "Other version",
    line: "It knows other checks than the portal: update it.",
  },
};

/** Where the workspace looks from, besides the portal itself. */
export default async function ProbesPage() {
  const { zone, workspace } = await studio();
  const agents = await pageData((await api()).probes.list());
  const isOwner = workspace.role === "owner";
  const clock = { now: new Date(), zone };
  return (
    <Screen
      crumbs={[{ title: "Settings" }, { title: "Probes" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["tab-previous", "tab-next"], label: "tab" }, "menu"]}
    >
      <PageHead
        title="Probes"
        line="A fault of one region hides from a single place. Each region looks beside the portal; what one alone sees is a warning, what two see counts."
      />
      <SettingsTabs current="probes" />
      <div className={`grid items-start gap-3.5 p-5 ${isOwner ? "xl:grid-cols-[minmax(0,1fr)_380px]" : ""}`}>
        <Card id="regions" title="Regions" sub={`${agents.length}`}>
          {agents.length === 0 ? (
            <Empty
              icon="radar"
              title="Audits look from the portal alone"
              line={isOwner ? "Add a region, then start its agent there with one command." : "Only owners add regions."}
            />
          ) : (
            <Agents agents={agents} isOwner={isOwner} {...clock} />
          )}
        </Card>
        {isOwner && <AddProbe />}
      </div>
    </Screen>
  );
}

function Agents({ agents, isOwner, now, zone }: { agents: Agent[]; isOwner: boolean } & Clock) {
  return (
    <Table label="Regions" stack rows="tall">
      <thead>
        <tr>
          <HeadCell>Region</HeadCell>
          <HeadCell className="w-[190px]">State</HeadCell>
          <HeadCell className="w-[120px]">Last seen</HeadCell>
          <HeadCell className="w-[90px]">Version</HeadCell>
          <HeadCell className="w-[110px]">
            <span className="sr-only">Revoke</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => {
          const { icon, tone, word, line } = states[agent.state];
          const mark = (
            <Mark icon={icon} tone={tone}>
              {word}
            </Mark>
          );
          return (
            <Row key={agent.id} id={agent.id}>
              <Cell>
                <TwoLines first={<span className="mono font-medium">{agent.region}</span>} second={agent.label} />
              </Cell>
              <Cell label="State">{line === null ? mark : <TwoLines first={mark} second={line} />}</Cell>
              <Cell label="Last seen">
                {agent.lastSeenAt ? <Time at={agent.lastSeenAt} form="ago" now={now} zone={zone} /> : "never"}
              </Cell>
              <Cell label="Version">{agent.version ?? "–"}</Cell>
              <Cell className="end">
                {isOwner && <RevokeProbe agentId={agent.id} region={agent.region} label={agent.label} />}
              </Cell>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
