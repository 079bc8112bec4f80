/** The addresses that take a real mail now, and what a person does with them. */
import Link from "next/link";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { type MailPage, streamWords } from "./mail-words.ts";
import { MarkSent, TakeAddress } from "./take-address.tsx";

type Clock = { now: Date; zone: string };

/** Offers addresses for real mail; says why there are none where the portal receives no mail or control is not proven. */
export function MailTests({ page, storeId, now, zone }: { page: MailPage; storeId: string } & Clock) {
  if (!page.isListening) {
    return (
      <Empty
        small
        title="This portal receives no mail yet."
        line="Until it does, answer the question of the check with the sources of two real mails."
      />
    );
  }
  if (!page.isControlProven) {
    return (
      <Empty
        small
        title={`Prove control of ${page.domain} first.`}
        line="Then you get addresses to send a real order mail to."
        action={
          <Link className="link" href={`/stores/${storeId}/roadmap/audit?tab=checks&check=dns.control-proven`}>
            How to prove it
          </Link>
        }
      />
    );
  }
  return (
    <div className="flex flex-col gap-3 px-3.5 py-3">
      <p className="text-foreground-2">
        Take an address, use it in a test order, and say when the order is placed. Each takes mail for half an hour.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <TakeAddress storeId={storeId} stream="transactional" isPrimary={page.tests.length === 0} />
        <TakeAddress storeId={storeId} stream="marketing" isPrimary={false} />
        <TakeAddress storeId={storeId} stream="personal" isPrimary={false} />
      </div>
      {page.tests.length > 0 && (
        <ul className="flex flex-col gap-2">
          {page.tests.map((test) => (
            <li key={test.id} className="flex flex-wrap items-center gap-2">
              <span className="mono break-all">{test.address}</span>
              <CopyButton text={test.address} what="the address" />
              <span className="text-xs text-muted-foreground">
                {`for ${streamWords[test.stream]}, until `}
                <Time at={test.expiresAt} now={now} zone={zone} />
              </span>
              <State test={test} storeId={storeId} now={now} zone={zone} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function State({ test, storeId, now, zone }: { test: MailPage["tests"][number]; storeId: string } & Clock) {
  if (test.hasArrived) {
    return (
      <Mark icon="check" tone="pass">
        Arrived
      </Mark>
    );
  }
  if (!test.sentAt) return <MarkSent storeId={storeId} testId={test.id} />;
  return (
    <span className="text-xs text-muted-foreground">
      {"Sent "}
      <Time at={test.sentAt} form="ago" now={now} zone={zone} />
      {", not here yet"}
    </span>
  );
}
