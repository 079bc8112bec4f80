"use client";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/** Long enough to walk past lines with J held down, short enough to feel like reading along. */
const SETTLE_MS = 160;

/** Opens the line the reader walks to, while the panes stand beside the list (from 900 px on). */
export function FollowPick({ children }: { children: ReactNode }) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const beside = window.matchMedia("(min-width: 900px)");
    let settling: ReturnType<typeof setTimeout> | null = null;
    function onFocus(event: FocusEvent) {
      const line = event.target instanceof Element ? event.target.closest<HTMLElement>("a[data-row]") : null;
      const href = line?.dataset.row;
      if (settling) clearTimeout(settling);
      if (!href || !beside.matches || href === window.location.pathname + window.location.search) return;
      settling = setTimeout(() => router.replace(href, { scroll: false }), SETTLE_MS);
    }
    element.addEventListener("focusin", onFocus);
    return () => {
      element.removeEventListener("focusin", onFocus);
      if (settling) clearTimeout(settling);
    };
  }, [router]);
  return (
    <div ref={box} className="flex flex-1 flex-col">
      {children}
    </div>
  );
}
