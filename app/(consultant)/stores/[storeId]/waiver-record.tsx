/** A bottleneck record as the consultants read it: where it stands, what is known, what contains it, who agreed. */
import type { ReactNode } from "react";
import { Facts } from "@/app/_ui/card.tsx";
import { OutsideLink } from "@/app/_ui/fix-steps.tsx";
import { Pill } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { AgreeToRecord, EndRecord } from "./waiver-actions.tsx";
import { daysLeftWords, lastDayWords, measureWords, recordLooks, type Waiver, waitsFor } from "./waiver-words.ts";

type Clock = { now: Date; zone: string };

/** Shows one record in full. `canDecide` offers the buttons; a void record has none. */
export function WaiverRecord({ waiver, canDecide, now, zone }: { waiver: Waiver; canDecide: boolean } & Clock) {
  const { state, title, storeId } = waiver;
  const ref = { storeId, waiverId: waiver.id, title };
  return (
    <div className="flex flex-col gap-3">
      <Standing waiver={waiver} now={now} />
      <Facts facts={factsOf(waiver, { now, zone })} />
      {canDecide && state !== "void" && (
        <div className="noprint flex flex-wrap items-center gap-2">
          {state === "proposed" && waiver.reviewerName === null && <AgreeToRecord {...ref} />}
          <EndRecord {...ref} isInForce={state === "accepted"} />
        </div>
      )}
    </div>
  );
}

/** Says in two lines where a record stands: its state, and until when or why not. */
export function Standing({ waiver, now }: { waiver: Waiver; now: Date }) {
  const { word, icon, tone } = recordLooks[waiver.state];
  const waits = waitsFor(waiver);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Pill tone={tone} icon={icon}>
        {word}
      </Pill>
      <span className="text-xs text-foreground-2">
        {waiver.state === "void" ? (
          <bdi>{visibleText(waiver.voidReason ?? "It holds no more.")}</bdi>
        ) : (
          `${waits ? `${waits}, ` : ""}until ${lastDayWords(waiver.expiresAt)}, ${daysLeftWords(waiver.expiresAt, now)}`
        )}
      </span>
    </div>
  );
}

function factsOf(waiver: Waiver, { now, zone }: Clock): { name: string; value: ReactNode }[] {
  const words = (text: string) => <bdi>{visibleText(text)}</bdi>;
  const measure = measureWords(waiver);
  return [
    { name: "Bottleneck", value: words(waiver.bottleneck) },
    {
      name: "Measured",
      value: (
        <>
          {measure && `${measure}, `}
          <Time at={waiver.measuredAt} form="at" now={now} zone={zone} />
        </>
      ),
    },
    { name: "Worst case", value: words(waiver.worstCase) },
    { name: "Contained by", value: words(waiver.containment) },
    { name: "Proof", value: <Proof text={waiver.containmentProof} /> },
    { name: "Tripwire", value: words(waiver.tripwire) },
    ...(waiver.campaigns.length > 0 ? [{ name: "Campaigns", value: words(waiver.campaigns.join(", ")) }] : []),
    { name: "Watched by", value: words(waiver.ownerName) },
    { name: "Follow-up", value: words(waiver.followUp) },
    {
      name: "Proposed",
      value: (
        <>
          {words(waiver.proposedByName)}
          {", "}
          <Time at={waiver.createdAt} form="at" now={now} zone={zone} />
        </>
      ),
    },
    {
      name: "Consultancy",
      value: <Word name={waiver.reviewerName} at={waiver.reviewerApprovedAt} now={now} zone={zone} />,
    },
    { name: "Founder", value: <Word name={waiver.founderName} at={waiver.founderApprovedAt} now={now} zone={zone} /> },
  ];
}

function Word({ name, at, now, zone }: { name: string | null; at: Date | null } & Clock) {
  if (name === null) return <span className="text-muted-foreground">has not agreed</span>;
  return (
    <>
      <bdi>{visibleText(name)}</bdi>
      {" agreed "}
      {at && <Time at={at} form="at" now={now} zone={zone} />}
    </>
  );
}

function Proof({ text }: { text: string }) {
  if (URL.parse(text)?.protocol === "https:") return <OutsideLink label="Test of the limit" url={text} />;
  return <span className="mono">{visibleText(text)}</span>;
}
