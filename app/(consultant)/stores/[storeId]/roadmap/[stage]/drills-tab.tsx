/** The five drills as the consultant sees them: what was seen from outside, by whom, how long it took, and with what help. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
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
    <>
      <Table label="The five drills" rows="tall" page fixed stack>
        <thead>
          <tr>
            <HeadCell className="w-[190px]">Drill</HeadCell>
            <HeadCell className="w-[160px]">State</HeadCell>
            <HeadCell className="w-[170px]">Who and when</HeadCell>
            <HeadCell className="w-[110px]">Took</HeadCell>
            <HeadCell>What we saw</HeadCell>
            <HeadCell className="w-[150px]" end>
              <span className="sr-only">Act</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {rungs.map((rung) => (
            <DrillRow key={rung.kind} storeId={storeId} rung={rung} {...clock} />
          ))}
        </tbody>
      </Table>
      <p className="px-5 pt-3 text-muted-foreground">
        A drill counts for 90 days, and only when the founder did it without asking for help.
      </p>
    </>
  );
}

function DrillRow({ storeId, rung, now, zone }: { storeId: string; rung: Rung } & Clock) {
  const shown = rung.open?.state === "running" ? rung.open : (rung.best ?? rung.last ?? rung.open);
  const at = shown?.seenAt ?? shown?.endedAt ?? shown?.startedAt ?? shown?.createdAt;
  return (
    <Row id={rung.kind}>
      <Cell label="Drill">{rung.title}</Cell>
      <Cell label="State">
        <StateOf rung={rung} />
      </Cell>
      <Cell label="Who and when">
        {shown?.startedByName || at ? (
          <span className="two">
            <bdi>{visibleText(shown?.startedByName ?? "")}</bdi>
            <span className="second">{at && <Time at={at} form="at" now={now} zone={zone} />}</span>
          </span>
        ) : (
          "–"
        )}
      </Cell>
      <Cell label="Took">
        <span className="two">
          <span>{shown?.tookMs == null ? "–" : spanWords(shown.tookMs)}</span>
          <span className="second">{helpWords(shown)}</span>
        </span>
      </Cell>
      <Cell label="What we saw">
        <ul>
          {shown?.parts.map((part) => (
            <li key={part.key}>{`${part.how === "seen" ? "Seen" : "Told"}: ${visibleText(part.words)}`}</li>
          ))}
          {shown?.failure && <li>{shown.failure}</li>}
        </ul>
      </Cell>
      <Cell end>
        {rung.open ? (
          <CancelDrill storeId={storeId} drillId={rung.open.id} title={rung.title} />
        ) : (
          <OfferDrill storeId={storeId} kind={rung.kind} title={rung.title} />
        )}
      </Cell>
    </Row>
  );
}

function helpWords(shown: Rung["open"]): string {
  if (shown?.help) return `with help at ${visibleText(shown.help.step)}`;
  return shown?.seenAt ? "without help" : "";
}

function StateOf({ rung: { open, best, last, isDone } }: { rung: Rung }) {
  if (open?.state === "running") return <Pill tone="live">Running</Pill>;
  if (isDone) return <Pill tone="pass">Seen from outside</Pill>;
  if (best?.isExpired) return <Pill tone="warn">Too long ago</Pill>;
  if (best) return <Pill tone="warn">Seen, with help</Pill>;
  if (open) return <Pill tone="idle">Waits for the founder</Pill>;
  if (last) return <Pill tone="fail">{last.state === "failed" ? "Not seen" : "Given up"}</Pill>;
  return <Pill tone="idle">Not done</Pill>;
}
