/** The weak spots a founder knows of: the one that waits for their word, and those that are fenced in. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Icon } from "@/app/_ui/icon.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { DecideWaiver } from "./decide-waiver.tsx";

type WeakSpots = RouterOutputs["founder"]["waivers"];
type WeakSpot = WeakSpots["waiting"][number];

/** Asks one question: the first weak spot that waits, its worst case before everything else. */
export function WeakSpotQuestion({ waiting, storeId }: { waiting: WeakSpots["waiting"]; storeId: string }) {
  // The oldest first, so that a newer one does not push it away.
  const spot = waiting.at(-1);
  if (!spot) return null;
  return (
    <section className="mb-9 rounded-xl border border-border bg-card p-5 md:p-7" aria-labelledby="weak-spot-question">
      <p className="text-[15px] text-muted-foreground">
        {waiting.length === 1 ? "Your word is needed" : `Your word is needed: 1 of ${waiting.length}`}
      </p>
      <h2 id="weak-spot-question" className="mt-1 text-[20px] font-semibold leading-7">
        May we launch with this one weak spot?
      </h2>
      <p className="mt-3 text-[17px] font-medium leading-6">
        <bdi>{visibleText(spot.title)}</bdi>
      </p>
      <dl className="mt-3 flex max-w-[680px] flex-col gap-3 text-[15px] leading-6">
        <Fact name="At worst" text={spot.worstCase} />
        <Fact name="What limits it" text={spot.containment} />
        <Fact name="It ends early when" text={spot.tripwire} />
        <Fact name="Until" text={`${dayWords(spot.until)}, then it counts as open again.`} />
        <Fact name="Who watches it" text={spot.ownerName} />
        <Fact name="Who proposes it" text={spot.proposedByName} />
      </dl>
      <DecideWaiver key={spot.id} storeId={storeId} waiverId={spot.id} />
    </section>
  );
}

/** Lists what is fenced in; nothing while nothing is. */
export function FencedIn({ contained }: { contained: WeakSpots["contained"] }) {
  if (contained.length === 0) return null;
  return (
    <ol className="founder-rows">
      {contained.map((spot) => (
        <li key={spot.id}>
          <span className="tone-warn pt-px">
            <Icon name="shield-alert" size={24} label="Fenced in" />
          </span>
          <div className="min-w-0 flex-1">
            <h3 className="text-[17px] font-semibold leading-6">
              <bdi>{visibleText(spot.title)}</bdi>
            </h3>
            <p className="max-w-[640px] text-[15px] leading-6 text-foreground-2">
              <bdi>{`At worst: ${visibleText(spot.worstCase)} What limits it: ${visibleText(spot.containment)}`}</bdi>
            </p>
            <p className="mt-1 text-[15px] leading-6 text-muted-foreground">
              <bdi>{`Until ${dayWords(spot.until)}. ${visibleText(spot.ownerName)} watches it. ${agreedBy(spot)}`}</bdi>
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="[overflow-wrap:anywhere]">
        <bdi>{visibleText(text)}</bdi>
      </dd>
    </div>
  );
}

function agreedBy({ founderName, reviewerName }: WeakSpot): string {
  const names = [founderName, reviewerName].filter((name) => name !== null);
  return `${visibleText(names.join(" and "))} agreed.`;
}

/** A record ends with its day in UTC; the reader's zone must not move it. */
function dayWords(until: Date): string {
  return until.toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
}
