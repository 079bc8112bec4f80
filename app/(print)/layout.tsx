import type { ReactNode } from "react";

/** Frames pages that are made for paper: the sheet alone, always light. */
export default function PrintLayout({ children }: { children: ReactNode }) {
  return <main className="doc doc-paper">{children}</main>;
}
