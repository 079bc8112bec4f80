import type { Metadata } from "next";
import { z } from "zod";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, RowLink, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark, ResultStatus } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { durationWords } from "@/app/_ui/time-words.ts";
import type { Status } from "@/server/checks/check.ts";
import { partialTriggers } from "@/server/words.ts";
import { studio } from "../../../_shared/me.ts";
import { MorePages } from "../../../_shared/more-pages.tsx";
import { idOf, loadHeader, pageData } from "../../../_shared/store.ts";
import { StoreBanner } from "../../../_shared/store-banner.tsx";
import { RunAuditButton, StartFirstAudit } from "../run-audit.tsx";
import { triggerWords } from "../run-card.tsx";
import { runStateWords } from "./run-state-words.ts";

type Props = {
  params: Promise<{ storeId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Run = RouterOutputs["auditRuns"]["list"]["runs"][number];

const Search = z.object({ before: z.coerce.number().int().min(1).nullable().catch(null) });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, audits` };
}

/** Every audit of the store, newest first. */
export default async function AuditsPage({ params, searchParams }: Props) {
  const storeId = idOf((await params).storeId);
  const { before } = Search.parse(await searchParams);
  const store = await loadHeader(storeId);
  const { runs, next } = await pageData((await api()).auditRuns.list({ storeId, before }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}/audits`;
  const hasBegun = (store.stageStates[0] ?? "not-started") !== "not-started";
  const isRunning = before === null && runs.some((run) => !partialTriggers.includes(run.trigger) && isUnderWay(run));
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${storeId}` }, { title: "Audits" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[{ ids: ["next", "previous"], label: "move" }, "open", "recheck"]}
      actions={
        runs.length > 0 && <RunAuditButton storeId={storeId} isRunning={isRunning} isPrimary hasBegun={hasBegun} />
      }
    >
      <PageHead
        title="Audits"
        line="What was looked at, when and by whom. Results stay as they were seen."
        end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
      />
      {runs.length === 0 ? (
        <Empty
          icon="scan-search"
          title="No audit yet."
          line="The first takes about 2 minutes and changes nothing."
          action={<StartFirstAudit storeId={storeId} hasBegun={hasBegun} />}
        />
      ) : (
        <RovingRows>
          <Table label="Audits, newest first" rows="tall" page fixed stack sticky>
            <thead>
              <tr>
                <HeadCell className="w-[130px]">Audit</HeadCell>
                <HeadCell className="w-[150px]">State</HeadCell>
                <HeadCell>Results</HeadCell>
                <HeadCell className="w-[210px]">Asked for</HeadCell>
                <HeadCell className="w-[130px]">Started</HeadCell>
                <HeadCell className="w-[100px]" end>
                  Took
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.id} run={run} href={`${base}/${run.id}`} now={now} zone={zone} />
              ))}
            </tbody>
          </Table>
        </RovingRows>
      )}
      <MorePages what="audits" newestHref={before ? base : null} olderHref={next ? `${base}?before=${next}` : null} />
    </Screen>
  );
}

function isUnderWay({ state }: Run): boolean {
  return state === "queued" || state === "running";
}

function RunRow({ run, href, now, zone }: { run: Run; href: string; now: Date; zone: string }) {
  const { icon, tone, word } = runStateWords[run.state];
  return (
    <Row id={run.id}>
      <Cell>
        <RowLink href={href}>{`Audit ${run.number}`}</RowLink>
      </Cell>
      <Cell label="State">
        <Mark icon={icon} tone={tone}>
          {word}
        </Mark>
      </Cell>
      <Cell label="Results">
        <Counts run={run} />
      </Cell>
      <Cell label="Asked for">
        <TwoLines first={run.requestedByName} second={triggerWords[run.trigger]} />
      </Cell>
      <Cell label="Started">
        <Time at={run.createdAt} form="at" now={now} zone={zone} />
      </Cell>
      <Cell label="Took" end>
        {run.endedAt ? durationWords(run.endedAt.getTime() - run.createdAt.getTime()) : "–"}
      </Cell>
    </Row>
  );
}

const shown: { statuses: Status[]; look: Status; word: string }[] = [
  { statuses: ["pass"], look: "pass", word: "fine" },
  { statuses: ["warn"], look: "warn", word: "worth fixing" },
  { statuses: ["fail"], look: "fail", word: "to fix" },
  { statuses: ["unknown", "error"], look: "unknown", word: "not checked" },
];

function Counts({ run }: { run: Run }) {
  if (isUnderWay(run)) return <span className="text-muted-foreground">{`${run.checks} checks to look at`}</span>;
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-0.5">
      {shown.map(({ statuses, look, word }) => {
        const count = statuses.reduce((sum, status) => sum + (run.counts[status] ?? 0), 0);
        if (count === 0) return null;
        return (
          <ResultStatus key={word} status={look} size="xs">
            <span className="num">{count}</span> {word}
          </ResultStatus>
        );
      })}
    </span>
  );
}
