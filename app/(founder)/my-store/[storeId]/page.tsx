import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Avatar } from "@/app/_ui/avatar.tsx";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Dial } from "@/app/_ui/dial.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { barWords, resultWords, stageWords } from "@/app/_ui/status-words.ts";
import { loadFrame } from "./frame.ts";
import { LastUpdate } from "./last-update.tsx";
import { FencedIn, WeakSpotQuestion } from "./weak-spots.tsx";
import { dayLine, headline, lead, stepSummary, stepTitles, stepWords } from "./words.ts";

type Props = { params: Promise<{ storeId: string }> };
type Home = RouterOutputs["founder"]["home"];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadFrame((await params).storeId)).store.name };
}

/** How many risks the home lists before the rest go behind a line. */
const SHOWN = 5;

/** Am I ready? What is left? */
export default async function FounderHomePage({ params }: Props) {
  const { storeId } = await params;
  const caller = await api();
  const home = await pageData(caller.founder.home({ storeId: idOf(storeId) }));
  const tasks = await pageData(caller.founder.tasks({ storeId }));
  const { waiting, contained } = await pageData(caller.founder.waivers({ storeId }));
  const frame = await loadFrame(storeId);
  const now = new Date();
  const minutes = tasks.open.reduce((sum, task) => sum + task.minutes, 0);
  const base = `/my-store/${storeId}`;
  return (
    <>
      <LiveRefresh storeId={storeId} at={now} zone={frame.zone} isQuiet />
      <section className="flex flex-col gap-x-14 pt-6 pb-7 md:flex-row md:items-center md:pt-11 md:pb-10">
        <div className="flex-1">
          <p className="text-[15px] text-muted-foreground">{dayLine(home, now)}</p>
          <h1 className="headline my-2.5">{headline(home)}</h1>
          <p className="lead">{lead(home, tasks.open.length, minutes)}</p>
          {home.progress && (
            <p className="mt-4 text-[15px] text-muted-foreground" aria-live="polite">
              {`${home.progress.done} of ${home.progress.of} checks done`}
            </p>
          )}
          {frame.isToSign ? (
            <p className="mt-6">
              <ButtonLink kind="primary" size="xl" href={`${base}/sign`}>
                Read and sign
              </ButtonLink>
            </p>
          ) : (
            <FirstStep base={base} count={tasks.open.length} minutes={minutes} />
          )}
        </div>
        <div className="mt-6 md:mt-0">
          <Dial
            met={home.metCount}
            summary={stepSummary(home)}
            steps={home.steps.map(({ number, state }) => ({ number, state, share: shareOf(state) }))}
          />
        </div>
      </section>
      <WeakSpotQuestion waiting={waiting} storeId={storeId} />
      <LastUpdate update={home.lastUpdate} timeZone={home.store.timeZone} />
      <h2>What is left</h2>
      <Left home={home} askName={frame.askName} consultantName={frame.consultant?.name ?? null} />
      {contained.length > 0 && (
        <section className="mt-10" aria-labelledby="fenced-in">
          <h2 id="fenced-in">Known and fenced in</h2>
          <FencedIn contained={contained} />
        </section>
      )}
      <div className="mt-10 grid gap-x-16 gap-y-9 md:grid-cols-2">
        <Steps home={home} />
        <section className="text-[15px] leading-6 text-foreground-2">
          <h2 className="text-foreground">The eleven must-haves</h2>
          <ol className="mt-2.5 border-t border-border">
            {home.items.map((item) => (
              <li key={item.number} className="flex min-h-11 items-center gap-3 border-b border-border">
                <span className={`tone-${barWords[item.state].tone === "quiet" ? "pass" : barWords[item.state].tone}`}>
                  <Icon name={barWords[item.state].icon} size={20} label={barWords[item.state].word} />
                </span>
                <span className="flex-1">{item.title}</span>
              </li>
            ))}
          </ol>
          <h2 className="mt-7 text-foreground">Who has the keys</h2>
          <p className="mt-2">
            <Link className="link" href={`${base}/keys`}>
              See the accounts your shop stands on
            </Link>
          </p>
        </section>
      </div>
    </>
  );
}

