/** Tables of text, for a terminal and for Markdown. */

/** Writes rows as columns, the first row being the head; cells of a column share its width, the last one is not padded. */
export function writeColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const [head = [], ...body] = rows;
  const rule = head.map((_cell, column) => "─".repeat(widths[column] ?? 0));
  return [head, rule, ...body]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Writes rows as a Markdown table, the first row being the head. Vertical bars in cells are escaped. */
export function writeMarkdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const lines = [head, head.map(() => "---"), ...body];
  return lines.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
}
