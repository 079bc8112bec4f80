/** One measured figure, with the budget it must keep. */

/** Names a part of the measurement, as `--only` takes it. */
export type PartName =
  | "secrets"
  | "audit-path"
  | "audits"
  | "engine"
  | "javascript"
  | "pages"
  | "tenant"
  | "webhooks"
  | "start";

/** A limit of design section 11; null for a figure that only explains another one. */
export type Limit = { most: number } | { least: number } | null;

/** What was measured. */
export type Figure = {
  what: string;
  value: number;
  /** Written behind the number; "" for ratios and shares. */
  unit: string;
  limit: Limit;
  /** What a reader must know to judge the figure; "" when the name says it all. */
  note: string;
};

/** A part that could not be measured on this machine, with the reason. */
export class NotMeasured extends Error {
  override name = "NotMeasured";
}

/** Makes a figure. */
export function figure(what: string, value: number, unit: string, limit: Limit, note = ""): Figure {
  return { what, value, unit, limit, note };
}

/** Tells whether a figure keeps its budget; null when it has none. */
export function isWithin({ value, limit }: Figure): boolean | null {
  if (limit === null) return null;
  return "most" in limit ? value <= limit.most : value >= limit.least;
}

/** Writes a budget: `≤ 100 ms`; "" for none. */
export function writeLimit({ limit, unit }: Figure): string {
  if (limit === null) return "";
  return "most" in limit ? `≤ ${withUnit(limit.most, unit)}` : `≥ ${withUnit(limit.least, unit)}`;
}

/** Writes a figure with three significant digits, whole numbers from a hundred on. */
export function writeValue({ value, unit }: Figure): string {
  return withUnit(value, unit);
}

/** Writes what the last column says: ok, over (or under) the budget, or nothing. */
export function writeOutcome(measured: Figure): string {
  const within = isWithin(measured);
  if (within === null) return "";
  if (within) return "ok";
  return measured.limit !== null && "most" in measured.limit ? "over" : "under";
}

/** Gives the value below which the share `q` (0 to 1) of sorted numbers lies; NaN for none. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

function withUnit(value: number, unit: string): string {
  const text =
    Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
  return unit === "" ? text : `${text} ${unit}`;
}
