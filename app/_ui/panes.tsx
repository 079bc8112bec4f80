import Link from "next/link";
import type { ReactNode } from "react";

export type PaneView = "list" | "evidence" | "fix";

/**
 * Lays out list, evidence and fix-it record: three panes on a wide screen, evidence and fix-it as tabs below 1200 px, a
 * page each on a phone. `view` comes from the URL; `hrefs` lead to the others. F6 walks the panes.
 */
export function Panes({
  view,
  hrefs,
  list,
  evidence,
  fix,
}: {
  view: PaneView;
  hrefs: Record<PaneView, string>;
  list: { label: string; content: ReactNode };
  evidence: { label: string; content: ReactNode };
  fix: { label: string; content: ReactNode };
}) {
  const shown = view === "fix" ? "fix" : "evidence";
  return (
    <div className="panes" data-view={view}>
      <Pane kind="list" label={list.label}>
        {list.content}
      </Pane>
      <nav className="pane-tabs tabs" aria-label="Finding">
        <Link href={hrefs.list} className="pane-back" data-shortcut="back" aria-keyshortcuts="Escape">
          All
        </Link>
        <Link href={hrefs.evidence} aria-current={shown === "evidence" ? "page" : undefined} scroll={false}>
          {evidence.label}
        </Link>
        <Link href={hrefs.fix} aria-current={shown === "fix" ? "page" : undefined} scroll={false}>
          {fix.label}
        </Link>
      </nav>
      <Pane kind="evidence" label={evidence.label}>
        {evidence.content}
      </Pane>
      <Pane kind="fix" label={fix.label}>
        {fix.content}
      </Pane>
    </div>
  );
}

/** Lays out a list and what is picked from it: side by side on a wide screen, a page each on a phone. */
export function TwoPanes({
  view,
  backHref,
  list,
  detail,
}: {
  view: "list" | "detail";
  backHref: string;
  list: { label: string; content: ReactNode };
  detail: { label: string; content: ReactNode };
}) {
  return (
    <div className="panes panes-two" data-view={view === "list" ? "list" : "evidence"}>
      <Pane kind="list" label={list.label}>
        {list.content}
      </Pane>
      <nav className="pane-tabs tabs" aria-label={list.label}>
        <Link href={backHref} className="pane-back" data-shortcut="back" aria-keyshortcuts="Escape">
          All
        </Link>
      </nav>
      <Pane kind="evidence" label={detail.label}>
        {detail.content}
      </Pane>
    </div>
  );
}

/** A list of links, each of which fills the panes beside it; put it into `RovingRows`. */
export function PickList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className="picks" aria-label={label}>
      {children}
    </ul>
  );
}

/** One entry of a `PickList`: `start` (a number), two lines, `end` (who has it). */
export function Pick({
  href,
  isCurrent,
  start,
  end,
  children,
}: {
  href: string;
  isCurrent: boolean;
  start?: ReactNode;
  end?: ReactNode;
  children: ReactNode;
}) {
  return (
    <li>
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        className="pick"
        data-row={href}
        aria-current={isCurrent}
        suppressHydrationWarning
      >
        {start && <span className="num text-muted-foreground">{start}</span>}
        <span className="min-w-0 flex-1">{children}</span>
        {end}
      </Link>
    </li>
  );
}

/** One labelled region that F6 reaches; heads and feet use the classes `pane-h` and `pane-foot`. */
function Pane({ kind, label, children }: { kind: PaneView; label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className={`pane pane-${kind}`} aria-label={label} tabIndex={0} data-pane={kind}>
      {children}
    </section>
  );
}
