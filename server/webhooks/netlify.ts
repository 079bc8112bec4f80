/** Netlify's deploy notifications, signed with a JWS: https://docs.netlify.com/site-deploys/notifications. */
import { createHash } from "node:crypto";
import { at, branch, commit, deployEvent, instant, line, plain, present, readJson, webUrl } from "./read-fields.ts";
import { headerOf, hmac, isSame, noMatch, noSignature, usable, verified } from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext, Refused } from "./webhook.ts";

const kinds: Record<string, DeployKind> = {
  new: "building",
  pending_review: "building",
  accepted: "building",
  enqueued: "building",
  building: "building",
  uploading: "building",
  uploaded: "building",
  preparing: "building",
  prepared: "building",
  processing: "building",
  processed: "building",
  ready: "live",
  error: "failed",
  rejected: "cancelled",
};

export const netlify: Provider = {
  id: "netlify",
  verify(headers, rawBody, secrets) {
    const token = headerOf(headers, "x-webhook-signature");
    if (token === null) return noSignature;
    const refused = verifyToken(token, rawBody, secrets);
    if (refused) return refused;
    const json = readJson(rawBody);
    const ids = present(plain(at(json, "id")), plain(at(json, "state")));
    // A deploy that is published again, as a rollback does, is ready for a second time.
    const publishedAt = at(json, "state") === "ready" ? plain(at(json, "published_at"), 40) : null;
    return verified(ids.length === 2 ? present(...ids, publishedAt).join(":") : null);
  },
  readType: (json) => present(plain(at(json, "context")), plain(at(json, "state"))).join(" ") || null,
  readProjects: (json) => present(plain(at(json, "site_id")), plain(at(json, "name"))),
  readDeploy,
};

/** RFC 7515, section 7.1, for HS256 alone: a token that names its own algorithm could name none. */
function verifyToken(token: string, rawBody: Uint8Array, secrets: readonly string[]): Refused | null {
  const parts = token.split(".");
  const [head = "", claims = "", signature = ""] = parts;
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]*$/.test(part))) {
    return { ok: false, reason: "the signature cannot be read" };
  }
  const header = readJson(Buffer.from(head, "base64url"));
  if (at(header, "alg") !== "HS256" || at(header, "crit") !== undefined) {
    return { ok: false, reason: "signed with another method than HS256" };
  }
  const given = Buffer.from(signature, "base64url");
  if (!usable(secrets).some((secret) => isSame(given, hmac("sha256", secret, `${head}.${claims}`)))) return noMatch;
  const signed = readJson(Buffer.from(claims, "base64url"));
  if (at(signed, "iss") !== "netlify") return { ok: false, reason: "signed by somebody else than Netlify" };
  const hash = plain(at(signed, "sha256")) ?? "";
  const isBody = isSame(
    Buffer.from(hash.toLowerCase()),
    Buffer.from(createHash("sha256").update(rawBody).digest("hex")),
  );
  return isBody ? null : { ok: false, reason: "signature is for another body" };
}

function readDeploy(json: unknown, { receivedAt }: ReadingContext): DeployEvent | null {
  const state = plain(at(json, "state")) ?? "";
  const named = Object.hasOwn(kinds, state) ? kinds[state] : undefined;
  if (named === undefined) return null;
  const message = line(at(json, "error_message"));
  // A build a person stopped, and one skipped for want of changes, is an error to Netlify as well.
  const isStopped = named === "failed" && /^(cancell?ed|skipped)\b/i.test(message ?? "");
  const kind = isStopped ? "cancelled" : named;
  const updatedAt = instant(at(json, "updated_at"));
  const publishedAt = kind === "live" ? instant(at(json, "published_at")) : null;
  const startedAt = instant(at(json, "created_at"));
  return deployEvent({
    providerDeployId: plain(at(json, "id")),
    environment: at(json, "context") === "production" ? "production" : "preview",
    kind,
    at: publishedAt ?? updatedAt ?? startedAt ?? receivedAt,
    startedAt,
    commitSha: commit(at(json, "commit_ref")),
    branch: branch(at(json, "branch")),
    title: line(at(json, "title")),
    authorName: line(at(json, "committer"), 80),
    url: webUrl(at(json, "deploy_ssl_url")) ?? webUrl(at(json, "links", "permalink")) ?? webUrl(at(json, "ssl_url")),
    detailUrl: detailUrl(json),
    failure: kind === "failed" ? (message ?? "The build failed.") : null,
  });
}

function detailUrl(json: unknown): string | null {
  const [admin, id] = [webUrl(at(json, "admin_url")), plain(at(json, "id"))];
  return admin && id && /^\w+$/.test(id) ? `${admin}/deploys/${id}` : admin;
}
