/** What keeps a stage from being approved: each reason leads to the check, question or document behind it. */
import Link from "next/link";
import { Card } from "@/app/_ui/card.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import type { IconName } from "@/app/_ui/icon-names.ts";
import type { Tone } from "@/app/_ui/status-words.ts";
import { WithCode } from "../../../../_shared/with-code.tsx";
import { Standing } from "../../waiver-record.tsx";
import { agreedWords, type Waiver } from "../../waiver-words.ts";
import type { StagePageData } from "./check-words.ts";

type Reason = StagePageData["reasons"][number];

const looks: Record<Reason["kind"], { icon: IconName; tone: Tone; word: string }> = {
  signal: { icon: "siren", tone: "fail", word: "Signal seen" },
  fail: { icon: "octagon-x", tone: "fail", word: "Needs a fix" },
  unknown: { icon: "circle-dashed", tone: "idle", word: "Could not check" },
  attestation: { icon: "user-round", tone: "idle", word: "Needs an answer" },
  deliverable: { icon: "file-text", tone: "idle", word: "Document" },
};
const order: Reason["kind"][] = ["signal", "fail", "unknown", "attestation", "deliverable"];
/** More than these are folded away. */
const SHOWN = 8;

/** Lists the reasons, what must be fixed first; below them what is contained or proposed to be. */
export function Gate({
  page,
  waivers,
  base,
  now,
}: {
  page: StagePageData;
  /** The records of this stage's checks that count. */
  waivers: readonly Waiver[];
  base: string;
  now: Date;
}) {
  const reasons = page.reasons.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return (
    <Card id="gate-title" title="Before it can be approved" sub={<span className="num">{reasons.length}</span>}>
      <div id="gate">
        <Reasons reasons={reasons.slice(0, SHOWN)} page={page} base={base} />
        {reasons.length > SHOWN && (
          <details className="border-t border-border">
            <summary className="link flex min-h-9 items-center px-3.5 text-xs">{`and ${reasons.length - SHOWN} more`}</summary>
            <Reasons reasons={reasons.slice(SHOWN)} page={page} base={base} />
          </details>
        )}
        {waivers.length > 0 && <Records waivers={waivers} storeId={page.store.id} now={now} />}
      </div>
    </Card>
  );
}

function Records({ waivers, storeId, now }: { waivers: readonly Waiver[]; storeId: string; now: Date }) {
  return (
    <section className="border-t border-border" aria-labelledby="gate-contained">
      <h3 id="gate-contained" className="cap px-3.5 pt-2.5">
        Known and contained
      </h3>
      <ul>
        {waivers.map((waiver) => (
          <li key={waiver.id} className="border-b border-border last:border-b-0">
            <Link
              className="flex flex-col gap-1 px-3.5 py-2 hover:bg-muted"
              href={
                waiver.findingId
                  ? `/stores/${storeId}/risks?risk=${waiver.findingId}&view=fix`
                  : `/stores/${storeId}/risks?show=contained`
              }
            >
              <span className="truncate font-medium">{waiver.title}</span>
              <Standing waiver={waiver} now={now} />
              <span className="text-xs text-foreground-2">
                {"Agreed by "}
                <bdi>{agreedWords(waiver)}</bdi>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Reasons({ reasons, page, base }: { reasons: readonly Reason[]; page: StagePageData; base: string }) {
  return (
    <ul>
      {reasons.map((reason) => {
        const { icon, tone, word } = looks[reason.kind];
        return (
          <li key={`${reason.kind} ${reason.id} ${reason.subject}`} className="border-b border-border last:border-b-0">
            <Link className="flex gap-2.5 px-3.5 py-2 hover:bg-muted" href={hrefOf(reason, base)}>
              <span className={`tone-${tone} pt-px`}>
                <Icon name={icon} label={word} />
              </span>
              <span className="min-w-0">
                <span className="block truncate font-medium">{titleOf(reason, page)}</span>
                <bdi className="line-clamp-2 text-xs text-foreground-2">
                  <WithCode text={reason.text} />
                </bdi>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function hrefOf({ kind, id }: Reason, base: string): string {
  if (kind === "signal") return `${base}?tab=signals`;
  if (kind === "deliverable") return `${base}?tab=${id}`;
  return `${base}?tab=checks&check=${id}#${id}`;
}

function titleOf({ kind, id }: Reason, page: StagePageData): string {
  if (kind === "signal") return "Failure signal";
  if (kind === "deliverable") return page.deliverables.find(({ key }) => key === id)?.title ?? id;
  return page.checks.find((check) => check.id === id)?.title ?? id;
}
