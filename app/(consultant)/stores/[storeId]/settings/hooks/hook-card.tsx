/** One hook: its address, whether it was heard, and how to set it up at the provider. */
import { Card, Facts } from "@/app/_ui/card.tsx";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";
import { WithCode } from "../../../../_shared/with-code.tsx";
import { EditHook } from "./hook-fields.tsx";
import { type Hook, productionWords, snippetsOf, stepsOf } from "./hook-words.ts";
import { EndHook, RotateSecret, SendTest } from "./manage-hook.tsx";

type Clock = { now: Date; zone: string };

/** Shows the hook; the set-up stays open until the first call is verified. */
export function HookCard({ storeId, hook, ...clock }: { storeId: string; hook: Hook } & Clock) {
  const named = hook.name === null ? null : hook.providerTitle;
  const narrowed = [named, hook.projectRef, productionWords(hook)].filter((text) => text !== null).join(", ");
  return (
    <Card
      id={`hook-${hook.id}`}
      title={visibleText(hook.title)}
      sub={narrowed === "" ? undefined : visibleText(narrowed)}
      end={<HookState hook={hook} {...clock} />}
    >
      <div className="flex flex-col gap-3 p-3.5">
        <CopyText text={hook.url} what="the address" />
        <Facts facts={factsOf(hook, clock)} />
        <details open={!hook.verifiedAt}>
          <summary className="link">{`Set it up at ${hook.provider === "generic" ? "your pipeline" : hook.providerTitle}`}</summary>
          <div className="mt-2 flex flex-col gap-3">
            <ol className="flex list-decimal flex-col gap-1 pl-5 text-foreground-2">
              {stepsOf(hook).map((step) => (
                <li key={step}>
                  <WithCode text={step} />
                </li>
              ))}
            </ol>
            {snippetsOf(hook).map(({ title, text }) => (
              <div key={title} className="min-w-0">
                <p className="cap mb-1">{title}</p>
                <CopyText text={text} what={title} />
              </div>
            ))}
          </div>
        </details>
        <div className="flex flex-wrap items-center gap-2">
          {hook.hasSecret && <SendTest storeId={storeId} hookId={hook.id} title={visibleText(hook.title)} />}
          <EditHook storeId={storeId} hook={hook} />
          <RotateSecret storeId={storeId} hook={hook} />
          <EndHook storeId={storeId} hook={hook} />
        </div>
      </div>
    </Card>
  );
}

function HookState({ hook: { verifiedAt, hasSecret }, now, zone }: { hook: Hook } & Clock) {
  if (verifiedAt) {
    return (
      <Mark icon="check" tone="pass">
        {"Verified "}
        <Time at={verifiedAt} form={isToday(verifiedAt, now) ? "clock" : "at"} now={now} zone={zone} />
      </Mark>
    );
  }
  return hasSecret ? (
    <Mark icon="loader-circle" tone="live">
      Listening…
    </Mark>
  ) : (
    <Mark icon="key-round" tone="warn">
      Needs its secret
    </Mark>
  );
}

/** Within the last half day the second matters more than the day. */
function isToday(at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() < 12 * 3_600_000;
}

function factsOf(hook: Hook, clock: Clock) {
  return [
    {
      name: "Secret",
      value: hook.hasSecret ? (
        <>
          <span className="mono">{hook.masked}</span>
          {hook.beforeEndsAt && (
            <>
              {", the old one too until "}
              <Time at={hook.beforeEndsAt} {...clock} />
            </>
          )}
        </>
      ) : (
        "not pasted yet"
      ),
    },
    {
      name: "Last call",
      value: hook.lastDeliveryAt ? <Time at={hook.lastDeliveryAt} form="ago" {...clock} /> : "none yet",
    },
    {
      name: "Added",
      value: (
        <>
          {`${hook.createdByName}, `}
          <Time at={hook.createdAt} {...clock} />
        </>
      ),
    },
  ];
}
