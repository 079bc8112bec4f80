import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { CopyRecord, CopyText } from "@/app/_ui/copy-record.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { spanWords } from "@/app/_ui/span-words.ts";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { loadFrame } from "../../frame.ts";
import { AnswerAlert, EndDrill, LookNow, StartDrill, Stuck, TellPart } from "./drill-acts.tsx";
import { Elapsed } from "./elapsed.tsx";

export const metadata: Metadata = { title: "Show that you can do it" };

type Props = {
  params: Promise<{ storeId: string; kind: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Drill = RouterOutputs["drills"]["page"];
type Try = NonNullable<Drill["open"]>;

const kinds = ["dns", "rotate", "restart", "alert", "mail"] as const;

/** One drill on one screen: why, how long, what to press, and what we see meanwhile. */
export default async function DrillPage({ params, searchParams }: Props) {
  const { storeId, kind: word } = await params;
  const kind = kinds.find((each) => each === word);
  if (!kind) notFound();
  const drill = await pageData((await api()).drills.page({ storeId: idOf(storeId), kind }));
  const frame = await loadFrame(storeId);
  const { answer } = await searchParams;
  const now = new Date();
  const running = drill.open?.state === "running" ? drill.open : null;
  const place = { storeId, kind };
  return (
    <div className="flex max-w-[640px] flex-col gap-5 pt-6 md:pt-10">
      <LiveRefresh storeId={storeId} at={now} zone={frame.zone} isQuiet />
      <p className="text-[15px]">
        <Link className="link" href={`/my-store/${storeId}/todo`}>
          All tasks
        </Link>
      </p>
      <div>
        <h1 className="text-[26px] font-semibold leading-8">{drill.title}</h1>
        <p className="mt-1 text-[15px] text-muted-foreground">{`About ${drill.minutes} minutes`}</p>
      </div>
      <p className="lead">{drill.why}</p>
      {running && kind === "alert" && typeof answer === "string" && !frame.isConsultant && (
        <AnswerAlert storeId={storeId} drillId={running.id} token={answer} />
      )}
      {!running && <Outcome drill={drill} now={now} zone={frame.zone} />}
      {running && <Watching running={running} now={now} />}
      <section>
        <h2>What to do</h2>
        <ol className="mt-2 flex list-decimal flex-col gap-2.5 pl-6">
          {drill.steps.map(({ text, link }) => (
            <li key={text}>
              {text}
              {link && (
                <>
                  {" "}
                  <a className="link" href={link.url} target="_blank" rel="noreferrer">
                    {`Open ${link.label}`}
                  </a>
                </>
              )}
            </li>
          ))}
        </ol>
      </section>
      {drill.record && <CopyRecord record={drill.record} />}
      {running && kind === "mail" && running.code && <CopyText text={running.code} what="the address" />}
      {frame.isConsultant ? (
        <p className="text-muted-foreground">You look as the founder. Only they can do this.</p>
      ) : (
        <>
          {!running && <StartDrill {...place} isAgain={drill.last !== null} />}
          {running && <Acts drill={drill} running={running} storeId={storeId} askName={frame.askName} />}
        </>
      )}
    </div>
  );
}

function Acts({ drill, running, storeId, askName }: { drill: Drill; running: Try; storeId: string; askName: string }) {
  const ref = { storeId, drillId: running.id };
  const isDone = (key: string) => running.parts.some((part) => part.key === key);
  return (
    <div className="flex flex-col gap-4">
      {drill.kind === "dns" && <LookNow {...ref} />}
      {drill.kind === "restart" && isDone("online") && !isDone("back-began") && (
        <TellPart {...ref} part="back-began" label="I go back now" />
      )}
      {drill.kind === "rotate" && !isDone("replaced") && (
        <TellPart {...ref} part="replaced" label="I replaced the key" />
      )}
      {drill.kind === "rotate" && isDone("replaced") && !isDone("old-refused") && (
        <TellPart {...ref} part="old-refused" label="The old key is refused" />
      )}
      <Stuck {...ref} steps={drill.steps.map(({ text }) => text)} askName={askName} isAsked={running.help !== null} />
      <EndDrill {...ref} label="Give up for now" />
    </div>
  );
}

const sightWords = { seen: "we see it", missing: "not yet", unclear: "no answer" } as const;

function Watching({ running, now }: { running: Try; now: Date }) {
  return (
    <section className="panel flex-col" aria-labelledby="watching">
      <h2 id="watching" className="flex items-center gap-2">
        <Icon name="eye" size={20} />
        We are watching
        <span className="text-muted-foreground">
          <Elapsed since={(running.startedAt ?? running.createdAt).toISOString()} now={now.toISOString()} />
        </span>
      </h2>
      <ul className="text-[15px]">
        {running.parts.map((part) => (
          <li key={part.key} className="flex gap-2">
            <span className="tone-pass">
              <Icon name="check" size={18} label={part.how === "seen" ? "Seen" : "Told"} />
            </span>
            <span className="min-w-0 wrap-anywhere">{visibleText(part.words)}</span>
          </li>
        ))}
        {running.sights.map(({ place, state }) => (
          <li key={place} className="text-foreground-2">
            <bdi>{`${visibleText(place)}: ${sightWords[state]}`}</bdi>
          </li>
        ))}
        {running.lookedAt === null && <li className="text-foreground-2">The first look begins.</li>}
      </ul>
    </section>
  );
}

function Outcome({ drill, now, zone }: { drill: Drill; now: Date; zone: string }) {
  const shown = drill.last?.state === "seen" ? drill.last : (drill.best ?? drill.last);
  if (!shown) return null;
  if (shown.state !== "seen" || !shown.seenAt) {
    return (
      <p className="panel" role="status">
        {shown.failure ?? `${shown.endedByName ?? "Somebody"} ended the last try. Nothing is lost, start again.`}
      </p>
    );
  }
  return (
    <section className="panel flex-col" aria-labelledby="outcome">
      <h2 id="outcome" className="flex items-center gap-2 tone-pass">
        <Icon name="circle-check" size={24} />
        {`Seen from outside, in ${spanWords(shown.tookMs ?? 0)}`}
      </h2>
      <ul className="text-[15px]">
        {shown.parts.map((part) => (
          <li
            key={part.key}
            className="wrap-anywhere"
          >{`${visibleText(part.words)}${part.how === "told" ? " We did not see that ourselves." : ""}`}</li>
        ))}
      </ul>
      <p className="text-[15px] text-foreground-2">
        {shown.help ? "You asked for help on the way, so repeat it alone. " : ""}
        {drill.kind === "dns" ? "You may remove the record now. " : ""}
        {shown.expiresAt && (
          <>
            {shown.isExpired ? "It counted until " : "It counts until "}
            <Time at={shown.expiresAt} form="day" now={now} zone={zone} />.
          </>
        )}
      </p>
    </section>
  );
}
