/** Reads and writes amounts as people type them; stored are whole minor units. */

/** Tells how many digits stand after the point in a currency (ISO 4217, as the runtime knows it): 2 for EUR, 0 for JPY. */
export function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // half-typed: the form says what is wrong with it
  }
}

/** Reads "64.50" or "64,50" as 6450 minor units; null for an empty text, NaN for one that is no amount. */
export function minorOf(text: string, currency: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  if (!/^\d{1,10}(\.\d{1,3})?$/.test(trimmed)) return Number.NaN;
  return Math.round(Number(trimmed) * 10 ** digitsOf(currency));
}

/** Writes 6450 minor units as "64.50"; an empty text for null. */
export function majorText(minor: number | null, currency: string): string {
  if (minor === null) return "";
  const digits = digitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}
