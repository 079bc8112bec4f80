/** What contains a risk: the record that counts, the way to one, or why there can be none. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { type ContainOptions, ContainRisk } from "../waiver-actions.tsx";
import { Standing, WaiverRecord } from "../waiver-record.tsx";
import type { Waiver } from "../waiver-words.ts";
import type { Risk } from "./risk-words.ts";

type Options = RouterOutputs["waivers"]["options"];

const DAY_MS = 86_400_000;

/** Shows the records of one risk, newest first, and offers a new one where the rules allow it. */
export function PaneWaiver({
  risk,
  storeId,
  waivers,
  options,
  canEdit,
  ownerName,
  now,
  zone,
}: {
  risk: Risk;
  storeId: string;
  waivers: readonly Waiver[];
  /** Null when the risk is fixed: then only its past records show. */
  options: Options | null;
  canEdit: boolean;
  /** Who watches it, unless somebody else is named. */
  ownerName: string;
  now: Date;
  zone: string;
}) {
  const alive = waivers.find(({ state }) => state !== "void");
  const ended = waivers.filter(({ state }) => state === "void");
  const canPropose =
    canEdit && options?.refusal === null && risk.state !== "not-applicable" && alive?.state !== "accepted";
  if (!options && ended.length === 0) return null;
  return (
    <section className="section" aria-labelledby="contained-title">
      <h3 id="contained-title" className="cap mb-1.5">
        Known and contained
      </h3>
      <div className="flex flex-col gap-3">
        {alive && <WaiverRecord waiver={alive} canDecide={canEdit} now={now} zone={zone} />}
        {options?.refusal && !alive && (
          <p className="text-foreground-2">{`It cannot be contained. ${options.refusal}`}</p>
        )}
        {options && !options.refusal && !alive && (
          <p className="text-foreground-2">
            Until it is fixed it can be contained, up to a day, if the consultancy and the founder both agree.
          </p>
        )}
        {canPropose && (
          <p className="noprint">
            <ContainRisk
              storeId={storeId}
              findingId={risk.id}
              isAgain={alive !== undefined}
              options={offered(options, risk.ownerName ?? ownerName)}
            />
          </p>
        )}
        {ended.length > 0 && (
          <details>
            <summary className="link inline-flex min-h-6 items-center text-xs">
              {`${ended.length} earlier ${ended.length === 1 ? "record" : "records"}`}
            </summary>
            <ul className="mt-1.5 flex flex-col gap-2">
              {ended.map((waiver) => (
                <li key={waiver.id}>
                  <Standing waiver={waiver} now={now} />
                  <bdi className="block text-xs text-muted-foreground">{visibleText(waiver.containment)}</bdi>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </section>
  );
}

function offered(options: Options, ownerName: string): ContainOptions {
  return {
    // A record holds to the end of its day, which must not lie behind the last moment allowed.
    lastDay: new Date(options.latestEnd.getTime() - DAY_MS).toISOString().slice(0, 10),
    needsMeasure: options.needsMeasure,
    proofs: options.proofs,
    ownerName,
  };
}
