import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card, PageHead } from "@/app/_ui/card.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { MinimumBar, MinimumBarList } from "@/app/_ui/minimum-bar.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { StageCards } from "@/app/_ui/stage-card.tsx";
import { Pill, ResultStatus, SignalMark } from "@/app/_ui/status.tsx";
import { verdictWords } from "@/app/_ui/status-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { studio } from "../../_shared/me.ts";
import { idOf, loadHeader, pageData } from "../../_shared/store.ts";
import { StoreBanner } from "../../_shared/store-banner.tsx";
import { RunAuditButton, StartFirstAudit } from "./run-audit.tsx";
import { RunCard } from "./run-card.tsx";
import { reasonLine, stageNote } from "./words.ts";

type Props = { params: Promise<{ storeId: string }> };
type Roadmap = RouterOutputs["stores"]["roadmap"];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const store = await loadHeader((await params).storeId);
  return { title: `${store.name}, roadmap` };
}

/** Can this store launch, and if not, what is missing? */
export default async function RoadmapPage({ params }: Props) {
  const { storeId } = await params;
  const page = await pageData((await api()).stores.roadmap({ storeId: idOf(storeId) }));
  const { zone, workspace } = await studio();
  const now = new Date();
  const { store, run } = page;
  const isRunning = run?.state === "queued" || run?.state === "running";
  const review = page.stages.find(({ state }) => state === "in-review");
  const { word, tone, icon } = verdictWords[page.verdict];
  const missing = page.items.length - page.metCount;
  return (
    <Screen
      crumbs={[{ title: store.name, href: `/stores/${store.id}` }, { title: "Roadmap" }]}
      banner={<StoreBanner isDemo={workspace.isDemo} archivedAt={store.archivedAt} />}
      hints={[{ ids: ["stage-1", "stage-6"], label: "stage", isRange: true }, "recheck", "go-risks", "view-as-founder"]}
      actions={
        <>
          <ButtonLink kind="ghost" icon="eye" shortcut="view-as-founder" href={`/my-store/${store.id}`}>
            View as founder
          </ButtonLink>
          {review && (
            <ButtonLink kind="primary" href={`/stores/${store.id}/roadmap/${review.key}`}>
              {`Review stage ${review.number}`}
            </ButtonLink>
          )}
          <RunAuditButton
            storeId={store.id}
            isRunning={isRunning}
            isPrimary={!review}
            hasBegun={page.stages[0]?.state !== "not-started"}
          />
        </>
      }
    >
      <PageHead
        title={word}
        pills={
          page.verdict === "not-ready" && (
            <Pill tone={tone} icon={icon}>
              {`${missing} of 11 missing`}
            </Pill>
          )
        }
        line={
          <>
            {reasonLine(page, now)}
            {page.couldNotCheck.length > 0 && (
              <>
                {" Could not check: "}
                <Link className="link" href={`/stores/${store.id}/risks?show=not-checked`}>
                  {page.couldNotCheck.length === 1
                    ? page.couldNotCheck[0]?.title
                    : `${page.couldNotCheck.length} things`}
                </Link>
                .
              </>
            )}
          </>
        }
        end={
          <span className="flex flex-col items-end gap-1">
            <LiveRefresh storeId={store.id} at={now} zone={zone} />
            <People people={page.people} now={now} zone={zone} />
          </span>
        }
      />
      <div className="px-5 pb-4">
        <StageCards stages={stageCards(page, store.id)} />
      </div>
      <div className="grid items-start gap-3.5 px-5 pb-5 xl:grid-cols-[minmax(0,1fr)_372px]">
        <div className="flex min-w-0 flex-col gap-3.5">
          {run ? (
            <RunCard run={run} storeId={store.id} now={now} zone={zone} />
          ) : (
            <Card id="run" title="Audit">
              <Empty
                title="No audit yet."
                line="The first takes about 2 minutes and changes nothing."
                action={<StartFirstAudit storeId={store.id} hasBegun={page.stages[0]?.state !== "not-started"} />}
              />
            </Card>
          )}
          <SignalsCard page={page} />
        </div>
        <div className="flex min-w-0 flex-col gap-3.5">
          <Card
            id="bar"
            title="Minimum bar"
            sub={`${page.metCount} of 11`}
            end={<MinimumBar states={page.items.map(({ state }) => state)} />}
          >
            <MinimumBarList
              items={page.items.map(({ number, title, state, note, reason }) => ({
                number,
                title,
                state,
                note: note && <span title={reason ?? undefined}>{note}</span>,
              }))}
            />
          </Card>
          <RisksCard page={page} />
        </div>
      </div>
    </Screen>
  );
}

