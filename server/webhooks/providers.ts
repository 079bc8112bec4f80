/** Every provider whose calls are understood. To add one: a file beside this, a line here, its word in `webhook.ts` and in a migration. */
import { generic } from "./generic.ts";
import { github } from "./github.ts";
import { heroku } from "./heroku.ts";
import { netlify } from "./netlify.ts";
import { postmark } from "./postmark.ts";
import { sendgrid } from "./sendgrid.ts";
import { shopify } from "./shopify.ts";
import { standard } from "./standard.ts";
import { stripe } from "./stripe.ts";
import { vercel } from "./vercel.ts";
import type { Provider, ProviderId } from "./webhook.ts";

export const providers: Record<ProviderId, Provider> = {
  vercel,
  netlify,
  github,
  shopify,
  stripe,
  heroku,
  sendgrid,
  postmark,
  standard,
  generic,
};

/** Gives the provider an address names; null when there is none of that name. */
export function providerOf(name: string): Provider | null {
  return Object.values(providers).find(({ id }) => id === name) ?? null;
}
