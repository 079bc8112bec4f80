import { expect, test } from "vitest";
import { changesBetween, summaryOf, type Written } from "./compare-versions.ts";
import { diffWords } from "./word-diff.ts";

const shown = (before: string, after: string) =>
  diffWords(before, after).map(({ kind, text }) => ({ same: "=", added: "+", removed: "-" })[kind] + text);

test.each([
  ["the same", "the same", ["=the same"]],
  ["one two three", "one 2 three", ["=one", "-two", "+2", "=three"]],
  ["", "all new", ["+all new"]],
  ["all gone", "", ["-all gone"]],
  ["", "", []],
])("%j to %j", (before, after, parts) => {
  expect(shown(before, after)).toEqual(parts);
});

test("very long texts are compared in no time, as replaced", () => {
  const started = performance.now();
  expect(diffWords("a ".repeat(3_000), "b ".repeat(3_000)).map(({ kind }) => kind)).toEqual(["removed", "added"]);
  expect(performance.now() - started).toBeLessThan(1_000);
});

const version = (rows: string[][], text = "As it is.", notes = ""): Written => ({
  notes,
  edits: [],
  document: {
    lead: "Lead.",
    verdict: null,
    sections: [
      {
        id: "a",
        title: "A",
        blocks: [
          { kind: "text", text },
          { kind: "table", columns: ["x"], rows: rows.map(([id = "", ...cells]) => ({ id, status: "warn", cells })) },
        ],
      },
    ],
  },
});

test("rows are compared by what they are of, prose by its words", () => {
  const changes = changesBetween(
    version([
      ["r1", "one"],
      ["r2", "two"],
    ]),
    version(
      [
        ["r2", "2"],
        ["r3", "three"],
      ],
      "As it was.",
    ),
  );
  expect(changes).toHaveLength(1);
  expect(changes[0]?.rows.map(({ id, kind }) => `${id} ${kind}`)).toEqual(["r2 changed", "r3 added", "r1 removed"]);
  expect(changes[0]?.prose.map(({ text }) => text)).toEqual(
    ["A As it", "is.", "was."].map((text) => text.replace("A ", "A\n")),
  );
  expect(summaryOf(changes)).toBe("1 row added, 1 row removed, 1 row changed, words in 1 section.");
});

test("the same version twice has no changes; new notes are one", () => {
  const same = version([["r1", "one"]]);
  expect(summaryOf(changesBetween(same, same))).toBe("Nothing changed.");
  expect(changesBetween(same, version([["r1", "one"]], "As it is.", "Call."))).toMatchObject([{ id: "head" }]);
});
