import type { ReactNode } from "react";
import { RowsSkeleton } from "@/app/_ui/skeleton.tsx";

/** The shape of a studio screen while it is read: top bar, heading, and what the page is mostly made of. */
export function AreaLoading({ children = <RowsSkeleton rows={10} /> }: { children?: ReactNode }) {
  return (
    <div className="main" aria-busy="true">
      <header className="top">
        <span className="skeleton min-w-0 flex-1">
          <span className="bone w-48" />
        </span>
      </header>
      <main id="content" className="main-body" tabIndex={-1}>
        <h1 className="sr-only">Loading</h1>
        <div className="head">
          <span className="skeleton min-w-0 flex-1">
            <span className="bone h-5 w-64" />
            <span className="bone mt-3 w-96 max-w-full" />
          </span>
        </div>
        {children}
      </main>
    </div>
  );
}
