import { visibleText } from "./visible-text.ts";

export type TrailHop = { url: string; status: number | null; fault: string | null };

/** Draws a way in as a row of steps, from the first address to where it ends; the words beside it say the same. */
export function HopTrail({ hops, label }: { hops: readonly TrailHop[]; label: string }) {
  // The same address may come twice in a loop: its place tells the two apart.
  const steps = hops.map((hop, index) => ({ ...hop, place: index + 1 }));
  return (
    <ol aria-label={label} className="flex flex-wrap items-center gap-x-1 gap-y-1">
      {steps.map((hop) => (
        <li key={`${hop.place} ${hop.url}`} className="flex min-w-0 items-center gap-1">
          {hop.place > 1 && (
            <span aria-hidden="true" className="text-muted-foreground">
              →
            </span>
          )}
          <span className="rounded border border-border px-1.5 py-0.5 text-xs">
            <bdi className="mono [overflow-wrap:anywhere]">{visibleText(shortOf(hop.url))}</bdi>{" "}
            <span className="num text-foreground-2">{hop.status ?? hop.fault ?? "no answer"}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function shortOf(url: string): string {
  return url.length > 70 ? `${url.slice(0, 69)}…` : url;
}
