import { cva, type VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-names.ts";
import { Kbd } from "./kbd.tsx";
import { ariaKeys, type ShortcutId } from "./shell/shortcuts.ts";

const look = cva("btn", {
  variants: {
    kind: { outline: "", primary: "btn-primary", ghost: "btn-ghost", danger: "btn-danger" },
    size: { sm: "btn-sm", md: "", lg: "btn-md", xl: "btn-lg" },
    square: { true: "btn-icon", false: "" },
  },
  defaultVariants: { kind: "outline", size: "md", square: false },
});

export type ButtonLook = Omit<VariantProps<typeof look>, "square"> & {
  icon?: IconName;
  /** Turns the icon: work is under way. */
  isBusy?: boolean;
  /** Pressing its keys presses the button; the keys show beside the label. */
  shortcut?: ShortcutId;
  /** Needed where there is no label: the name screen readers say and pointers show. */
  name?: string;
  className?: string;
  children?: ReactNode;
};

/**
 * A button. One per screen is `primary` (black), all others stay outlined; `danger` is for what cannot be undone.
 * `off` greys it out but keeps it reachable, so that the reason (`describedBy`) can be read.
 */
export function Button({
  kind,
  size,
  icon,
  isBusy = false,
  shortcut,
  name,
  className,
  children,
  off = false,
  ...button
}: ButtonLook & { off?: boolean } & Omit<ComponentProps<"button">, "name" | "style">) {
  return (
    <button
      type="button"
      {...button}
      className={look({ kind, size, square: !children, className })}
      aria-label={name}
      title={children ? undefined : name}
      aria-disabled={off || isBusy || undefined}
      aria-keyshortcuts={shortcut && ariaKeys(shortcut)}
      data-shortcut={shortcut}
    >
      <ButtonBody icon={icon} isBusy={isBusy} shortcut={shortcut}>
        {children}
      </ButtonBody>
    </button>
  );
}

/** The same look for something that leads to another page. */
export function ButtonLink({
  kind,
  size,
  icon,
  isBusy = false,
  shortcut,
  name,
  className,
  children,
  ...link
}: ButtonLook & Omit<ComponentProps<typeof Link>, "name" | "style">) {
  return (
    <Link
      {...link}
      className={look({ kind, size, square: !children, className })}
      aria-label={name}
      title={children ? undefined : name}
      aria-keyshortcuts={shortcut && ariaKeys(shortcut)}
      data-shortcut={shortcut}
    >
      <ButtonBody icon={icon} isBusy={isBusy} shortcut={shortcut}>
        {children}
      </ButtonBody>
    </Link>
  );
}

function ButtonBody({
  icon,
  isBusy,
  shortcut,
  children,
}: Pick<ButtonLook, "icon" | "isBusy" | "shortcut" | "children">) {
  return (
    <>
      {isBusy && <Icon name="loader-circle" className="spin" />}
      {icon && !isBusy && <Icon name={icon} />}
      {children}
      {shortcut && children && <Kbd id={shortcut} hidden />}
    </>
  );
}
