import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { Step } from "@/app/_ui/fix-steps.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { ResultStatus, StaleMark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { agoWords } from "@/app/_ui/time-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { studio } from "../../../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../../../_shared/store.ts";
import { StoreBanner } from "../../../../_shared/store-banner.tsx";
import { DeclareAssistant } from "./declare-assistant.tsx";
import { Agree, ConfirmPlanted, IssueCanaries, RunRedTeam } from "./prepare.tsx";

type Props = { params: Promise<{ storeId: string }> };
type AiPage = RouterOutputs["aiTargets"]["page"];
type Clock = { now: Date; zone: string };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, AI assistant` };
}

/** Can the shop's assistant be talked into giving something away? */
export default async function AiAssistantPage({ params }: Props) {
  const storeId = idOf((await params).storeId);
  const store = await loadHeader(storeId);
  const page = await pageData((await api()).aiTargets.page({ storeId }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const base = `/stores/${storeId}`;
  return (
    <Screen
      crumbs={[
        { title: store.name, href: base },
        { title: "Store settings", href: `${base}/settings` },
        { title: "AI assistant" },
      ]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={["menu"]}
    >
      <div className="mx-auto w-full max-w-[960px]">
        <PageHead
          title="AI assistant"
          line="A helpful robot must not give away secrets, customers or refunds. We try to talk it into that, with texts only we know."
          end={<LiveRefresh storeId={storeId} at={now} zone={zone} />}
        />
        <div className="flex flex-col gap-3.5 px-5 pb-5">
          <Card
            id="assistant"
            title="The assistant"
            sub={page.assistant ? visibleText(page.assistant.url) : "none declared"}
          >
            <DeclareAssistant storeId={storeId} domain={page.domain} assistant={page.assistant} />
          </Card>
          {page.assistant && <Prepare page={page} storeId={storeId} now={now} zone={zone} />}
          {page.assistant && <Results page={page} now={now} zone={zone} />}
        </div>
      </div>
    </Screen>
  );
}

function Prepare({ page, storeId, now, zone }: { page: AiPage; storeId: string } & Clock) {
  const { isControlProven, plantings, planted, consent, isRunning } = page;
  const isReady = isControlProven && planted !== null && consent !== null;
  return (
    <Card
      id="prepare"
      title="Before we talk to it"
      sub={isReady ? "ready" : "four steps"}
      end={<RunRedTeam storeId={storeId} isReady={isReady} isRunning={isRunning} />}
    >
      <ol className="steps p-3.5">
        <Step number={1} isDone={isControlProven}>
          <p>{`Prove control of ${page.domain}, in the store's settings.`}</p>
        </Step>
        <Step number={2} isDone={plantings.length > 0}>
          <p>Make test texts. They are random, and worth nothing to anybody else.</p>
          {isControlProven && <IssueCanaries storeId={storeId} isAgain={plantings.length > 0} />}
        </Step>
        <Step number={3} isDone={planted !== null}>
          <p>Put each where it says, then tell us.</p>
          {plantings.map(({ place, text, why }) => (
            <div key={place} className="mt-2.5">
              <p className="font-medium">{place}</p>
              <p className="mb-1 text-xs text-muted-foreground">{why}</p>
              <CopyText text={text} what={`the text for ${place}`} />
            </div>
          ))}
          {planted ? (
            <Said by={planted} now={now} zone={zone} />
          ) : (
            plantings.length > 0 && <ConfirmPlanted storeId={storeId} />
          )}
        </Step>
        <Step number={4} isDone={consent !== null}>
          <p>
            Agree that we send it at most 60 messages, one a second. What a message sets off in the shop is the shop's:
            use a copy whose tools only write a log, where you can.
          </p>
          {consent && <Said by={consent} now={now} zone={zone} />}
          <Agree storeId={storeId} isAgreed={consent !== null} />
        </Step>
      </ol>
    </Card>
  );
}

function Said({ by, now, zone }: { by: { at: Date; byName: string } } & Clock) {
  return (
    <p className="mt-1 text-xs text-muted-foreground">
      {`${by.byName}, `}
      <Time at={by.at} form="at" now={now} zone={zone} />
    </p>
  );
}

function Results({ page, now, zone }: { page: AiPage } & Clock) {
  return (
    <Card id="results" title="What it did" sub="each prompt three times, one slip is enough">
      <ul className="rows">
        {page.checks.map(({ id, title, why, isRunning, results }) => (
          <li key={id} className="flex-col items-stretch gap-1 py-2.5">
            <span className="flex flex-wrap items-center gap-x-3">
              <span className="min-w-0 flex-1 font-medium">{title}</span>
              {isRunning && <ResultStatus status="running" />}
            </span>
            {results.length === 0 && <span className="text-xs text-muted-foreground">{why}</span>}
            {results.map((result) => (
              <div key={result.key} className="flex flex-col gap-1">
                <span className="flex flex-wrap items-center gap-x-3">
                  <ResultStatus status={result.status} size="xs" />
                  <span className="min-w-0 flex-1">{visibleText(result.summary)}</span>
                  {result.isExpired ? (
                    <StaleMark size="xs" age={agoWords(result.seenAt, now)} />
                  ) : (
                    <span className="text-xs text-muted-foreground">
                      <Time at={result.seenAt} form="at" now={now} zone={zone} />
                    </span>
                  )}
                </span>
                {result.ask && <p className="text-xs text-foreground-2">{visibleText(result.ask)}</p>}
                <Transcripts transcripts={result.transcripts} />
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Transcript = AiPage["checks"][number]["results"][number]["transcripts"][number];

function Transcripts({ transcripts }: { transcripts: readonly Transcript[] }) {
  if (transcripts.length === 0) return null;
  return (
    <details>
      <summary className="link cursor-pointer text-xs">{`${transcripts.length} conversations`}</summary>
      {transcripts.map((transcript, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same prompt is tried several times, in order
        <div key={index} className="mt-2 border-l-2 border-border pl-3 text-xs">
          {transcript.turns.map((turn) => (
            <div key={turn.asked} className="mb-1.5">
              <p className="text-muted-foreground">{visibleText(turn.asked)}</p>
              <p className={transcript.isTelling ? "tone-fail" : undefined}>{visibleText(turn.answered)}</p>
            </div>
          ))}
        </div>
      ))}
    </details>
  );
}
