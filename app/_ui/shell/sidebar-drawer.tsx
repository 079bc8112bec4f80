"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/** The id the top bar's menu button opens. */
export const SIDEBAR_ID = "sidebar";

/** Holds the sidebar: part of the page on a desk, a drawer on a phone, which closes when the reader has gone somewhere. */
export function SidebarDrawer({ label, children }: { label: string; children: ReactNode }) {
  const drawer = useRef<HTMLElement>(null);
  const pathname = usePathname();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    if (drawer.current?.matches(":popover-open")) drawer.current.hidePopover();
  }, [pathname]);
  return (
    <nav ref={drawer} id={SIDEBAR_ID} popover="auto" className="side noprint" aria-label={label}>
      {children}
    </nav>
  );
}
