import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faults } from "../e2e/store-under-test/faults.ts";
import { checks } from "../server/checks/index.ts";
import { countTests, listEntries, untested, writePage } from "./catalogue.ts";

test("docs/checks.md is current: npm run -s catalogue -- --markdown > docs/checks.md", () => {
  expect(readFileSync(new URL("../docs/checks.md", import.meta.url), "utf8")).toBe(writePage(listEntries()));
});

test("every measured check has a test beside its file", () => {
  expect(untested(listEntries())).toEqual([]);
});

test("a measured check without a test is named, a question to a person is not", () => {
  const [first] = listEntries();
  if (!first) throw new Error("There are no checks.");
  const without = { ...first, testFile: null, tests: 0 };
  expect(untested([without, { ...without, id: "ho.asked", answered: "by a person" }])).toEqual([first.id]);
});

test("every planted fault is listed at each of its checks, and every check once", () => {
  const entries = listEntries();
  expect(entries.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
  for (const { name, checks: ids } of faults) {
    const listed = entries.filter((entry) => entry.faults.includes(name)).map(({ id }) => id);
    expect(listed.sort(), name).toEqual([...ids].sort());
  }
});

test("tests are counted where they begin, not where they are talked about", () => {
  const source = [
    'import { expect, test } from "vitest";',
    'test("one", () => {});',
    '  it("two", () => {});',
    'test.each([1, 2])("three", () => {});',
    "test.each<[string, number]>([",
    '// test("none") in words',
    'const text = "test(";',
    "latest(1);",
    'describe("group", () => {',
  ].join("\n");
  expect(countTests(source)).toBe(4);
});
