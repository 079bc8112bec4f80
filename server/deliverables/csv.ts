/** Writes tables as CSV (RFC 4180) that a spreadsheet shows and does not run. */

type Cell = string | number | boolean | null;

/** Writes rows under their heads. A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvOf(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return csvRows([heads, ...rows]);
}

/** Writes rows alone, for a table that is handed out in pieces. */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/** OWASP, "CSV injection": cells beginning with = + - @, tab or return, also after blanks, are formulas to a spreadsheet. */
function cellOf(value: Cell): string {
  if (value === null) return "";
  if (typeof value === "number") return `${value}`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  // RFC 4180, section 2: quotes around what holds a comma, a quote or a line break; a quote inside is doubled.
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
