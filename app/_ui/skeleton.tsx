/** Shapes of what is loading, in their final size; they appear only after 200 ms. */

/** Stands in for table rows of the dashboard. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Loading>
      {numbersTo(rows).map((number) => (
        <div key={number} className="flex h-[45px] items-center gap-4 border-b border-border px-5">
          <span className="bone h-[26px] w-[26px] rounded-sm" />
          <span className="bone w-40" />
          <span className="bone w-24" />
          <span className="bone hidden w-36 md:block" />
          <span className="bone hidden flex-1 md:block" />
        </div>
      ))}
    </Loading>
  );
}

/** Stands in for a card with a heading and lines. */
export function CardSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <Loading>
      <div className="card">
        <div className="card-h">
          <span className="bone w-32" />
        </div>
        <TextBones lines={lines} />
      </div>
    </Loading>
  );
}

/** Stands in for the founder's headline and the lines below it. */
export function HeadlineSkeleton() {
  return (
    <Loading>
      <div className="flex flex-col gap-4 py-11">
        <span className="bone h-4 w-56" />
        <span className="bone h-10 w-4/5 max-w-md" />
        <span className="bone h-10 w-3/5 max-w-sm" />
        <span className="bone h-4 w-full max-w-lg" />
      </div>
    </Loading>
  );
}

function TextBones({ lines }: { lines: number }) {
  const widths = ["w-11/12", "w-4/5", "w-10/12", "w-3/5"];
  return (
    <div className="flex flex-col gap-3.5 p-3.5">
      {numbersTo(lines).map((number) => (
        <span key={number} className={`bone ${widths[number % widths.length]}`} />
      ))}
    </div>
  );
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function Loading({ children }: { children: React.ReactNode }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {children}
    </div>
  );
}
