import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";

/**
 * A table rendered on the server. Put it into `RovingRows` to make its rows reachable with J, K and the arrows.
 * `page` lines it up with the page gutter, `stack` turns rows into cards on a phone (give cells a `label`).
 */
export function Table({
  label,
  rows = "normal",
  page = false,
  fixed = false,
  sticky = false,
  stack = false,
  className,
  children,
}: {
  label: string;
  /** `lines` gives cells of several lines air above and below. */
  rows?: "dense" | "normal" | "tall" | "lines";
  page?: boolean;
  fixed?: boolean;
  sticky?: boolean;
  stack?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <table
      aria-label={label}
      className={clsx(
        "tbl",
        rows !== "normal" && `tbl-${rows}`,
        page && "tbl-page",
        fixed && "tbl-fixed",
        sticky && "tbl-sticky",
        stack && "tbl-stack",
        className,
      )}
    >
      {children}
    </table>
  );
}

/** A column's head; with `sortHref` a link that sorts by it. */
export function HeadCell({
  children,
  end = false,
  sortHref,
  sorted,
  className,
}: {
  children: ReactNode;
  /** True for columns of numbers, which stand to the right. */
  end?: boolean;
  sortHref?: string;
  sorted?: "ascending" | "descending";
  className?: string;
}) {
  return (
    <th scope="col" className={clsx(end && "end", className)} aria-sort={sorted}>
      {sortHref ? (
        <Link href={sortHref} scroll={false}>
          {children}
          {sorted && <Icon name={sorted === "ascending" ? "arrow-up" : "arrow-down"} size={12} />}
        </Link>
      ) : (
        children
      )}
    </th>
  );
}

/** Heads a group of rows: "Needs you 4 You have the next move". */
export function GroupRow({
  columns,
  title,
  count,
  note,
}: {
  columns: number;
  title: ReactNode;
  count?: number;
  note?: ReactNode;
}) {
  return (
    <tr className="grp">
      <th scope="rowgroup" colSpan={columns}>
        <span className="font-semibold">{title}</span>
        {count !== undefined && <span className="num ml-1.5 font-normal text-muted-foreground">{count}</span>}
        {note && <span className="ml-2.5 text-xs font-normal text-muted-foreground">{note}</span>}
      </th>
    </tr>
  );
}

/** A row that can be walked to; `id` is what `RovingRows` reports and the URL carries. */
export function Row({ id, isSelected = false, children }: { id: string; isSelected?: boolean; children: ReactNode }) {
  return (
    <tr data-row={id} aria-selected={isSelected} suppressHydrationWarning>
      {children}
    </tr>
  );
}

/** A cell; `label` names it where rows become cards, `end` is for numbers. */
export function Cell({
  label,
  end = false,
  className,
  children,
  ...cell
}: { label?: string; end?: boolean } & Omit<ComponentProps<"td">, "style">) {
  return (
    <td {...cell} data-label={label} className={clsx(end && "end num", className)}>
      {children}
    </td>
  );
}

/** Two lines in one cell: what it is, and a quieter second line. */
export function TwoLines({ first, second }: { first: ReactNode; second?: ReactNode }) {
  return (
    <span className="two">
      <span className="truncate">{first}</span>
      {second !== undefined && <span className="second truncate">{second}</span>}
    </span>
  );
}

/** The link that opening a row follows; put exactly one into each row. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="font-medium" data-row-link>
      {children}
    </Link>
  );
}
