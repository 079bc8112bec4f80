import type { ProviderId } from "../webhooks/webhook.ts";

/** The providers' names as they write them; what a hook is called on screen and in the activity. */
export const providerTitles: Record<ProviderId, string> & Record<string, string | undefined> = {
  vercel: "Vercel",
  netlify: "Netlify",
  github: "GitHub",
  shopify: "Shopify",
  stripe: "Stripe",
  heroku: "Heroku",
  sendgrid: "SendGrid",
  postmark: "Postmark",
  standard: "Standard Webhooks",
  generic: "Signed call",
};
