import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, RowLink, Table } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { FilterBar, FilterMenu } from "@/app/_ui/filter-bar.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { durationWords } from "@/app/_ui/time-words.ts";
import { studio } from "../../_shared/me.ts";
import { answerOf, Silence } from "./answer.tsx";
import { causeWords, functionWords, stateWords, tookMs, type WorkflowRun } from "./run-words.ts";

export const metadata: Metadata = { title: "Workflow runs" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
const filters = ["all", "running", "completed", "failed", "cancelled"] as const;
const Search = z.object({ show: z.enum(filters).catch("all") });

/** What runs behind the scenes for this workspace: every workflow, newest first. */
export default async function RunsPage({ searchParams }: Props) {
  const { show } = Search.parse(await searchParams);
  const { zone, workspace } = await studio();
  const answer = await answerOf((await api()).runs.list());
  const now = new Date();
  const isElsewhere = "data" in answer && answer.data.isElsewhere;
  const all = "data" in answer ? answer.data.runs : [];
  const runs = all.filter(({ status }) => show === "all" || status.toLowerCase() === show);
  return (
    <Screen
      crumbs={[{ title: "Workflow runs" }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "filter", "menu"]}
      actions={
        <FilterBar clearHref={show === "all" ? undefined : "/runs"}>
          <FilterMenu
            label="State"
            shortcut="filter"
            current={show === "all" ? null : show}
            options={filters.map((id) => ({
              id,
              title: id === "all" ? "All" : stateWords(id).word,
              href: id === "all" ? "/runs" : `/runs?show=${id}`,
            }))}
          />
        </FilterBar>
      }
    >
      <PageHead
        title="Workflow runs"
        line="Audits, stages and reminders as the workflows ran them. Stage pages never depend on this list."
        end={<LiveRefresh storeId={null} at={now} zone={zone} />}
      />
      {"silence" in answer && <Silence words={answer.silence} href="/runs" />}
      {isElsewhere && (
        <Empty
          icon="route"
          title="Another server runs the workflows."
          line="This installation hands them to an Inngest server or to Inngest Cloud. Look at the runs there."
        />
      )}
      {"data" in answer && !isElsewhere && runs.length === 0 && (
        <Empty
          icon="route"
          title={show === "all" ? "Nothing has run yet." : "No run matches."}
          line={show === "all" ? "The first audit of a store starts the first workflow." : undefined}
        />
      )}
      {runs.length > 0 && (
        <RovingRows>
          <Table label="Workflow runs, newest first" page fixed stack sticky>
            <thead>
              <tr>
                <HeadCell>Workflow</HeadCell>
                <HeadCell className="w-[150px]">State</HeadCell>
                <HeadCell className="w-[20%]">Store</HeadCell>
                <HeadCell className="w-[22%]">Caused by</HeadCell>
                <HeadCell className="w-[140px]">Started</HeadCell>
                <HeadCell className="w-[120px]" end>
                  Took
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.run_id} run={run} now={now} zone={zone} />
              ))}
            </tbody>
          </Table>
        </RovingRows>
      )}
      {all.length > 0 && (
        <p className="px-5 py-3 text-xs text-muted-foreground">Of the newest 200 runs of this installation, yours.</p>
      )}
    </Screen>
  );
}

function RunRow({ run, now, zone }: { run: WorkflowRun; now: Date; zone: string }) {
  const { icon, tone, word } = stateWords(run.status);
  const startedAt = run.run_started_at ?? run.queued_at;
  const took = tookMs(startedAt, run.ended_at);
  return (
    <Row id={run.run_id}>
      <Cell>
        <RowLink href={`/runs/${run.run_id}`}>{functionWords(run.function_id)}</RowLink>
      </Cell>
      <Cell label="State">
        <Mark icon={icon} tone={tone}>
          {word}
        </Mark>
      </Cell>
      <Cell label="Store">
        {run.storeId && run.storeName ? (
          <Link className="link truncate" href={`/stores/${run.storeId}`}>
            {run.storeName}
          </Link>
        ) : (
          <span className="text-muted-foreground">–</span>
        )}
      </Cell>
      <Cell label="Caused by">
        <span className="truncate">{causeWords(run.event_name)}</span>
      </Cell>
      <Cell label="Started">{startedAt ? <Time at={startedAt} form="at" now={now} zone={zone} /> : "–"}</Cell>
      <Cell label="Took" end>
        {took === null ? "–" : durationWords(took)}
      </Cell>
    </Row>
  );
}
