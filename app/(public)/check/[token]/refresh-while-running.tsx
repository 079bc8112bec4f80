"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 1_500;
/** A check ends within two minutes; after three the reader decides. */
const AT_MOST_MS = 180_000;

/** Looks at the report again while it is filling; not while nobody sees the tab. */
export function RefreshWhileRunning() {
  const router = useRouter();
  useEffect(() => {
    const since = Date.now();
    const timer = setInterval(() => {
      if (Date.now() - since > AT_MOST_MS) clearInterval(timer);
      else if (document.visibilityState === "visible") router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
