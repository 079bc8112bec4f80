/** How many tests of a suite ended how. */
export type Counts = { passed: number; failed: number; skipped: number };

/** A suite that is a single test, and passed. */
export const ONE_PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
/** A suite that is a single test and failed, or one that did not get as far as to count. */
export const ONE_FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

/**
 * Reads Vitest's JSON report. A file or hook that breaks outside its tests counts as one failed; so does a run without
 * a single test.
 */
export function countVitest(json: string): Counts {
  const report: VitestReport = JSON.parse(json);
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
  if (counts.failed > 0 || (report.success && counts.passed > 0)) return counts;
  return { ...counts, failed: 1 };
}

/** Reads Playwright's JSON report. A test that passed only at a second try counts as failed; so does an empty run. */
export function countPlaywright(json: string): Counts {
  const { stats, errors }: PlaywrightReport = JSON.parse(json);
  const counts = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
  return counts.passed + counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** Says counts in one line; skipped ones only when there are any. */
export function summarize({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

type VitestReport = {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests?: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};
