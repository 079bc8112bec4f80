/** GitHub's webhooks of a repository: https://docs.github.com/en/webhooks/webhook-events-and-payloads. */
import { at, branch, commit, deployEvent, instant, line, plain, present, webUrl } from "./read-fields.ts";
import { fromHex, headerOf, verified, verifyBody } from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext } from "./webhook.ts";

/** Before the name of a workflow in `productionRef`: its runs on the default branch are the deploys. */
export const WORKFLOW_PREFIX = "workflow:";

const statusKinds: Record<string, DeployKind> = {
  queued: "building",
  pending: "building",
  in_progress: "building",
  success: "live",
  failure: "failed",
  error: "failed",
};
const conclusionKinds: Record<string, DeployKind> = {
  success: "live",
  failure: "failed",
  timed_out: "failed",
  startup_failure: "failed",
  cancelled: "cancelled",
};

export const github: Provider = {
  id: "github",
  verify(headers, rawBody, secrets) {
    // The SHA-1 header beside it is not looked at: it is kept by GitHub for old receivers alone.
    const given = headerOf(headers, "x-hub-signature-256");
    const refused = verifyBody(given, fromPrefixed, "sha256", rawBody, secrets);
    return refused ?? verified(headerOf(headers, "x-github-delivery")?.slice(0, 200) ?? null);
  },
  readType(json, headers) {
    const event = headerOf(headers, "x-github-event")?.slice(0, 100) ?? null;
    const detail = plain(at(json, "deployment_status", "state")) ?? plain(at(json, "action"));
    return present(event, detail).join(" ") || null;
  },
  readProjects: (json) => present(plain(at(json, "repository", "full_name")), plain(at(json, "repository", "name"))),
  readDeploy(json, context) {
    const event = headerOf(context.headers, "x-github-event");
    if (event === "deployment_status") return readStatus(json, context);
    return event === "workflow_run" ? readRun(json, context) : null;
  },
};

function fromPrefixed(text: string): Buffer | null {
  return text.startsWith("sha256=") ? fromHex(text.slice("sha256=".length)) : null;
}

function readStatus(json: unknown, { productionRef, receivedAt }: ReadingContext): DeployEvent | null {
  // Where a workflow was declared, deployments beside it would tell of the same deploy twice.
  if (productionRef?.startsWith(WORKFLOW_PREFIX)) return null;
  const [deployment, status] = [at(json, "deployment"), at(json, "deployment_status")];
  const state = plain(at(status, "state")) ?? "";
  const kind = Object.hasOwn(statusKinds, state) ? statusKinds[state] : undefined;
  if (kind === undefined) return null;
  const ref = plain(at(deployment, "ref"));
  return deployEvent({
    providerDeployId: plain(at(deployment, "id")),
    environment: isProduction(deployment, productionRef) ? "production" : "preview",
    kind,
    at: instant(at(status, "created_at")) ?? instant(at(status, "updated_at")) ?? receivedAt,
    startedAt: instant(at(deployment, "created_at")),
    commitSha: commit(at(deployment, "sha")),
    branch: ref !== null && commit(ref) === null ? branch(ref) : null,
    title: line(at(deployment, "description")),
    authorName: line(at(deployment, "creator", "login"), 80),
    url: webUrl(at(status, "environment_url")),
    detailUrl: webUrl(at(status, "log_url")) ?? webUrl(at(status, "target_url")),
    failure: kind === "failed" ? (line(at(status, "description")) ?? "The deployment failed.") : null,
  });
}

function isProduction(deployment: unknown, productionRef: string | null): boolean {
  const environment = plain(at(deployment, "environment")) ?? "";
  if (productionRef !== null) return environment.toLowerCase() === productionRef.toLowerCase();
  return at(deployment, "production_environment") === true || /^prod(uction)?$/i.test(environment);
}

function readRun(json: unknown, { productionRef, receivedAt }: ReadingContext): DeployEvent | null {
  const run = at(json, "workflow_run");
  const name = plain(at(run, "name"));
  const isDeclared = productionRef !== null && name !== null && productionRef === `${WORKFLOW_PREFIX}${name}`;
  if (!isDeclared || at(run, "head_branch") !== at(json, "repository", "default_branch")) return null;
  const isOver = at(run, "status") === "completed";
  const conclusion = plain(at(run, "conclusion")) ?? "";
  const ended = Object.hasOwn(conclusionKinds, conclusion) ? conclusionKinds[conclusion] : undefined;
  const kind = isOver ? ended : "building";
  const id = plain(at(run, "id"));
  if (kind === undefined || id === null) return null;
  const startedAt = instant(at(run, "run_started_at")) ?? instant(at(run, "created_at"));
  return deployEvent({
    // A run that is started again deploys again.
    providerDeployId: `${id}.${plain(at(run, "run_attempt")) ?? "1"}`,
    environment: "production",
    kind,
    at: (isOver ? instant(at(run, "updated_at")) : startedAt) ?? receivedAt,
    startedAt,
    commitSha: commit(at(run, "head_sha")),
    branch: branch(at(run, "head_branch")),
    title: line(at(run, "head_commit", "message")) ?? line(at(run, "display_title")),
    authorName: line(at(run, "head_commit", "author", "name"), 80),
    url: null,
    detailUrl: webUrl(at(run, "html_url")),
    failure: kind === "failed" ? `The workflow ended with ${conclusion.replaceAll("_", " ")}.` : null,
  });
}
