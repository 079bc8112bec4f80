"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { isCurrentPath } from "./current-path.ts";
import type { ShortcutId } from "./shortcuts.ts";

/** A link of a shell that knows when it is the current one. Its content is drawn on the server. */
export function NavLink({
  href,
  match = "within",
  className,
  shortcut,
  children,
}: {
  href: string;
  match?: "exact" | "within";
  className?: string;
  shortcut?: ShortcutId;
  children: ReactNode;
}) {
  const pathname = usePathname();
  return (
    <Link
      href={href}
      className={className}
      aria-current={isCurrentPath(pathname, href, match) ? "page" : undefined}
      data-shortcut={shortcut}
    >
      {children}
    </Link>
  );
}
