/** The five drills as the consultant sees them: what was seen from outside, by whom, how long it took, and with what help. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { spanWords } from "@/app/_ui/span-words.ts";
import { Pill } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { CancelDrill, OfferDrill } from "./drill-decide.tsx";

type Rung = RouterOutputs["drills"]["ladder"][number];
type Clock = { now: Date; zone: string };

/** One row a drill; offering mails the founder, the founder alone starts. */
export async function DrillsTab({ storeId, ...clock }: { storeId: string } & Clock) {
  const rungs = await pageData((await api()).drills.ladder({ storeId: idOf(storeId) }));
  return (
    <div className="overflow-x-auto px-5 pt-3">
      <table className="data-table w-full text-left">
        <caption className="sr-only">The five drills</caption>
        <thead>
          <tr>
            <th scope="col">Drill</th>
            <th scope="col">State</th>
            <th scope="col">Who</th>
            <th scope="col">When</th>
            <th scope="col">Took</th>
            <th scope="col">Help</th>
            <th scope="col">What we saw</th>
            <th scope="col">
              <span className="sr-only">Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rungs.map((rung) => (
            <DrillRow key={rung.kind} storeId={storeId} rung={rung} {...clock} />
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-muted-foreground">
        A drill counts for 90 days, and only when the founder did it without asking for help.
      </p>
    </div>
  );
}

function DrillRow({ storeId, rung, now, zone }: { storeId: string; rung: Rung } & Clock) {
  const shown = rung.open?.state === "running" ? rung.open : (rung.best ?? rung.last ?? rung.open);
  const at = shown?.seenAt ?? shown?.endedAt ?? shown?.startedAt ?? shown?.createdAt;
  return (
    <tr>
      <th scope="row">{rung.title}</th>
      <td>
        <StateOf rung={rung} />
      </td>
      <td>{shown?.startedByName ?? ""}</td>
      <td>{at && <Time at={at} form="at" now={now} zone={zone} />}</td>
      <td>{shown?.tookMs != null && spanWords(shown.tookMs)}</td>
      <td>{helpWords(shown)}</td>
      <td>
        <ul>
          {shown?.parts.map((part) => (
            <li key={part.key}>{`${part.how === "seen" ? "Seen" : "Told"}: ${visibleText(part.words)}`}</li>
          ))}
          {shown?.failure && <li>{shown.failure}</li>}
        </ul>
      </td>
      <td>
        {rung.open ? (
          <CancelDrill storeId={storeId} drillId={rung.open.id} title={rung.title} />
        ) : (
          <OfferDrill storeId={storeId} kind={rung.kind} title={rung.title} />
        )}
      </td>
    </tr>
  );
}

function helpWords(shown: Rung["open"]): string {
  if (shown?.help) return `asked at ${visibleText(shown.help.step)}`;
  return shown?.seenAt ? "none" : "";
}

function StateOf({ rung: { open, best, last, isDone } }: { rung: Rung }) {
  if (open?.state === "running") return <Pill tone="live">Running</Pill>;
  if (isDone) return <Pill tone="pass">Seen from outside</Pill>;
  if (best?.isExpired) return <Pill tone="warn">Too long ago</Pill>;
  if (best) return <Pill tone="warn">Seen, with help</Pill>;
  if (open) return <Pill tone="quiet">Waits for the founder</Pill>;
  if (last) return <Pill tone="fail">{last.state === "failed" ? "Not seen" : "Given up"}</Pill>;
  return <Pill tone="quiet">Not done</Pill>;
}
