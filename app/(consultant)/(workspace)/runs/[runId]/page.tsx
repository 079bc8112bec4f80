import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import { api } from "@/app/_trpc/server.ts";
import { PageHead } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { DemoBar, Screen } from "@/app/_ui/shell/app-shell.tsx";
import { Mark, Pill } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { durationWords } from "@/app/_ui/time-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../_shared/me.ts";
import { answerOf, Silence } from "../answer.tsx";
import { causeWords, functionWords, opWords, stateWords, tookMs, type WorkflowStep } from "../run-words.ts";

export const metadata: Metadata = { title: "Workflow run" };

type Props = { params: Promise<{ runId: string }> };
/** A ULID, as workflow servers name their runs. */
const RUN_ID = /^[0-9A-Z]{26}$/;

/** One workflow run: its steps, how often each was tried, and what went wrong. */
export default async function RunPage({ params }: Props) {
  const { runId } = await params;
  if (!RUN_ID.test(runId)) notFound();
  const { zone, workspace } = await studio();
  const answer = await answerOf((await api()).runs.get({ runId }));
  const now = new Date();
  const run = "data" in answer ? answer.data.run : null;
  const title = run ? functionWords(run.function_id) : "Workflow run";
  const look = run && stateWords(run.status);
  const startedAt = run?.run_started_at ?? run?.queued_at;
  const took = run ? tookMs(startedAt, run.ended_at) : null;
  return (
    <Screen
      crumbs={[{ title: "Workflow runs", href: "/runs" }, { title }]}
      banner={workspace.isDemo && <DemoBar />}
      hints={["menu", "go-stores"]}
    >
      <PageHead
        title={title}
        pills={
          look && (
            <Pill icon={look.icon} tone={look.tone}>
              {look.word}
            </Pill>
          )
        }
        line={
          run && (
            <>
              {"Caused by "}
              {causeWords(run.event_name)}
              {startedAt && (
                <>
                  {", started "}
                  <Time at={startedAt} form="at" now={now} zone={zone} />
                </>
              )}
              {took !== null && `, took ${durationWords(took)}`}. Run <span className="mono">{run.run_id}</span>.
            </>
          )
        }
        end={<LiveRefresh storeId={null} at={now} zone={zone} />}
      />
      {"silence" in answer && <Silence words={answer.silence} href={`/runs/${runId}`} />}
      {"data" in answer && answer.data.steps.length === 0 && <Empty icon="route" title="No step has run yet." />}
      {"data" in answer && answer.data.steps.length > 0 && (
        <Table label="Steps" rows="tall" page fixed stack>
          <thead>
            <tr>
              <HeadCell>Step</HeadCell>
              <HeadCell className="w-[140px]">State</HeadCell>
              <HeadCell className="w-[80px]" end>
                Tries
              </HeadCell>
              <HeadCell className="w-[120px]">Started</HeadCell>
              <HeadCell className="w-[110px]" end>
                Took
              </HeadCell>
              <HeadCell className="w-[34%]">What went wrong</HeadCell>
            </tr>
          </thead>
          <tbody>
            {answer.data.steps.map((step) => (
              <StepRow key={step.id} step={step} now={now} zone={zone} />
            ))}
          </tbody>
        </Table>
      )}
    </Screen>
  );
}

function StepRow({ step, now, zone }: { step: WorkflowStep; now: Date; zone: string }) {
  const { icon, tone, word } = stateWords(step.status);
  const startedAt = step.started_at ?? step.created_at;
  const took = tookMs(startedAt, step.ended_at);
  return (
    <Row id={step.id}>
      <Cell>
        <TwoLines first={<span className="font-medium">{visibleText(step.name)}</span>} second={opWords(step.op)} />
      </Cell>
      <Cell label="State">
        <Mark icon={icon} tone={tone}>
          {word}
        </Mark>
      </Cell>
      <Cell label="Tries" end>
        {/* Attempts are counted from 0. */}
        {step.attempt + 1}
      </Cell>
      <Cell label="Started">{startedAt ? <Time at={startedAt} form="at" now={now} zone={zone} /> : "–"}</Cell>
      <Cell label="Took" end>
        {/* A server may note a step only once it has ended: that says nothing about how long it took. */}
        {took ? durationWords(took) : "–"}
      </Cell>
      <Cell label="Error">
        {step.error && (
          <bdi className="block py-1.5 [overflow-wrap:anywhere]">
            {visibleText([step.error.name, step.error.message].filter(Boolean).join(": ").slice(0, 600))}
          </bdi>
        )}
      </Cell>
    </Row>
  );
}
