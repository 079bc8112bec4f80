import { expect, test } from "vitest";
import { readArguments, readFailOn, readFormat } from "./arguments.ts";
import { UsageError } from "./problem.ts";

const spec = {
  words: ["ip", "mail-from"],
  options: { json: { type: "boolean" }, "fail-on": { type: "string" } },
} as const;

function read(...args: string[]) {
  return readArguments(args, { words: [...spec.words], options: spec.options });
}

test("options may stand before, between and behind the words", () => {
  for (const args of [
    ["--json", "a", "b"],
    ["a", "--json", "b"],
    ["a", "b", "--json"],
  ]) {
    expect(read(...args)).toMatchObject({ values: { json: true }, words: ["a", "b"] });
  }
});

test("a word may be empty or begin with a dash behind --", () => {
  expect(read("a", "").words).toEqual(["a", ""]);
  expect(read("a", "--", "-b").words).toEqual(["a", "-b"]);
});

test.each([
  [["a"], "<mail-from> is missing"],
  [["a", "b", "c"], '"c" is one word too many'],
  [["a", "b", "--jsn"], "there is no option --jsn; did you mean --json?"],
  [["a", "b", "--budget"], "there is no option --budget"],
  [["a", "b", "--fail-on"], "--fail-on"],
  [["a", "b", "--json=yes"], "--json"],
])("%j is refused with what is wrong", (args, message) => {
  expect(() => read(...args)).toThrow(UsageError);
  expect(() => read(...args)).toThrow(message);
});

test("a failing check counts from high unless another severity is named", () => {
  expect(readFailOn(undefined)).toBe("high");
  expect(readFailOn("low")).toBe("low");
  expect(() => readFailOn("severe")).toThrow('--fail-on takes critical, high, medium, low, info, not "severe"');
});

test("one answer has one form", () => {
  expect(readFormat({})).toBe("human");
  expect(readFormat({ json: true })).toBe("json");
  expect(readFormat({ json: true, format: "json" })).toBe("json");
  expect(readFormat({ format: "sarif" })).toBe("sarif");
  expect(() => readFormat({ json: true, format: "sarif" })).toThrow(UsageError);
  expect(() => readFormat({ format: "xml" })).toThrow(UsageError);
});
