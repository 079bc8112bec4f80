import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Empty } from "@/app/_ui/empty.tsx";
import { Mark } from "@/app/_ui/status.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { outgoingEventWords } from "@/server/outgoing-hooks/event-types.ts";
import { HookActs } from "./manage-hooks.tsx";

type Hook = RouterOutputs["outgoingHooks"]["list"][number];
type Clock = { now: Date; zone: string };

/** The webhooks of the workspace, what each hears, and whether it arrives. */
export function Webhooks({
  hooks,
  pickedId,
  isOwner,
  now,
  zone,
}: { hooks: Hook[]; pickedId: string | null; isOwner: boolean } & Clock) {
  return (
    <Card id="webhooks" title="Webhooks" sub={`${hooks.length}`}>
      {hooks.length === 0 ? (
        <Empty
          icon="webhook"
          title="Nobody is told of anything"
          line={
            isOwner
              ? "Add the address of a program that should hear when something happens."
              : "Only owners add webhooks."
          }
        />
      ) : (
        <ul className="divide-y divide-border">
          {hooks.map((hook) => (
            <li key={hook.id} className="flex flex-col gap-2 p-3.5">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
                <span className="mono min-w-0 break-all font-medium">{hook.url}</span>
                <State hook={hook} />
              </div>
              <p className="text-foreground-2">
                {hook.eventTypes.map((type) => outgoingEventWords[type]).join(" · ")}.{" "}
                {hook.storeId === null ? "Of every store." : `Of ${hook.storeName ?? "a store that was removed"}.`}
              </p>
              {hook.stateNote && <p>{hook.stateNote}</p>}
              <p className="text-muted-foreground">
                {hook.lastDeliveredAt ? (
                  <>
                    Last arrived <Time at={hook.lastDeliveredAt} form="ago" now={now} zone={zone} />.
                  </>
                ) : (
                  "Nothing has arrived yet."
                )}
              </p>
              <div className="flex flex-wrap items-start gap-2">
                {isOwner && (
                  <HookActs hookId={hook.id} host={new URL(hook.url).host} isOff={hook.state === "disabled"} />
                )}
                {hook.id !== pickedId && (
                  <ButtonLink size="sm" icon="history" href={`/settings/api-keys?hook=${hook.id}`}>
                    What was sent
                  </ButtonLink>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function State({ hook }: { hook: Hook }) {
  if (hook.state === "disabled") {
    return (
      <Mark icon="octagon-x" tone="fail">
        Switched off
      </Mark>
    );
  }
  if (hook.failingSince) {
    return (
      <Mark icon="triangle-alert" tone="warn">
        Does not arrive
      </Mark>
    );
  }
  return (
    <Mark icon="circle-check" tone="pass">
      On
    </Mark>
  );
}
