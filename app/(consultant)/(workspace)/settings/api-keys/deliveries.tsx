import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Cell, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { Resend } from "./manage-hooks.tsx";

type Delivery = RouterOutputs["outgoingHooks"]["deliveries"]["deliveries"][number];
type Clock = { now: Date; zone: string };

/** The last thirty messages to one webhook and what came back. */
export function Deliveries({
  hookId,
  host,
  deliveries,
  isOwner,
  now,
  zone,
}: { hookId: string; host: string; deliveries: Delivery[]; isOwner: boolean } & Clock) {
  return (
    <Card id="sent" title={`Sent to ${host}`} sub="last 30">
      {deliveries.length === 0 ? (
        <Empty icon="send" title="Nothing was sent yet" line="Messages stand here for thirty days, with the answer." />
      ) : (
        <Table label={`Messages to ${host}`} stack rows="tall">
          <thead>
            <tr>
              <HeadCell>Event</HeadCell>
              <HeadCell className="w-[150px]">State</HeadCell>
              <HeadCell>Answer</HeadCell>
              <HeadCell className="w-[130px]">
                <span className="sr-only">Send again</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Row key={delivery.id} id={delivery.id}>
                <Cell>
                  <TwoLines
                    first={<span className="mono">{delivery.eventType}</span>}
                    second={<Time at={delivery.createdAt} form="ago" now={now} zone={zone} />}
                  />
                </Cell>
                <Cell label="State">
                  <TwoLines first={<State of={delivery} />} second={triesOf(delivery)} />
                </Cell>
                <Cell label="Answer">
                  <span className="line-clamp-2 break-words text-foreground-2">
                    {delivery.lastStatus === null ? "" : `${delivery.lastStatus} `}
                    <bdi>{visibleText((delivery.lastAnswer ?? "").slice(0, 200))}</bdi>
                  </span>
                </Cell>
                <Cell className="end">
                  {isOwner && delivery.nextAttemptAt === null && (
                    <Resend hookId={hookId} deliveryId={delivery.id} what={delivery.eventType} />
                  )}
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

function State({ of: { deliveredAt, givenUpAt } }: { of: Delivery }) {
  if (deliveredAt) {
    return (
      <Mark icon="circle-check" tone="pass">
        Arrived
      </Mark>
    );
  }
  if (givenUpAt) {
    return (
      <Mark icon="octagon-x" tone="fail">
        Given up
      </Mark>
    );
  }
  return (
    <Mark icon="circle-dashed" tone="idle">
      On its way
    </Mark>
  );
}

function triesOf({ attempts }: Delivery): string {
  return attempts === 1 ? "1 try" : `${attempts} tries`;
}
