import { clsx } from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import { Kbd } from "./kbd.tsx";
import { ariaKeys, type ShortcutId } from "./shell/shortcuts.ts";

/** Shows a small fact or, with `href`, a filter that lives in the URL; `isOn` marks the one in force. */
export function Chip({
  icon,
  href,
  isOn = false,
  shortcut,
  children,
}: {
  icon?: IconName;
  href?: string;
  isOn?: boolean;
  shortcut?: ShortcutId;
  children: ReactNode;
}) {
  const body = (
    <>
      {icon && <Icon name={icon} />}
      {children}
      {shortcut && <Kbd id={shortcut} hidden />}
    </>
  );
  if (!href) return <span className={clsx("chip", isOn && "chip-on")}>{body}</span>;
  return (
    <Link
      className="chip"
      href={href}
      aria-current={isOn ? "true" : undefined}
      aria-keyshortcuts={shortcut && ariaKeys(shortcut)}
      data-shortcut={shortcut}
      scroll={false}
    >
      {body}
    </Link>
  );
}

/** Lets the reader pick one of a few views; each is a link, so that the choice lives in the URL. */
export function Segments({
  label,
  options,
  current,
}: {
  label: string;
  options: readonly { id: string; text: ReactNode; href: string }[];
  current: string;
}) {
  return (
    <nav className="segments" aria-label={label}>
      {options.map((option) => (
        <Link
          key={option.id}
          href={option.href}
          aria-current={option.id === current ? "true" : undefined}
          scroll={false}
        >
          {option.text}
        </Link>
      ))}
    </nav>
  );
}

/** Shows how many things wait, on a blue dot; `label` says of what. */
export function Count({ value, label }: { value: number; label: string }) {
  if (value === 0) return null;
  return (
    <span className="count num">
      {value}
      <span className="sr-only"> {label}</span>
    </span>
  );
}
