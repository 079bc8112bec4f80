/** Writes a verdict beside its commit at GitHub. */
import type { DeployVerdict } from "../../stages/deploy-verdict.ts";
import type { VerdictNote, WriteBack, WriteBackOutcome } from "./write-back.ts";

/** GitHub docs, "REST API endpoints for commit statuses", version 2022-11-28; the only place the token is sent to. */
const API_URL = "https://api.github.com";
const API_VERSION = "2022-11-28";
const CONTEXT = "launch-ready";
/** Ours: GitHub shows about this much of a description. */
const DESCRIPTION_MAX = 140;

/**
 * GitHub knows no neutral state. `success` is for "keep" alone, so that nothing is green that was not seen; "watch" stays
 * open, and no verdict is an `error`, GitHub's word for a look that did not work.
 */
const states: Record<DeployVerdict, "success" | "failure" | "pending" | "error"> = {
  checking: "pending",
  keep: "success",
  watch: "pending",
  "roll-back": "failure",
  unknown: "error",
};

const words: Record<DeployVerdict, string> = {
  checking: "Looking at the shop",
  keep: "Keep",
  watch: "Watch",
  "roll-back": "Roll back",
  unknown: "No verdict",
};

/**
 * GitHub's commit status. The newest status of a context is the one that counts, so writing twice changes nothing. No
 * deployment status is written: it would mark the deployment itself, and come back to us as news of a deploy.
 */
export const githubWriteBack: WriteBack = {
  title: "GitHub",
  connection: "repository",
  isFor: (target) => repositoryOf(target) !== null,
  async write(post, { target, token }, note): Promise<WriteBackOutcome> {
    const repository = repositoryOf(target);
    if (repository === null || !/^[0-9a-f]{40}$/i.test(note.commitSha)) return { kind: "not-permitted" };
    const { status, fault } = await post({
      url: `${API_URL}/repos/${repository}/statuses/${note.commitSha}`,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": API_VERSION,
      },
      body: JSON.stringify(githubStatus(note)),
    });
    if (status === null) return { kind: "refused", why: `it did not answer (${fault?.kind ?? "no answer"}).` };
    if (status === 201) return { kind: "written" };
    if (status === 401) return { kind: "refused", why: "it does not know the token any more. Connect it again." };
    // GitHub docs, "Troubleshooting the REST API": 403 or 404 for what a token may not do.
    if (status === 403 || status === 404) return { kind: "not-permitted" };
    if (status === 422) return { kind: "refused", why: "it does not know the commit of this deploy." };
    return { kind: "refused", why: `it answered with ${status}.` };
  },
};

/** Gives the body of a commit status. */
export function githubStatus({ verdict, reason, page }: VerdictNote) {
  const text = reason === null ? words[verdict] : `${words[verdict]}: ${reason}`;
  const description = text.length > DESCRIPTION_MAX ? `${text.slice(0, DESCRIPTION_MAX - 1)}…` : text;
  return { state: states[verdict], context: CONTEXT, description, target_url: page };
}

/** Gives `owner/name` of `github.com/owner/name`, else null. */
function repositoryOf(target: string): string | null {
  const [, owner, name] = /^github\.com\/([A-Za-z0-9-]+)\/([A-Za-z0-9_.-]+)$/.exec(target) ?? [];
  return owner === undefined || name === undefined || /^\.+$/.test(name) ? null : `${owner}/${name}`;
}
