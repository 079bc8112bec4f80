import { BrandMark } from "@/app/_ui/brand-mark.tsx";
import { Time } from "@/app/_ui/time.tsx";
import { inkOn } from "@/server/free-check/accent.ts";

type Dates = { freshestAt: Date | null; oldestAt: Date | null };

/** Heads a document: the consultancy's mark, whom it was prepared for, the shop and what this is. */
export function DocumentHead({
  studioName,
  accent,
  founderName,
  storeName,
  title,
}: {
  studioName: string;
  accent: string | null;
  founderName: string | null;
  storeName: string;
  title: string;
}) {
  const colour = accent ?? "#1b1a17";
  return (
    <header>
      <p className="doc-brand">
        <span>
          <BrandMark name={studioName} accent={colour} ink={inkOn(colour)} />
          <bdi>{studioName}</bdi>
        </span>
        {founderName && <span className="text-muted-foreground">{`Prepared for ${founderName}`}</span>}
      </p>
      <h1 className="doc-title">
        <bdi>{storeName}</bdi>, {title.toLowerCase()}
      </h1>
    </header>
  );
}

/** Says how old the evidence is and which content this is, as paper needs it. */
export function DocumentDates({
  freshestAt,
  oldestAt,
  snapshotSha256,
  sha256,
  now,
  zone,
}: Dates & { snapshotSha256: string; sha256: string; now: Date; zone: string }) {
  return (
    <footer className="doc-dates">
      {freshestAt && (
        <p>
          {"Newest evidence "}
          <Time at={freshestAt} form="at" now={now} zone={zone} />
          {oldestAt && (
            <>
              {", oldest "}
              <Time at={oldestAt} form="at" now={now} zone={zone} />
            </>
          )}
          .
        </p>
      )}
      <p>
        {"Evidence fingerprint (SHA-256) "}
        <span className="mono">{snapshotSha256}</span>
      </p>
      <p>
        {"Document fingerprint (SHA-256) "}
        <span className="mono">{sha256}</span>
      </p>
    </footer>
  );
}
