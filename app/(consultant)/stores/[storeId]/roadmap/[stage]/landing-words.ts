/** Says in few words where a way in lands. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";

type Way = NonNullable<RouterOutputs["edge"]["domain"]["redirects"]>["rows"][number];

/** "as expected", or how it differs; what was not seen says why. */
export function landingWords(row: Pick<Way, "status" | "summary" | "actual" | "expected" | "hops">): string {
  if (row.status === "pass") {
    const between = row.hops.slice(1, -1).at(0);
    return between ? `via ${origin(between.url)}` : "as expected";
  }
  const fault = row.hops.at(-1)?.fault;
  if (row.actual === null) return fault ? `nothing answered (${fault})` : "nothing answered";
  return row.summary;
}

function origin(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
