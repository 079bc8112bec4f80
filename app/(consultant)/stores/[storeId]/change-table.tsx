/** What changed between two looks, before and after: for a deploy, and for two audits. */
import { ButtonLink } from "@/app/_ui/button.tsx";
import { Cell, GroupRow, HeadCell, Row, Table, TwoLines } from "@/app/_ui/data-table.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { RovingRows } from "@/app/_ui/roving-rows.tsx";
import { ResultStatus } from "@/app/_ui/status.tsx";
import { type DiffKind, diffWords, impactWords } from "@/app/_ui/status-words.ts";
import { visibleText } from "@/app/_ui/visible-text.ts";
import type { RunChange } from "@/server/audit-runs/compare-run.ts";

/** A change, and whether a deploy it stands beside can have made it. */
export type ShownChange = RunChange & { isOutside?: boolean };

const order: DiffKind[] = [
  "worsened",
  "new",
  "outside",
  "first",
  "incomparable",
  "fixed",
  "improved",
  "removed",
  "unchanged",
];
const notes: Record<DiffKind, string> = {
  worsened: "better before",
  new: "not seen before",
  outside: "DNS, vendors or settings, not this code",
  first: "nothing was known before, it may be older",
  incomparable: "the shop was described otherwise before",
  fixed: "failed before, passes now",
  improved: "better than before",
  removed: "no longer there",
  unchanged: "as before",
};

/** Gives the kind a change is shown under. */
export function kindOf({ change, isOutside, isFirstLook }: ShownChange): DiffKind {
  if (isOutside && change !== "unchanged") return "outside";
  return isFirstLook && change === "new" ? "first" : change;
}

/** Counts changes by the kind they are shown under. */
export function countKinds(changes: readonly ShownChange[]): { kind: DiffKind; count: number }[] {
  return order.map((kind) => ({ kind, count: changes.filter((change) => kindOf(change) === kind).length }));
}

/** Lists what changed, group by group; what did not is shown when asked for. */
export function ChangeTable({
  changes,
  storeId,
  before,
  after,
  withUnchanged,
}: {
  changes: readonly ShownChange[];
  storeId: string;
  /** Heads of the two columns. */
  before: string;
  after: string;
  withUnchanged: boolean;
}) {
  const groups = order
    .filter((kind) => withUnchanged || kind !== "unchanged")
    .map((kind) => ({ kind, rows: changes.filter((change) => kindOf(change) === kind) }))
    .filter(({ rows }) => rows.length > 0);
  if (groups.length === 0)
    return <p className="px-5 py-6 text-muted-foreground">Nothing changed that anybody would notice.</p>;
  return (
    <RovingRows>
      <Table label="What changed" rows="tall" page fixed stack>
        <thead>
          <tr>
            <HeadCell className="w-[34%]">Check</HeadCell>
            <HeadCell>{before}</HeadCell>
            <HeadCell>{after}</HeadCell>
            <HeadCell className="w-[120px]" end>
              <span className="sr-only">What to do</span>
            </HeadCell>
          </tr>
        </thead>
        {groups.map(({ kind, rows }) => (
          <tbody key={kind}>
            <GroupRow columns={4} title={<Kind kind={kind} />} count={rows.length} note={notes[kind]} />
            {rows.map((change) => (
              <ChangeRow key={`${change.entry.checkId} ${change.entry.subject}`} change={change} storeId={storeId} />
            ))}
          </tbody>
        ))}
      </Table>
    </RovingRows>
  );
}

/** The word and icon of a kind of change, in its colour. */
function Kind({ kind }: { kind: DiffKind }) {
  const { icon, tone, word } = diffWords[kind];
  return (
    <span className={`st tone-${tone === "quiet" ? "pass" : tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

function ChangeRow({ change, storeId }: { change: ShownChange; storeId: string }) {
  const { entry, before, isStale, title, findingId } = change;
  const isGone = change.change === "removed";
  const isOpen = !isGone && ["fail", "warn", "unknown"].includes(entry.status);
  return (
    <Row id={`${entry.checkId} ${entry.subject}`}>
      <Cell>
        <TwoLines
          first={<span className="font-medium">{title}</span>}
          second={`${impactWords[entry.impact]} · ${visibleText(entry.subject)}`}
        />
      </Cell>
      <Cell label="Before">{before && !isStale ? <Word said={before} /> : <Quiet>not looked at</Quiet>}</Cell>
      <Cell label="After">
        {isGone ? <Quiet>not there any more</Quiet> : <Word said={entry} />}
        {isStale && <span className="block text-xs text-muted-foreground">our fault, this is the word before</span>}
      </Cell>
      <Cell end>
        {isOpen && findingId && (
          <ButtonLink size="sm" href={`/stores/${storeId}/risks?risk=${findingId}`}>
            Open risk
          </ButtonLink>
        )}
      </Cell>
    </Row>
  );
}

function Word({ said: { status, found, summary } }: { said: ShownChange["entry"] }) {
  return (
    <span className="two">
      <ResultStatus status={status} size="xs" />
      <span className="second line-clamp-2" title={visibleText(summary)}>
        {visibleText(found ?? summary)}
      </span>
    </span>
  );
}

function Quiet({ children }: { children: string }) {
  return <span className="text-muted-foreground">{children}</span>;
}
