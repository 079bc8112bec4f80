/** The shapes every provider's file fills: who signed a call, and what it tells of a deploy. */
import { z } from "zod";
import type { Json } from "../checks/check.ts";

export const providerIds = [
  "vercel",
  "netlify",
  "github",
  "shopify",
  "stripe",
  "heroku",
  "sendgrid",
  "postmark",
  "standard",
  "generic",
] as const;
export type ProviderId = (typeof providerIds)[number];

/** A call whose signature is right. */
export type Verified = {
  ok: true;
  /** The provider's id of the call; null where it sends none. */
  deliveryId: string | null;
  /** Whether the signature covers the time of sending; where it does not, the same body twice is the same call. */
  isTimeSigned: boolean;
  /** When it was sent, as far as the signature covers that; null when it does not. */
  signedAt: Date | null;
};

/** A call that is refused, and why, in words that may stand behind "refused:". */
export type Refused = { ok: false; reason: string };

export const deployKinds = ["building", "live", "failed", "cancelled", "rolled-back"] as const;
export const deployEnvironments = ["production", "preview"] as const;
export type DeployKind = (typeof deployKinds)[number];
export type DeployEnvironment = (typeof deployEnvironments)[number];

/** What one call tells of one deploy. Also the form it is stored in: texts are redacted and cut. */
export const DeployEvent = z.object({
  providerDeployId: z.string().min(1).max(200),
  environment: z.enum(deployEnvironments),
  kind: z.enum(deployKinds),
  /** The provider's time of what happened; the time of arrival where it names none. */
  at: z.coerce.date(),
  /** The provider's time of the beginning; null when the call does not say. */
  startedAt: z.coerce.date().nullable(),
  commitSha: z.string().nullable(),
  branch: z.string().nullable(),
  title: z.string().nullable(),
  authorName: z.string().nullable(),
  url: z.string().nullable(),
  detailUrl: z.string().nullable(),
  failure: z.string().nullable(),
});
export type DeployEvent = z.infer<typeof DeployEvent>;

/** What a reader of a body is told beside it. */
export type ReadingContext = {
  headers: Headers;
  /** What counts as production where the provider does not say; null for its default. */
  productionRef: string | null;
  /** Stands in for a time the body does not name. */
  receivedAt: Date;
};

export type Provider = {
  id: ProviderId;
  /** Tells who sent the bytes, before anything else reads them. `secrets` are two while one takes over from the other. */
  verify(headers: Headers, rawBody: Uint8Array, secrets: readonly string[], now: Date): Verified | Refused;
  /** Names the event as the provider does; null when it has no name. */
  readType(json: unknown, headers: Headers): string | null;
  /** Gives the names and ids of what was deployed (project, site, repository, app): a hook may be bound to one of them. */
  readProjects(json: unknown): string[];
  /** Gives what the call tells of a deploy; null when it tells nothing that is acted on. */
  readDeploy(json: unknown, context: ReadingContext): DeployEvent | null;
  /** Gives what else is kept of a call, never a person's fields; `hash` is keyed and stands for addresses. */
  readFacts?(json: unknown, hash: (text: string) => string): Record<string, Json>;
};
