/** Vercel's account and integration webhooks: https://vercel.com/docs/webhooks/webhooks-api. */
import { at, branch, commit, deployEvent, instant, line, plain, present, readJson, webUrl } from "./read-fields.ts";
import { fromHex, headerOf, verified, verifyBody } from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext } from "./webhook.ts";

/** As `productionRef`: the project gives its domains to a deployment only when a person promotes it. */
export const PROMOTED_ONLY = "promoted";

const kinds: Record<string, DeployKind> = {
  "deployment.created": "building",
  "deployment.ready": "building",
  "deployment.succeeded": "live",
  "deployment.promoted": "live",
  "deployment.error": "failed",
  "deployment.canceled": "cancelled",
  "deployment.rollback": "rolled-back",
};
/** They are about the production domains, whatever the deployment was made for. */
const ON_PRODUCTION = new Set(["deployment.promoted", "deployment.rollback"]);

export const vercel: Provider = {
  id: "vercel",
  verify(headers, rawBody, secrets) {
    const refused = verifyBody(headerOf(headers, "x-vercel-signature"), fromHex, "sha1", rawBody, secrets);
    if (refused) return refused;
    const json = readJson(rawBody);
    return verified(plain(at(json, "id")), instant(at(json, "createdAt")));
  },
  readType: (json) => plain(at(json, "type")),
  readProjects: (json) =>
    present(
      plain(at(json, "payload", "project", "id")),
      plain(at(json, "payload", "project", "name")),
      plain(at(json, "payload", "deployment", "name")),
    ),
  readDeploy,
};

function readDeploy(json: unknown, { productionRef, receivedAt }: ReadingContext): DeployEvent | null {
  const type = plain(at(json, "type")) ?? "";
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  const payload = at(json, "payload");
  if (kind === undefined) return null;
  const environment = ON_PRODUCTION.has(type) || at(payload, "target") === "production" ? "production" : "preview";
  const isStaged = type === "deployment.succeeded" && environment === "production" && productionRef === PROMOTED_ONLY;
  const happenedAt = instant(at(json, "createdAt")) ?? receivedAt;
  const meta = at(payload, "deployment", "meta");
  const fromGit = (name: string) =>
    at(meta, `github${name}`) ?? at(meta, `gitlab${name}`) ?? at(meta, `bitbucket${name}`);
  return deployEvent({
    providerDeployId: plain(at(payload, "toDeploymentId")) ?? plain(at(payload, "deployment", "id")),
    environment,
    kind: isStaged ? "building" : kind,
    at: happenedAt,
    startedAt: type === "deployment.created" ? happenedAt : null,
    commitSha: commit(fromGit("CommitSha")),
    branch: branch(fromGit("CommitRef")),
    title: line(fromGit("CommitMessage")),
    authorName: line(fromGit("CommitAuthorName"), 80),
    url: webUrl(at(payload, "deployment", "url")),
    detailUrl: webUrl(at(payload, "deployment", "inspectorUrl")) ?? webUrl(at(payload, "links", "deployment")),
    failure: kind === "failed" ? (line(at(payload, "deployment", "errorMessage")) ?? "The build failed.") : null,
  });
}
