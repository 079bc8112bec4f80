import { expect, test } from "vitest";
import { writeColumns, writeMarkdownTable } from "./table.ts";

test("columns are as wide as their widest cell and no line ends in spaces", () => {
  const text = writeColumns([
    ["what", "measured"],
    ["a long name", "1 s"],
    ["x", ""],
  ]);
  expect(text.split("\n")).toEqual(["what         measured", "───────────  ────────", "a long name  1 s", "x"]);
});

test("a bar in a cell does not break a Markdown table", () => {
  const text = writeMarkdownTable([["what"], ["a|b"]]);
  expect(text).toBe("| what |\n| --- |\n| a\\|b |");
});
