import { ButtonLink } from "@/app/_ui/button.tsx";

/** Leads through a long list that is read newest first and never counted: back to the newest, on to older ones. */
export function MorePages({
  what,
  newestHref,
  olderHref,
}: {
  /** What is listed, plural: "audits". */
  what: string;
  /** Null on the first page. */
  newestHref: string | null;
  /** Null on the last page. */
  olderHref: string | null;
}) {
  if (!newestHref && !olderHref) return null;
  return (
    <nav className="flex items-center justify-end gap-2 px-5 py-2.5" aria-label={`Pages of ${what}`}>
      {newestHref && (
        <ButtonLink size="sm" icon="chevron-left" href={newestHref}>
          Newest
        </ButtonLink>
      )}
      {olderHref && (
        <ButtonLink size="sm" icon="chevron-right" href={olderHref} rel="next">
          Older
        </ButtonLink>
      )}
    </nav>
  );
}
