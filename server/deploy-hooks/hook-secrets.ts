/** The secrets of a hook at rest: sealed for it alone, opened only to compare. */
import { randomBytes } from "node:crypto";
import { seal, unseal } from "../connections/seal.ts";
import type { ProviderId } from "../webhooks/webhook.ts";

/** Names the place a hook's secret is sealed for. */
function placeOf(hookId: string): string {
  return `deploy-hook:${hookId}`;
}

/** Seals a secret for one hook. */
export function sealSecret(hookId: string, secret: string, masterKey: string): string {
  return seal(secret, placeOf(hookId), masterKey);
}

type Sealed = { id: string; sealed: string; sealedBefore: string | null; beforeEndsAt: Date | null };

/** Opens what a call may be signed with now: the secret, and the one before it while both are taken. */
export function openSecrets(hook: Sealed, masterKey: string, now: Date): string[] {
  const isBeforeTaken = hook.sealedBefore !== null && hook.beforeEndsAt !== null && hook.beforeEndsAt > now;
  const sealed = isBeforeTaken && hook.sealedBefore ? [hook.sealed, hook.sealedBefore] : [hook.sealed];
  return sealed.map((each) => unseal(each, placeOf(hook.id), masterKey));
}

/** Providers that take a secret we make; for all others the person pastes the one the provider shows. */
export const ownSecretProviders: readonly ProviderId[] = ["netlify", "github", "heroku", "postmark", "generic"];

/** Makes a secret of 256 random bits, in letters every settings page takes. */
export function makeSecret(): string {
  return randomBytes(32).toString("hex");
}
