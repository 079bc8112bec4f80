import { ButtonLink } from "./button.tsx";

/** Shows which part of a long list is on the page and leads to the parts before and after. */
export function Pagination({
  from,
  to,
  total,
  what,
  words = ["Newer", "Older"],
  previousHref,
  nextHref,
}: {
  /** The first and last shown, counted from 1; both 0 for an empty list. */
  from: number;
  to: number;
  total: number;
  /** What is listed, plural: "calls". */
  what: string;
  /** What leads back and forth; lists that are no timeline say previous and next. */
  words?: readonly [back: string, forth: string];
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
          {words[0]}
        </ButtonLink>
      )}
      {nextHref && (
        <ButtonLink size="sm" icon="chevron-right" href={nextHref} rel="next">
          {words[1]}
        </ButtonLink>
      )}
    </nav>
  );
}
