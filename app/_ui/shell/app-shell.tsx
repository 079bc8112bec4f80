import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "../button.tsx";
import { Icon } from "../icon.tsx";
import { type Hint, KeyHints } from "./key-hints.tsx";
import { ShellKeys } from "./shell-keys.tsx";

/** Frames the studio: sidebar on the left, the screen beside it, and the keyboard. For `(consultant)` layouts. */
export function AppShell({ sidebar, children }: { sidebar: ReactNode; children: ReactNode }) {
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <div className="app">
        {sidebar}
        {children}
      </div>
      <ShellKeys />
    </>
  );
}

export type Crumb = { title: string; href?: string };

/** One screen of the studio: top bar, content, key hints. `actions` stand right in the top bar, at most one of them black. */
export function Screen({
  crumbs,
  actions,
  banner,
  hints,
  children,
}: {
  /** Where the reader is; the last is this page. */
  crumbs: readonly Crumb[];
  actions?: ReactNode;
  /** A bar above everything: stale data, a demo workspace. */
  banner?: ReactNode;
  hints: readonly Hint[];
  children: ReactNode;
}) {
  return (
    <div className="main">
      {banner}
      <header className="top">
        <Button kind="ghost" icon="menu" name="Menu" className="menu-button" popoverTarget="sidebar" />
        <Crumbs crumbs={crumbs} />
        {actions && <div className="top-actions">{actions}</div>}
      </header>
      <main id="content" className="main-body" tabIndex={-1}>
        {children}
      </main>
      <KeyHints hints={hints} />
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Where you are">
      {crumbs.map((crumb, index) => (
        <CrumbPart
          key={crumb.href ?? `here ${crumb.title}`}
          crumb={crumb}
          isLast={index === crumbs.length - 1}
          isFirst={index === 0}
        />
      ))}
    </nav>
  );
}

function CrumbPart({ crumb, isFirst, isLast }: { crumb: Crumb; isFirst: boolean; isLast: boolean }) {
  return (
    <>
      {!isFirst && <Icon name="chevron-right" size={12} />}
      {isLast && <span aria-current="page">{crumb.title}</span>}
      {!isLast && crumb.href && <Link href={crumb.href}>{crumb.title}</Link>}
      {!isLast && !crumb.href && <span>{crumb.title}</span>}
    </>
  );
}

/** Says above every page of the demo workspace that nothing here is real. */
export function DemoBar() {
  return (
    <aside className="thin-bar" aria-label="Demo workspace">
      <Icon name="flask-conical" size={14} />
      Demo data, nothing is sent
    </aside>
  );
}
