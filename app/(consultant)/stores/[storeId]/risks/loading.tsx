import { RowsSkeleton } from "@/app/_ui/skeleton.tsx";

/** The three panes while the risks are read. */
export default function Loading() {
  return (
    <div className="main" aria-busy="true">
      <header className="top">
        <span className="skeleton min-w-0 flex-1">
          <span className="bone w-48" />
        </span>
      </header>
      <main id="content" className="main-body" tabIndex={-1}>
        <h1 className="sr-only">Loading</h1>
        <div className="panes" data-view="list">
          <div className="pane pane-list">
            <RowsSkeleton rows={9} />
          </div>
          <div className="pane pane-evidence">
            <RowsSkeleton rows={6} />
          </div>
          <div className="pane pane-fix">
            <RowsSkeleton rows={5} />
          </div>
        </div>
      </main>
    </div>
  );
}
