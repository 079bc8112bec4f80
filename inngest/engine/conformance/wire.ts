import type { CallRecord } from "./recorder.ts";

/**
 * Looks at every call of every run for what no call may do: steps and completion order that do not agree, attempts
 * that jump or exceed their maximum, and a step that is asked for although it has its result.
 */
export function wireProblems(calls: CallRecord[]): string[] {
  const problems: string[] = [];
  const attempts = new Map<string, Set<number>>();
  for (const { stepId, body } of calls) {
    if (!body) continue;
    const { run_id: run, attempt, max_attempts: max, stack } = body.ctx;
    const where = `run ${run} step ${stepId} attempt ${attempt}`;
    if (!body.use_api && [...stack.stack].sort().join() !== Object.keys(body.steps).sort().join()) {
      problems.push(`${where}: the stack names other steps than those sent`);
    }
    if (new Set(stack.stack).size !== stack.stack.length) problems.push(`${where}: a step is in the stack twice`);
    if (stack.current !== stack.stack.length) problems.push(`${where}: current is not the length of the stack`);
    if (attempt >= max) problems.push(`${where}: beyond ${max} attempts`);
    if (stepId !== "step" && stack.stack.includes(stepId)) problems.push(`${where}: the step has its result`);
    const key = `${run}/${stepId}`;
    const seen = attempts.get(key) ?? new Set<number>();
    if (attempt > 0 && !seen.has(attempt - 1)) problems.push(`${where}: no attempt before it`);
    attempts.set(key, seen.add(attempt));
  }
  return problems;
}
