/** Which row the focus goes to next; the part of `RovingRows` that needs no browser. */

export type RowMove = "next" | "previous" | "first" | "last";

/** Finds the row to go to among `count`, from `at` (-1 for none yet); null when there is nowhere to go. */
export function rowAfter(move: RowMove, at: number, count: number): number | null {
  if (count === 0) return null;
  if (move === "first") return 0;
  if (move === "last") return count - 1;
  if (at < 0) return move === "next" ? 0 : count - 1;
  const wanted = move === "next" ? at + 1 : at - 1;
  return wanted >= 0 && wanted < count ? wanted : null;
}

/** Reads a move from a key pressed inside the list. */
export function moveOf(key: string): RowMove | null {
  if (key === "ArrowDown") return "next";
  if (key === "ArrowUp") return "previous";
  if (key === "Home") return "first";
  if (key === "End") return "last";
  return null;
}