function FirstStep({ base, count, minutes }: { base: string; count: number; minutes: number }) {
  if (count === 0) return <p className="mt-6 text-[15px] text-muted-foreground">Nothing for you to do today.</p>;
  return (
    <p className="mt-6 flex flex-col gap-x-4 gap-y-2 text-[15px] md:flex-row md:items-center">
      <ButtonLink kind="primary" size="xl" href={`${base}/todo`}>
        {count === 1 ? "Do your task" : `Do your ${count} tasks`}
      </ButtonLink>
      <span className="text-center text-muted-foreground">{`About ${minutes} minutes, step by step`}</span>
    </p>
  );
}

function Left({ home, askName, consultantName }: { home: Home; askName: string; consultantName: string | null }) {
  if (home.risks.length === 0 && home.couldNotCheck.length === 0) {
    return <p className="mt-2.5 text-[15px] text-foreground-2">Nothing is left.</p>;
  }
  const more = home.risks.length - SHOWN;
  return (
    <>
      <ol className="founder-rows">
        {home.risks.slice(0, SHOWN).map((risk) => {
          const words = resultWords[risk.status === "fail" ? "fail" : "warn"];
          const who = risk.ownerName ?? consultantName;
          return (
            <li key={risk.id}>
              <span className={`pt-px tone-${words.tone}`}>
                <Icon name={words.icon} size={24} label={words.founderWord} />
              </span>
              <div className="min-w-0 flex-1">
                <h3>{risk.title}</h3>
                <p className="max-w-[640px] text-[15px] leading-6 text-foreground-2">{risk.sentence}</p>
                <p className="text-[15px] leading-6">
                  <Link
                    className="link"
                    href={`/my-store/${home.store.id}/questions?about=finding:${risk.id}`}
                    aria-label={`Ask about this: ${risk.title}`}
                  >
                    Ask about this
                  </Link>
                </p>
              </div>
              {who && (
                <p className="founder-who">
                  <span className="flex items-center gap-[7px]">
                    <Avatar name={who} kind="consultant" large />
                    {who.split(" ")[0]}
                  </span>
                  <span className="text-muted-foreground">{risk.isBeingFixed ? "Being fixed" : "Next"}</span>
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {more > 0 && (
        <p className="mt-3 text-[15px] text-muted-foreground">{`And ${more} smaller ${more === 1 ? "one" : "ones"}.`}</p>
      )}
      {home.couldNotCheck.length > 0 && (
        <details className="mt-4 text-[15px]">
          <summary className="link min-h-11 cursor-pointer">{`${home.couldNotCheck.length} things are not checked yet`}</summary>
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-5 text-foreground-2">
            {home.couldNotCheck.map((item) => (
              <li key={item.id}>{item.title.replace(/: not checked yet$/, "")}</li>
            ))}
          </ul>
          <p className="mt-2 text-muted-foreground">{`${askName} asks for what is missing. Until then they do not count as fine.`}</p>
        </details>
      )}
    </>
  );
}

function Steps({ home }: { home: Home }) {
  return (
    <section>
      <h2>Six steps</h2>
      <ol className="mt-2.5 border-t border-border text-[15px]">
        {home.steps.map((step, index) => (
          <li key={step.number} className="flex min-h-[46px] items-center gap-3 border-b border-border">
            <span className={`tone-${stageWords[step.state].tone === "quiet" ? "pass" : stageWords[step.state].tone}`}>
              <Icon name={stageWords[step.state].icon} size={20} label={stageWords[step.state].word} />
            </span>
            <span className="flex-1">
              <span className="text-muted-foreground">{step.number}</span>&ensp;{stepTitles[index] ?? step.title}
            </span>
            <span className={step.state === "reopened" ? "text-fail" : "text-muted-foreground"}>
              {stepWords[step.state]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How much of a step's segment the dial fills. */
function shareOf(state: Home["steps"][number]["state"]): number {
  if (state === "approved") return 1;
  if (state === "in-review") return 0.9;
  return state === "not-started" ? 0 : 0.5;
}
