/** The two ways a command ends without an answer, and the exit codes that say so (design: 0, 1, 2, 3). */

/** Lists the exit codes: nothing failing, something failing, could not run, not understood. */
export const exitCodes = { ok: 0, failing: 1, couldNotRun: 2, usage: 3 } as const;
/** Names one exit code. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Thrown when what was typed, set or written in a file is wrong: exit code 3. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Thrown when the command is right and the world does not let it run: exit code 2. */
export class CouldNotRun extends Error {
  override name = "CouldNotRun";
}
