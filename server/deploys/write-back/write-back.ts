/** What is told to a code host about a verdict, and what became of it. */
import type { PostAnswer } from "../../checks/probes/post.ts";
import type { DeployVerdict } from "../../stages/deploy-verdict.ts";

export type VerdictNote = {
  verdict: DeployVerdict;
  /** The verdict's reason, in the founder's words; null while it is not given. */
  reason: string | null;
  commitSha: string;
  /** The deploy's page in the portal. */
  page: string;
};

/**
 * `not-permitted`: the token may only read, which is all a connection asks for; no failure. `refused` says why in words
 * that follow "did not take the verdict: ".
 */
export type WriteBackOutcome = { kind: "written" | "not-permitted" } | { kind: "refused"; why: string };

export type Post = (message: { url: string; body: string; headers: Record<string, string> }) => Promise<PostAnswer>;

/** One place a verdict can be written to; writing the same verdict twice must change nothing. */
export type WriteBack = {
  title: string;
  /** The connection whose token it uses. */
  connection: string;
  /** Tells by the connection's target whether it is one of its own. */
  isFor(target: string): boolean;
  write(post: Post, connected: { target: string; token: string }, note: VerdictNote): Promise<WriteBackOutcome>;
};
