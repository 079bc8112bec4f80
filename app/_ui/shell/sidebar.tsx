import type { ReactNode } from "react";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon-names.ts";
import { Kbd } from "../kbd.tsx";
import type { Tone } from "../status-words.ts";
import { PlaceLink } from "./place-link.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import type { ShortcutId } from "./shortcuts.ts";
import { SidebarDrawer } from "./sidebar-drawer.tsx";

export type SidebarItem = {
  href: string;
  icon: IconName;
  title: string;
  tone?: Tone;
  count?: number;
  match?: "exact" | "within";
  shortcut?: ShortcutId;
};

/** The column on the left of the studio; on a phone a drawer that the top bar's menu button opens. */
export function Sidebar({ label, children }: { label: string; children: ReactNode }) {
  return <SidebarDrawer label={label}>{children}</SidebarDrawer>;
}

/** One entry of the sidebar: icon, words, and how many things wait behind it. */
export function SidebarLink({ item, hasViews }: { item: SidebarItem; hasViews?: boolean }) {
  return (
    <PlaceLink className="nav" href={item.href} match={item.match} hasViews={hasViews} shortcut={item.shortcut}>
      <Icon name={item.icon} className={item.tone && `tone-${item.tone === "quiet" ? "pass" : item.tone}`} />
      <span className="truncate">{item.title}</span>
      {item.count !== undefined && item.count > 0 && <span className="n">{item.count}</span>}
    </PlaceLink>
  );
}

/** Heads a part of the sidebar. */
export function SidebarCaption({ children }: { children: ReactNode }) {
  return <h2 className="cap">{children}</h2>;
}

/** The button that looks like a search field and opens the command menu. */
export function SidebarSearch() {
  return (
    <ShortcutButton id="menu" className="side-find">
      <Icon name="search" size={14} />
      <span className="flex-1 text-left">Search or jump to</span>
      <Kbd id="menu" hidden />
    </ShortcutButton>
  );
}
