/** What the last update of the shop did, in one sentence; the steps back when it should go. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { FixSteps } from "@/app/_ui/fix-steps.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { deployWords } from "@/app/_ui/status-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";

type Update = NonNullable<RouterOutputs["founder"]["home"]["lastUpdate"]>;

const titles: Record<Update["verdict"], string> = {
  checking: "We are looking at the last update of your shop.",
  keep: "The last update of your shop works.",
  watch: "The last update can stay. We keep an eye on it.",
  "roll-back": "Go back to the version before.",
  unknown: "We could not look at the last update.",
};

export function LastUpdate({ update, timeZone }: { update: Update | null; timeZone: string }) {
  if (update === null) return null;
  const { icon, tone } = deployWords[update.verdict];
  const when = update.liveAt?.toLocaleString("en-GB", {
    ...{ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
    timeZone,
  });
  return (
    <section className="mb-9 text-[15px] leading-6" aria-labelledby="last-update">
      <h2 id="last-update">Last update</h2>
      <div className="mt-2.5 flex gap-3 border-y border-border py-3.5">
        <span className={`tone-${tone === "quiet" ? "pass" : tone}`}>
          <Icon name={icon} size={24} className={icon === "loader-circle" ? "spin" : undefined} />
        </span>
        <div className="min-w-0 flex-1">
          <h3>{titles[update.verdict]}</h3>
          {update.verdict !== "keep" && update.reason && (
            <p className="max-w-[640px] text-foreground-2">{visibleText(update.reason)}</p>
          )}
          {when && <p className="text-muted-foreground">{`Live since ${when}`}</p>}
          {update.steps.length > 0 && (
            <details className="mt-2">
              <summary className="link min-h-11 cursor-pointer">Undo it here</summary>
              <FixSteps steps={update.steps} />
            </details>
          )}
        </div>
      </div>
    </section>
  );
}
