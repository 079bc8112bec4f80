"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import { moveOf, rowAfter } from "./roving.ts";

/**
 * A button with a menu below it. The browser keeps it on top and closes it on Escape or a press elsewhere; arrows, Home
 * and End walk it, a letter jumps to the next item that begins with it.
 */
export function Menu({
  label,
  button,
  buttonClass = "btn",
  shortcut,
  alignEnd = false,
  iconOnly = false,
  children,
}: {
  /** Names the menu for screen readers. */
  label: string;
  button: ReactNode;
  buttonClass?: string;
  shortcut?: string;
  alignEnd?: boolean;
  /** True when the button shows no words; `label` names it then. */
  iconOnly?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  function onKeyDown(event: KeyboardEvent) {
    const items = itemsOf(menu.current);
    const at = items.findIndex((item) => item.matches(":focus"));
    const to = moveOf(event.key);
    const target = to ? rowAfter(to, at, items.length) : jumpTo(items, at, event.key);
    if (event.key === "Tab") menu.current?.hidePopover();
    if (target === null) return;
    event.preventDefault();
    items[target]?.focus();
  }

  return (
    <>
      <button
        type="button"
        className={buttonClass}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        data-shortcut={shortcut}
      >
        {button}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={clsx("menu", alignEnd && "menu-end")}
        onKeyDown={onKeyDown}
        onClick={() => menu.current?.hidePopover()}
        onToggle={(event) => {
          const opens = event.newState === "open";
          setOpen(opens);
          if (opens) itemsOf(menu.current)[0]?.focus();
        }}
      >
        {children}
      </div>
    </>
  );
}

/** An entry of a menu: a link with `href`, else a button. `checked` makes it one of several choices. */
export function MenuItem({
  icon,
  href,
  onSelect,
  isDanger = false,
  checked,
  type = "button",
  end,
  children,
}: {
  icon?: IconName;
  href?: string;
  onSelect?: () => void;
  isDanger?: boolean;
  checked?: boolean;
  type?: "button" | "submit";
  end?: ReactNode;
  children: ReactNode;
}) {
  const shared = {
    role: checked === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": checked,
    tabIndex: -1,
    className: clsx("menu-item", isDanger && "tone-fail"),
  };
  const body = (
    <>
      {icon && <Icon name={icon} />}
      {children}
      {checked !== undefined && <Icon name="check" className="check-mark" />}
      {end && <span className="kbds">{end}</span>}
    </>
  );
  if (href) {
    return (
      <Link {...shared} href={href} onClick={onSelect}>
        {body}
      </Link>
    );
  }
  return (
    <button {...shared} type={type} onClick={onSelect}>
      {body}
    </button>
  );
}

/** Heads a part of a menu. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <div className="menu-label cap" role="presentation">
      {children}
    </div>
  );
}

/** Parts a menu. */
export function MenuLine() {
  return <hr className="menu-line border-0" />;
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return menu ? [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")] : [];
}

function jumpTo(items: readonly HTMLElement[], at: number, key: string): number | null {
  if (key.length !== 1 || key === " ") return null;
  const letter = key.toLowerCase();
  const order = items.map((_, index) => (at + 1 + index) % items.length);
  return order.find((index) => items[index]?.textContent?.trim().toLowerCase().startsWith(letter)) ?? null;
}
