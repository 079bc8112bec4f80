import Link from "next/link";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { spanWords } from "@/app/_ui/span-words.ts";
import { Time } from "@/app/_ui/time.tsx";

type Rung = RouterOutputs["drills"]["ladder"][number];

/** The five drills, each a rung: done when we saw it, without help, within 90 days. */
export function DrillLadder({
  storeId,
  rungs,
  now,
  zone,
}: {
  storeId: string;
  rungs: readonly Rung[];
  now: Date;
  zone: string;
}) {
  const done = rungs.filter(({ isDone }) => isDone).length;
  return (
    <section className="mt-8" aria-labelledby="drills">
      <h2 id="drills">{`Five things you do alone: ${done} of ${rungs.length} done`}</h2>
      <p className="mt-1 text-[15px] text-foreground-2">
        You do it, we watch from outside. Nothing changes for buyers.
      </p>
      <ol className="founder-rows mt-3">
        {rungs.map((rung) => (
          <li key={rung.kind}>
            <span className={rung.isDone ? "pt-px tone-pass" : "pt-px text-muted-foreground"}>
              <Icon
                name={rung.isDone ? "circle-check" : "circle-dashed"}
                size={24}
                label={rung.isDone ? "Done" : "To do"}
              />
            </span>
            <div className="min-w-0 flex-1">
              <h3>
                <Link className="link" href={`/my-store/${storeId}/drills/${rung.kind}`}>
                  {rung.title}
                </Link>
              </h3>
              <p className="text-[15px] leading-6 text-foreground-2">{`${rung.line} ${rung.minutes} minutes.`}</p>
              <p className="text-[15px] leading-6 text-muted-foreground">
                <RungWord rung={rung} now={now} zone={zone} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function RungWord({ rung, now, zone }: { rung: Rung; now: Date; zone: string }) {
  if (rung.open?.state === "running") return "We are watching.";
  if (rung.open?.offeredByName) return `${rung.open.offeredByName} asks you to do this.`;
  const { best } = rung;
  if (!best?.seenAt) return "Not done yet.";
  return (
    <>
      {"Seen from outside "}
      <Time at={best.seenAt} form="day" now={now} zone={zone} />
      {`, in ${spanWords(best.tookMs ?? 0)}${best.help ? ", with help" : ""}.`}
      {best.isExpired && " That was too long ago, do it once more."}
      {!best.isExpired && best.help && " Repeat it alone."}
    </>
  );
}
