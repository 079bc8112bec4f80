"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { isCurrentPlace } from "./current-path.ts";
import type { ShortcutId } from "./shortcuts.ts";

/** A link of the sidebar that may lead to a saved view, and knows when it is the current one. */
export function PlaceLink({
  href,
  match = "within",
  hasViews = false,
  className,
  shortcut,
  children,
}: {
  href: string;
  match?: "exact" | "within";
  /** True for a list whose saved views are links of their own. */
  hasViews?: boolean;
  className?: string;
  shortcut?: ShortcutId;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const search = useSearchParams();
  return (
    <Link
      href={href}
      className={className}
      aria-current={isCurrentPlace(pathname, search, href, match, hasViews) ? "page" : undefined}
      data-shortcut={shortcut}
    >
      {children}
    </Link>
  );
}
