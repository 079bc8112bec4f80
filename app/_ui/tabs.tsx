import Link from "next/link";
import type { ReactNode } from "react";

export type Tab = {
  id: string;
  title: ReactNode;
  href: string;
  /** "10 of 11", "3". */
  count?: ReactNode;
};

/** Shows tabs as links, so that the open one lives in the URL; `[` and `]` go to its neighbours. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  const at = tabs.findIndex((tab) => tab.id === current);
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab, index) => (
        <Link
          key={tab.id}
          href={tab.href}
          aria-current={index === at ? "page" : undefined}
          data-shortcut={neighbour(index, at)}
          scroll={false}
        >
          {tab.title}
          {tab.count !== undefined && <span className="n">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}

function neighbour(index: number, at: number): "tab-previous" | "tab-next" | undefined {
  if (index === at - 1) return "tab-previous";
  if (index === at + 1) return "tab-next";
  return undefined;
}
