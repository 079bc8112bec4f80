/** Our own signed call, for everything that can run curl: catalogue 16, generic HMAC; docs/webhooks.md. */
import { at, branch, commit, deployEvent, instant, line, plain, present, webUrl } from "./read-fields.ts";
import {
  fromHex,
  headerOf,
  hmac,
  isSame,
  noMatch,
  noSignature,
  outOfTime,
  secondsOf,
  usable,
  verifiedAt,
} from "./signatures.ts";
import type { DeployEvent, DeployKind, Provider, ReadingContext } from "./webhook.ts";

const kinds: Record<string, DeployKind> = {
  building: "building",
  started: "building",
  live: "live",
  succeeded: "live",
  success: "live",
  failed: "failed",
  failure: "failed",
  cancelled: "cancelled",
  canceled: "cancelled",
  "rolled-back": "rolled-back",
};

export const generic: Provider = {
  id: "generic",
  verify(headers, rawBody, secrets, now) {
    const id = headerOf(headers, "x-launch-id");
    const time = headerOf(headers, "x-launch-timestamp");
    const given = headerOf(headers, "x-launch-signature");
    const seconds = secondsOf(time);
    if (id === null || time === null || seconds === null || given === null) return noSignature;
    const signatures = given.split(",").flatMap((part) => {
      const text = part.trim();
      return text.startsWith("v1=") ? (fromHex(text.slice(3)) ?? []) : [];
    });
    const isSigned = usable(secrets).some((secret) => {
      const expected = hmac("sha256", secret, `${id}.${time}.`, rawBody);
      return signatures.some((signature) => isSame(signature, expected));
    });
    return isSigned ? (outOfTime(seconds, now) ?? verifiedAt(id.slice(0, 200), seconds)) : noMatch;
  },
  readType: (json) => present(plain(at(json, "type")), plain(at(json, "status"))).join(" ") || null,
  readProjects: (json) => present(plain(at(json, "project"))),
  readDeploy: readPlainDeploy,
};

/** Reads `{type: "deploy.live", id, environment, at, commit, …}`; also `{type: "deploy", status: "live", …}`. Null for other types. */
export function readPlainDeploy(json: unknown, { productionRef, receivedAt }: ReadingContext): DeployEvent | null {
  const [noun, verb] = (plain(at(json, "type")) ?? "").split(".", 2);
  const word = verb ?? plain(at(json, "status")) ?? "";
  const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  if ((noun !== "deploy" && noun !== "deployment") || kind === undefined) return null;
  // Standard Webhooks keep what is told under `data`.
  const data = at(json, "data") ?? json;
  const environment = plain(at(data, "environment"));
  const commitSha = commit(at(data, "commit"));
  return deployEvent({
    providerDeployId: plain(at(data, "id")) ?? commitSha,
    environment: environment === null || environment === (productionRef ?? "production") ? "production" : "preview",
    kind,
    at: instant(at(data, "at")) ?? instant(at(json, "timestamp")) ?? receivedAt,
    startedAt: instant(at(data, "started_at")),
    commitSha,
    branch: branch(at(data, "branch")),
    title: line(at(data, "title")),
    authorName: line(at(data, "author"), 80),
    url: webUrl(at(data, "url")),
    detailUrl: webUrl(at(data, "detail_url")),
    failure: kind === "failed" ? (line(at(data, "failure")) ?? "The deploy failed.") : null,
  });
}
