import { ButtonLink } from "./button.tsx";

/** Shows which part of a long list is on the page and leads to the parts before and after. */
export function Pagination({
  from,
  to,
  total,
  what,
  previousHref,
  nextHref,
}: {
  /** The first and last shown, counted from 1; both 0 for an empty list. */
  from: number;
  to: number;
  total: number;
  /** What is listed, plural: "calls". */
  what: string;
  previousHref?: string;
  nextHref?: string;
}) {
  return (
    <nav className="flex items-center gap-2 px-5 py-2.5" aria-label={`Pages of ${what}`}>
      <span className="num flex-1 text-xs text-muted-foreground">
        {from} to {to} of {total} {what}
      </span>
      {previousHref && (
        <ButtonLink size="sm" icon="chevron-left" href={previousHref} rel="prev">
          Newer
        </ButtonLink>
      )}
      {nextHref && (
        <ButtonLink size="sm" icon="chevron-right" href={nextHref} rel="next">
          Older
        </ButtonLink>
      )}
    </nav>
  );
}
