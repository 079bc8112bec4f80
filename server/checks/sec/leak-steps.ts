/** What to do about a leaked value: revoke first; removing it alone leaves the thief with a working key. */
import type { FixStep, Platform } from "../check.ts";
import { ruleOf } from "./rules.ts";

type VendorSteps = { text: string; link?: { label: string; url: string } };

/** Where a key of each vendor is revoked, by the vendor's own words for it (November 2026). */
const revocations: { [vendor: string]: VendorSteps } = {
  Stripe: {
    text: "In Stripe, open Developers, API keys, choose Rotate key on the leaked one and let the old key expire now.",
    link: { label: "Stripe API keys", url: "https://dashboard.stripe.com/apikeys" },
  },
  Shopify: {
    text: "In Shopify, open Settings, Apps, Develop apps, pick the app and rotate its access token or secret.",
    link: { label: "Shopify admin", url: "https://admin.shopify.com/" },
  },
  Klaviyo: {
    text: "In Klaviyo, open Settings, API keys, and delete the private key.",
    link: { label: "Klaviyo API keys", url: "https://www.klaviyo.com/settings/account/api-keys" },
  },
  Supabase: {
    text: "In Supabase, open Project settings, API keys, create a new secret key and delete the leaked one; a legacy service_role key dies when the legacy keys are disabled.",
    link: { label: "Supabase dashboard", url: "https://supabase.com/dashboard/project/_/settings/api-keys" },
  },
  AWS: {
    text: "In AWS, open IAM, the user, Security credentials: deactivate the access key, then delete it.",
    link: { label: "AWS IAM", url: "https://console.aws.amazon.com/iam/" },
  },
  GitHub: {
    text: "In GitHub, open Settings, Developer settings, and delete the token.",
    link: { label: "GitHub tokens", url: "https://github.com/settings/tokens" },
  },
  GitLab: {
    text: "In GitLab, open Preferences, Access tokens, and revoke the token.",
    link: { label: "GitLab tokens", url: "https://gitlab.com/-/user_settings/personal_access_tokens" },
  },
  Vercel: {
    text: "In Vercel, open Account settings, Tokens, and delete the token.",
    link: { label: "Vercel tokens", url: "https://vercel.com/account/settings/tokens" },
  },
  Netlify: {
    text: "In Netlify, open User settings, Applications, and revoke the personal access token.",
    link: { label: "Netlify applications", url: "https://app.netlify.com/user/applications" },
  },
  Cloudflare: {
    text: "In Cloudflare, open My profile, API tokens, and roll or delete the token.",
    link: { label: "Cloudflare API tokens", url: "https://dash.cloudflare.com/profile/api-tokens" },
  },
  SendGrid: {
    text: "In SendGrid, open Settings, API keys, and delete the key.",
    link: { label: "SendGrid API keys", url: "https://app.sendgrid.com/settings/api_keys" },
  },
  Resend: {
    text: "In Resend, open API keys and delete the key.",
    link: { label: "Resend API keys", url: "https://resend.com/api-keys" },
  },
  Slack: {
    text: "In Slack, open your app, OAuth & Permissions, and revoke the token; for a webhook, delete it under Incoming webhooks.",
    link: { label: "Slack apps", url: "https://api.slack.com/apps" },
  },
  OpenAI: {
    text: "In OpenAI, open API keys and revoke the key.",
    link: { label: "OpenAI API keys", url: "https://platform.openai.com/api-keys" },
  },
  Anthropic: {
    text: "In the Claude console, open API keys and delete the key.",
    link: { label: "Claude console", url: "https://console.anthropic.com/settings/keys" },
  },
  Google: {
    text: "In Google Cloud, open APIs & Services, Credentials, or the service account's Keys, and delete the leaked key.",
    link: { label: "Google Cloud credentials", url: "https://console.cloud.google.com/apis/credentials" },
  },
  Twilio: {
    text: "In Twilio, open API keys & tokens and delete the key.",
    link: { label: "Twilio console", url: "https://console.twilio.com/" },
  },
};

const platformVariables: { [platform in Platform]: string } = {
  vercel: "Vercel, Project settings, Environment variables",
  netlify: "Netlify, Project configuration, Environment variables",
  render: "Render, Environment",
  fly: "Fly.io, with fly secrets set",
  heroku: "Heroku, Settings, Config vars",
  shopify: "the server of your app, never in the theme",
  cloudflare: "Cloudflare, Workers & Pages, Settings, Variables and secrets",
  other: "your hosting's environment variables",
};

/** Lists the steps for a value of a rule, in the order that stops the damage first. */
export function leakSteps(ruleId: string, platform: Platform, file: string): FixStep[] {
  const rule = ruleOf(ruleId);
  if (rule?.id === "google-api-key") return googleKeySteps;
  if (rule?.id === "algolia-key") return algoliaSteps;
  if (rule === null || rule.class === "public") return [];
  if (rule.class !== "secret") return suspicionSteps(file);
  const vendor = revocations[rule.vendor];
  const revoke: FixStep = vendor ?? {
    text: `Revoke the ${rule.title} where it was issued${rule.vendor === "" ? "" : `, at ${rule.vendor}`}. Do this first: it is public already.`,
  };
  return [
    revoke,
    {
      text: `Store the new value in ${platformVariables[platform]}, under a name without NEXT_PUBLIC_, VITE_ or REACT_APP_.`,
    },
    { text: `Move the code that uses it to the server, so that ${file} no longer holds it, and deploy again.` },
    { text: "Purge the CDN's cache, so that the old file is gone too." },
    {
      text: `Look through ${rule.vendor || "the service"}'s log for calls you did not make since the key went public.`,
    },
  ];
}

const googleKeySteps: FixStep[] = [
  {
    text: "In Google Cloud, open the key, set Application restrictions to Websites with your shop's address, and API restrictions to the APIs the shop uses.",
    link: { label: "Google Cloud credentials", url: "https://console.cloud.google.com/apis/credentials" },
  },
  { text: "Check that the Gemini API is not enabled in the same project, or that this key may not use it." },
];

const algoliaSteps: FixStep[] = [
  {
    text: "In Algolia, open API keys and compare: the key in your shop must be the search-only key. If it is the admin key, rotate it.",
    link: { label: "Algolia API keys", url: "https://dashboard.algolia.com/account/api-keys/all" },
  },
];

function suspicionSteps(file: string): FixStep[] {
  return [
    { text: `Ask your developer what the value in ${file} opens.` },
    { text: "If it opens anything: revoke it first, then move it to the server and deploy again." },
  ];
}