function stageCards(page: Roadmap, storeId: string) {
  const current = page.stages.find(({ state }) => !["approved", "not-started"].includes(state));
  return page.stages.map((stage) => ({
    number: stage.number,
    title: stage.title,
    state: stage.state,
    checks: `${stage.fine} of ${stage.checks} checks`,
    note: stageNote(stage),
    share: stage.checks > 0 ? stage.fine / stage.checks : 0,
    href: `/stores/${storeId}/roadmap/${stage.key}`,
    isCurrent: stage.key === current?.key,
    isSignalSeen: page.signals.some(({ stageKey, state }) => stageKey === stage.key && state === "seen"),
  }));
}

function People({ people, now, zone }: { people: Roadmap["people"]; now: Date; zone: string }) {
  const founder = people.find(({ role }) => role === "founder");
  if (!founder) return null;
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted-foreground">
      <Avatar name={founder.name} kind="founder" />
      {founder.name}{" "}
      {founder.lastSeenAt ? (
        <>
          last looked <Time at={founder.lastSeenAt} form="at" now={now} zone={zone} />
        </>
      ) : (
        "has not looked yet"
      )}
    </span>
  );
}

function SignalsCard({ page }: { page: Roadmap }) {
  const current = page.stages.find(({ state }) => !["approved", "not-started"].includes(state)) ?? page.stages[0];
  const signals = page.signals.filter(({ stageKey }) => stageKey === current?.key);
  if (!current || signals.length === 0) return null;
  return (
    <section
      className="card grid gap-3.5 px-3.5 py-2.5 md:grid-cols-[112px_repeat(3,minmax(0,1fr))]"
      aria-labelledby="signals"
    >
      <h2 id="signals" className="cap self-center">
        {`Failure signals, stage ${current.number}`}
      </h2>
      {signals.map((signal) => (
        <div key={signal.key} className="border-border md:border-l md:pl-3.5">
          <SignalMark state={signal.state} size="xs" />
          <p className="text-xs text-foreground-2">{signal.cause ?? signal.title}</p>
        </div>
      ))}
    </section>
  );
}

function RisksCard({ page }: { page: Roadmap }) {
  return (
    <Card
      id="risks"
      title="Biggest risks"
      sub={page.openRisks === 0 ? "none open" : `${page.openRisks} open`}
      end={
        <Link className="link text-xs" href={`/stores/${page.store.id}/risks`}>
          All risks
        </Link>
      }
    >
      {page.risks.length === 0 ? (
        <p className="px-3.5 py-3 text-muted-foreground">
          {page.couldNotCheck.length > 0
            ? "No open risk was seen. Some things could not be checked."
            : "No open risks."}
        </p>
      ) : (
        <ul className="rows">
          {page.risks.map((risk) => (
            <li key={risk.id}>
              <ResultStatus status={risk.status === "fail" ? "fail" : "warn"} iconOnly />
              <Link className="min-w-0 flex-1 truncate" href={`/stores/${page.store.id}/risks?risk=${risk.id}`}>
                {risk.title}
              </Link>
              <span className="num text-xs text-muted-foreground">{risk.score}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
