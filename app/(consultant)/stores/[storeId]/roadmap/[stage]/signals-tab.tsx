/** The failure signals of a stage: what must not be seen, and which check would see it. */
import Link from "next/link";
import { Cell, HeadCell, Row, Table } from "@/app/_ui/data-table.tsx";
import { SignalMark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { StagePageData } from "./check-words.ts";

/** Lists the signals with their cause. */
export function SignalsTab({ page, base, now, zone }: { page: StagePageData; base: string; now: Date; zone: string }) {
  return (
    <Table label="Failure signals" page fixed stack rows="tall">
      <thead>
        <tr>
          <HeadCell className="w-[150px]">State</HeadCell>
          <HeadCell>Signal</HeadCell>
          <HeadCell className="w-[36%]">Seen by</HeadCell>
          <HeadCell className="w-[130px]">Since</HeadCell>
        </tr>
      </thead>
      <tbody>
        {page.signals.map((signal) => (
          <Row key={signal.key} id={signal.key}>
            <Cell>
              <SignalMark state={signal.state} />
            </Cell>
            <Cell>
              <span className="two py-1.5">
                <span>{signal.title}</span>
                {signal.cause && (
                  <span className="second">
                    <bdi>{visibleText(signal.cause)}</bdi>
                  </span>
                )}
              </span>
            </Cell>
            <Cell label="Seen by">
              <span className="flex flex-wrap gap-x-3 gap-y-0.5 py-1.5">
                {signal.raisedBy.map((id) => (
                  <CheckLink key={id} page={page} id={id} base={base} />
                ))}
              </span>
            </Cell>
            <Cell label="Since">
              {signal.state === "seen" && signal.seenAt && <Time at={signal.seenAt} form="at" now={now} zone={zone} />}
              {signal.state !== "seen" && signal.clearedAt && (
                <span className="text-muted-foreground">
                  {"gone since "}
                  <Time at={signal.clearedAt} form="day" now={now} zone={zone} />
                </span>
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function CheckLink({ page, id, base }: { page: StagePageData; id: string; base: string }) {
  const check = page.checks.find((each) => each.id === id);
  if (!check) return <span className="mono text-muted-foreground">{id}</span>;
  return (
    <Link className="link" href={`${base}?tab=checks&check=${id}#${id}`}>
      {check.title}
    </Link>
  );
}
