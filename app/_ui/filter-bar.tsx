import Form from "next/form";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import { Kbd } from "./kbd.tsx";
import { Menu, MenuItem } from "./menu.tsx";
import { ariaKeys, type ShortcutId } from "./shell/shortcuts.ts";

export type FilterOption = { id: string; title: string; href: string };

/** Groups filters and the search of a list; `clearHref` appears when any is in force. */
export function FilterBar({ children, clearHref }: { children: ReactNode; clearHref?: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {children}
      {clearHref && (
        <Link className="link text-xs" href={clearHref} data-shortcut="back" aria-keyshortcuts={ariaKeys("back")}>
          Clear filters
        </Link>
      )}
    </div>
  );
}

/** Offers one filter as a menu of links; the chosen one shows on the chip and lives in the URL. */
export function FilterMenu({
  label,
  icon = "list-filter",
  options,
  current,
  shortcut,
}: {
  label: string;
  icon?: IconName;
  options: readonly FilterOption[];
  /** The chosen option's id; null when the filter is not in force. */
  current: string | null;
  shortcut?: ShortcutId;
}) {
  const chosen = options.find((option) => option.id === current);
  return (
    <Menu
      label={label}
      shortcut={shortcut}
      buttonClass="chip"
      button={
        <>
          <Icon name={icon} />
          <span>{chosen ? chosen.title : label}</span>
          {shortcut && <Kbd id={shortcut} hidden />}
        </>
      }
    >
      {options.map((option) => (
        <MenuItem key={option.id} href={option.href} checked={option.id === current}>
          {option.title}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Searches a list by a word kept in the URL as `q`; `hidden` carries the filters that stay in force. */
export function FilterSearch({
  action,
  label,
  value,
  hidden = {},
}: {
  action: string;
  label: string;
  value: string;
  hidden?: Record<string, string>;
}) {
  return (
    <Form action={action} className="relative" role="search">
      {Object.entries(hidden).map(([name, text]) => (
        <input key={name} type="hidden" name={name} value={text} />
      ))}
      <Icon name="search" size={14} className="absolute top-[5px] left-2 text-muted-foreground" />
      <input
        name="q"
        type="search"
        className="input h-6 w-44 pl-7 text-xs"
        defaultValue={value}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts={ariaKeys("search")}
        data-shortcut="search"
      />
    </Form>
  );
}
