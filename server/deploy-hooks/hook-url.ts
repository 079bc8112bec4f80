import { env } from "../env.ts";
import type { ProviderId } from "../webhooks/webhook.ts";

/** Gives the address a provider calls. */
export function hookUrl(provider: ProviderId, hookId: string): string {
  return `${env().NEXTAUTH_URL}/api/webhooks/deploys/${provider}/${hookId}`;
}
