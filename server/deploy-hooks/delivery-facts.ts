/** What is kept of a call: the few masked fields that are acted on. Its body is not. */
import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Json } from "../checks/check.ts";
import { toStorable } from "../checks/storable.ts";
import { readJson } from "../webhooks/read-fields.ts";
import { isTestCall } from "../webhooks/sample-call.ts";
import { DeployEvent, type Provider, type ReadingContext } from "../webhooks/webhook.ts";

/** Stands with a call we sent ourselves, to try the hook. */
export const TEST_NOTE = "a test of ours";

/** As stored with a call. */
export const DeliveryFacts = z.object({
  deploy: DeployEvent.nullable().default(null),
  /** Why nothing is done about it, in words; null when something is. */
  note: z.string().nullable().default(null),
});
export type DeliveryFacts = z.infer<typeof DeliveryFacts>;

type Bound = { productionRef: string | null; projectRef: string | null };

/** Reads the name of the event and what is kept of it. The call is known to be the provider's. */
export function readDelivery(
  provider: Provider,
  hook: Bound,
  rawBody: Uint8Array,
  headers: Headers,
  hashKey: string,
  receivedAt: Date,
): { eventType: string | null; facts: Json } {
  const json = readJson(bodyOf(headers, rawBody));
  const context: ReadingContext = { headers, productionRef: hook.productionRef, receivedAt };
  const isTest = isTestCall(json);
  const deploy = isTest ? null : provider.readDeploy(json, context);
  const isOurs = deploy === null || hook.projectRef === null || isNamed(hook.projectRef, provider.readProjects(json));
  const hash = (text: string) => createHmac("sha256", hashKey).update(`deploy-hook:${text}`).digest("hex").slice(0, 32);
  return {
    eventType: provider.readType(json, headers),
    facts: toStorable({
      deploy: isOurs ? deploy : null,
      note: noteOf(isTest, isOurs),
      ...(provider.readFacts ? { seen: provider.readFacts(json, hash) } : {}),
    }),
  };
}

function noteOf(isTest: boolean, isOurs: boolean): string | null {
  if (isTest) return TEST_NOTE;
  return isOurs ? null : "of another project";
}

function isNamed(projectRef: string, names: readonly string[]): boolean {
  return names.some((name) => name.toLowerCase() === projectRef.toLowerCase());
}

/** GitHub wraps its JSON in a form unless told otherwise. */
function bodyOf(headers: Headers, rawBody: Uint8Array): Uint8Array {
  if (!headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) return rawBody;
  const payload = new URLSearchParams(new TextDecoder().decode(rawBody)).get("payload");
  return payload === null ? rawBody : new TextEncoder().encode(payload);
}

/** Reads stored facts; what an older version stored in another form counts as nothing to act on. */
export function storedFacts(value: unknown): DeliveryFacts {
  const parsed = DeliveryFacts.safeParse(value);
  return parsed.success ? parsed.data : { deploy: null, note: null };
}
