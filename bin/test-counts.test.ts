import { expect, test } from "vitest";
import { countPlaywright, countVitest, summarize } from "./test-counts.ts";

const vitest = { success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, testResults: [] };

test.each([
  ["all passed", vitest, { passed: 3, failed: 0, skipped: 0 }],
  ["one failed", { ...vitest, success: false, numFailedTests: 1 }, { passed: 3, failed: 1, skipped: 0 }],
  ["skipped and to do", { ...vitest, numPendingTests: 1, numTodoTests: 2 }, { passed: 3, failed: 0, skipped: 3 }],
  [
    "a file that breaks before its first test",
    { ...vitest, success: false, testResults: [{ status: "failed", assertionResults: [] }] },
    { passed: 3, failed: 1, skipped: 0 },
  ],
  ["an error outside any file", { ...vitest, success: false }, { passed: 3, failed: 1, skipped: 0 }],
  ["nothing ran", { ...vitest, numPassedTests: 0 }, { passed: 0, failed: 1, skipped: 0 }],
])("a Vitest report is counted: %s", (_name, report, counts) => {
  expect(countVitest(JSON.stringify(report))).toEqual(counts);
});

test.each([
  ["all passed", { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }, [], { passed: 4, failed: 0, skipped: 0 }],
  ["flaky is failed", { expected: 4, unexpected: 1, flaky: 1, skipped: 1 }, [], { passed: 4, failed: 2, skipped: 1 }],
  [
    "a set-up that breaks",
    { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
    [{}],
    { passed: 0, failed: 1, skipped: 0 },
  ],
  ["nothing ran", { expected: 0, unexpected: 0, flaky: 0, skipped: 0 }, [], { passed: 0, failed: 1, skipped: 0 }],
])("a Playwright report is counted: %s", (_name, stats, errors, counts) => {
  expect(countPlaywright(JSON.stringify({ stats, errors }))).toEqual(counts);
});

test("the sum names skipped tests only when there are any", () => {
  expect(summarize({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
  expect(summarize({ passed: 12, failed: 1, skipped: 2 })).toBe("12 passed, 1 failed, 2 skipped");
});
