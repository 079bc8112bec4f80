/** Heroku's app webhooks: https://devcenter.heroku.com/articles/app-webhooks. */
import { at, commit, deployEvent, instant, line, plain, present, readJson } from "./read-fields.ts";
import { fromBase64, headerOf, verified, verifyBody } from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext } from "./webhook.ts";

const kinds: Record<string, DeployKind> = { pending: "building", succeeded: "live", failed: "failed" };

export const heroku: Provider = {
  id: "heroku",
  verify(headers, rawBody, secrets) {
    const given = headerOf(headers, "heroku-webhook-hmac-sha256");
    const refused = verifyBody(given, fromBase64, "sha256", rawBody, secrets);
    return refused ?? verified(plain(at(readJson(rawBody), "id")));
  },
  readType(json) {
    const words = present(plain(at(json, "resource")), plain(at(json, "action")), plain(at(json, "data", "status")));
    return words.join(" ") || null;
  },
  readProjects: (json) => present(plain(at(json, "data", "app", "name")), plain(at(json, "data", "app", "id"))),
  readDeploy,
};

function readDeploy(json: unknown, { receivedAt }: ReadingContext): DeployEvent | null {
  const data = at(json, "data");
  const status = plain(at(data, "status")) ?? "";
  const named = Object.hasOwn(kinds, status) ? kinds[status] : undefined;
  const version = plain(at(data, "version"), 20);
  if (at(json, "resource") !== "release" || named === undefined || version === null) return null;
  const title = line(at(data, "description"));
  // "Rollback to v12" is how Heroku describes the release a rollback makes.
  const isRollback = named === "live" && /^rollback to v\d/i.test(title ?? "");
  const app = plain(at(data, "app", "name"), 100);
  return deployEvent({
    providerDeployId: present(app, `v${version}`).join(":"),
    environment: "production",
    kind: isRollback ? "rolled-back" : named,
    at: instant(at(data, "updated_at")) ?? instant(at(json, "created_at")) ?? receivedAt,
    startedAt: instant(at(data, "created_at")),
    commitSha: commit(at(data, "slug", "commit")),
    title,
    detailUrl: app && /^[a-z0-9-]+$/.test(app) ? `https://dashboard.heroku.com/apps/${app}/activity` : null,
    failure: named === "failed" ? "The release failed." : null,
  });
}
