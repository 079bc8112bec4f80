/** The log of calls: what came, whether it was taken, and what became of it. */
import Link from "next/link";
import { Card } from "@/app/_ui/card.tsx";
import { Segments } from "@/app/_ui/chip.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { MorePages } from "../../../../_shared/more-pages.tsx";
import { type Delivery, toldWords } from "./hook-words.ts";
import { RedeliverButton } from "./manage-hook.tsx";

type Clock = { now: Date; zone: string };
export type CallFilter = { outcome: "accepted" | "refused" | null; before: string | null };

const filters = [
  { id: "all", text: "All", outcome: null },
  { id: "accepted", text: "Verified", outcome: "accepted" },
  { id: "refused", text: "Refused", outcome: "refused" },
] as const;

/** Shows one page of calls, newest first; the filter lives in the URL. */
export function Calls({
  storeId,
  deliveries,
  next,
  filter: { outcome, before },
  hasHooks,
  ...clock
}: {
  storeId: string;
  deliveries: readonly Delivery[];
  next: string | null;
  filter: CallFilter;
  hasHooks: boolean;
} & Clock) {
  const hrefOf = (query: { outcome: string | null; before?: string | null }) => {
    const words = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
    const text = new URLSearchParams(words).toString();
    return `/stores/${storeId}/settings/hooks${text ? `?${text}` : ""}#calls`;
  };
  return (
    <Card
      id="calls"
      title="Calls"
      sub={<span className="max-sm:hidden">kept for 30 days, without their bodies</span>}
      end={
        <Segments
          label="Calls by outcome"
          options={filters.map((each) => ({ id: each.id, text: each.text, href: hrefOf({ outcome: each.outcome }) }))}
          current={outcome ?? "all"}
        />
      }
    >
      {deliveries.length === 0 ? (
        <Nothing
          isFiltered={outcome !== null || before !== null}
          hasHooks={hasHooks}
          clear={hrefOf({ outcome: null })}
        />
      ) : (
        <Table label="Calls, newest first" rows="tall" stack>
          <thead>
            <tr>
              <HeadCell className="w-[130px]">When</HeadCell>
              <HeadCell>Call</HeadCell>
              <HeadCell>Outcome</HeadCell>
              <HeadCell className="w-[80px]" end>
                Repeated
              </HeadCell>
              <HeadCell className="w-[110px]">Deploy</HeadCell>
              <HeadCell className="w-[140px]">Again</HeadCell>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((call) => (
              <CallRow key={call.id} storeId={storeId} call={call} {...clock} />
            ))}
          </tbody>
        </Table>
      )}
      <MorePages
        what="calls"
        newestHref={before ? hrefOf({ outcome }) : null}
        olderHref={next ? hrefOf({ outcome, before: next }) : null}
      />
    </Card>
  );
}

function CallRow({ storeId, call, now, zone }: { storeId: string; call: Delivery } & Clock) {
  const what = call.eventType ?? "a call";
  return (
    <Row id={call.id}>
      <Cell label="When">
        <Time at={call.receivedAt} form="at" now={now} zone={zone} />
      </Cell>
      <Cell label="Call">
        <TwoLines
          first={call.eventType ? <bdi>{visibleText(call.eventType)}</bdi> : "–"}
          second={[call.title, toldWords(call)].filter((text) => text !== null).join(", ")}
        />
      </Cell>
      <Cell label="Outcome">
        <Outcome call={call} />
      </Cell>
      <Cell label="Repeated" end>
        {call.repeats === 0 ? "–" : `${call.repeats} ×`}
      </Cell>
      <Cell label="Deploy">
        {call.deployId ? (
          <Link className="link" href={`/stores/${storeId}/deploys/${call.deployId}`}>
            Open deploy
          </Link>
        ) : (
          "–"
        )}
      </Cell>
      <Cell label="Again">
        {call.outcome === "accepted" && call.kind ? (
          <RedeliverButton storeId={storeId} deliveryId={call.id} what={what} />
        ) : (
          "–"
        )}
      </Cell>
    </Row>
  );
}

function Outcome({ call: { outcome, reason, failure, kind, handledAt } }: { call: Delivery }) {
  if (outcome === "refused") {
    return (
      <Mark icon="x" tone="fail">
        {`Refused: ${reason ?? "no reason was kept"}`}
      </Mark>
    );
  }
  if (failure) {
    return (
      <Mark icon="triangle-alert" tone="warn">
        {failure}
      </Mark>
    );
  }
  return (
    <Mark icon="check" tone="pass">
      {kind && !handledAt ? "Verified, being acted on" : "Verified"}
    </Mark>
  );
}

function Nothing({ isFiltered, hasHooks, clear }: { isFiltered: boolean; hasHooks: boolean; clear: string }) {
  if (isFiltered) {
    return (
      <Empty
        small
        title="No call matches."
        action={
          <Link className="link" href={clear}>
            Show all calls
          </Link>
        }
      />
    );
  }
  return (
    <Empty
      small
      icon="webhook"
      title="No call has come yet."
      line={
        hasHooks
          ? "The first stands here within a second, refused ones too, with the reason."
          : "Add a hook, and every call to it stands here."
      }
    />
  );
}
