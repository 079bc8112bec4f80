import { clsx } from "clsx";
import type { ReactNode } from "react";

/** Frames a part of a page with its heading; `sub` is the quiet half of the heading, `end` what stands on the right. */
export function Card({
  id,
  title,
  sub,
  end,
  level = 2,
  className,
  children,
}: {
  /** Unique on the page; names the region. */
  id: string;
  title: ReactNode;
  sub?: ReactNode;
  end?: ReactNode;
  level?: 2 | 3;
  className?: string;
  children: ReactNode;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={clsx("card", className)} aria-labelledby={id}>
      <div className="card-h">
        <Heading id={id}>{title}</Heading>
        {sub && <span className="sub">{sub}</span>}
        <span className="flex-1" />
        {end}
      </div>
      {children}
    </section>
  );
}

/** Heads a page: the verdict or name, its pills, one line below, and what stands on the right. */
export function PageHead({
  title,
  pills,
  line,
  end,
}: {
  title: ReactNode;
  pills?: ReactNode;
  line?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <div className="head">
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1 className="title">{title}</h1>
          {pills}
        </div>
        {line && <p className="mt-0.5 text-foreground-2">{line}</p>}
      </div>
      {end}
    </div>
  );
}

/** Lists facts as name and value, in two columns. */
export function Facts({ facts }: { facts: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows one measured figure: what, how much, the bar against its budget, and one line that judges it. */
export function Figure({
  name,
  value,
  unit,
  tone = "quiet",
  bullet,
  note,
}: {
  name: string;
  value: string;
  unit?: string;
  tone?: "quiet" | "warn" | "fail";
  bullet?: ReactNode;
  note?: ReactNode;
}) {
  const colour = tone !== "quiet" && `tone-${tone}`;
  return (
    <div className="px-3.5 py-2.5">
      <p className="cap">{name}</p>
      <p className={clsx("num title", colour)}>
        {value}
        {unit && <span className="unit ml-1 text-xs">{unit}</span>}
      </p>
      {bullet}
      {note && <p className={clsx("text-xs", colour || "text-muted-foreground")}>{note}</p>}
    </div>
  );
}
