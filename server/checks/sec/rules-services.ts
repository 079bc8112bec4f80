/** Secret rules of mail, chat, model, analytics and search vendors (catalogue 6; shapes as the vendors publish them). */
import { entropyOf, isPlaceholder } from "./placeholder.ts";
import { isInsideWord, near, prefixed, rule, type SecretRule } from "./rule.ts";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/** The base64 of "OpenAI" stands in the middle of its keys. */
const OPENAI_MARK = "T3BlbkFJ";
const KEY_TAIL = /[A-Za-z0-9_-]{8,200}/y;
const PROJECT_KEY = /sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,250}(?![A-Za-z0-9])/y;

const mailRules: SecretRule[] = [
  prefixed({
    id: "sendgrid-key",
    vendor: "SendGrid",
    title: "SendGrid key",
    prefixes: ["SG."],
    body: "[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}",
  }),
  prefixed({
    id: "brevo-key",
    vendor: "Brevo",
    title: "Brevo key",
    prefixes: ["xkeysib-", "xsmtpsib-"],
    body: "[0-9a-f]{64}-[A-Za-z0-9]{16}",
  }),
  rule({
    id: "mailgun-key",
    vendor: "Mailgun",
    title: "Mailgun key",
    anchors: ["key-"],
    match(text, at) {
      if (isInsideWord(text, at) || text[at - 1] === "-") return null;
      const body = /^[0-9a-f]{32}(?![A-Za-z0-9])/.exec(text.slice(at + 4, at + 37))?.[0];
      return body === undefined || isPlaceholder(body) ? null : { start: at, end: at + 36, prefixLength: 4 };
    },
  }),
  rule({
    id: "mailchimp-key",
    vendor: "Mailchimp",
    title: "Mailchimp key",
    anchors: ["-us"],
    match(text, at) {
      const datacentre = /^-us[0-9]{1,2}(?![A-Za-z0-9])/.exec(text.slice(at, at + 6))?.[0];
      if (datacentre === undefined || at < 32 || isInsideWord(text, at - 32)) return null;
      const body = text.slice(at - 32, at);
      if (!/^[0-9a-f]{32}$/.test(body) || isPlaceholder(body)) return null;
      return { start: at - 32, end: at + datacentre.length, prefixLength: 0 };
    },
  }),
  near({
    id: "resend-key",
    vendor: "Resend",
    title: "Resend key",
    keywords: ["resend"],
    shape: "(re_)[A-Za-z0-9_]{16,60}",
    within: 120,
    accept: (value) => /[0-9]/.test(value) && /[A-Z]/.test(value) && entropyOf(value) >= 3,
  }),
  near({
    id: "postmark-token",
    vendor: "Postmark",
    title: "Postmark token",
    keywords: ["postmark"],
    shape: UUID,
    within: 80,
  }),
];

const chatRules: SecretRule[] = [
  prefixed({
    id: "slack-token",
    vendor: "Slack",
    title: "Slack token",
    prefixes: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-", "xoxe.xoxp-", "xoxe-"],
    body: "[A-Za-z0-9-]{20,250}",
    accept: (body) => /[0-9]/.test(body),
  }),
  prefixed({
    id: "slack-webhook",
    vendor: "Slack",
    title: "Slack webhook address",
    severity: "high",
    prefixes: ["hooks.slack.com/services/", "hooks.slack.com/workflows/"],
    body: "T[A-Za-z0-9]{6,14}/[AB][A-Za-z0-9]{6,14}/[A-Za-z0-9/]{16,60}",
  }),
  prefixed({
    id: "discord-webhook",
    vendor: "Discord",
    title: "Discord webhook address",
    severity: "high",
    prefixes: ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
    body: "[0-9]{17,20}/[A-Za-z0-9_-]{60,80}",
  }),
  near({
    id: "twilio-key",
    vendor: "Twilio",
    title: "Twilio key",
    keywords: ["twilio"],
    shape: "(SK)[0-9a-f]{32}",
    within: 300,
  }),
];

const modelRules: SecretRule[] = [
  rule({
    id: "openai-key",
    vendor: "OpenAI",
    title: "OpenAI key",
    anchors: [OPENAI_MARK, "sk-proj-", "sk-svcacct-", "sk-admin-"],
    match(text, at, anchor) {
      if (anchor !== OPENAI_MARK) {
        if (isInsideWord(text, at)) return null;
        PROJECT_KEY.lastIndex = at;
        const key = PROJECT_KEY.exec(text)?.[0];
        if (key === undefined || isPlaceholder(key) || !/[0-9]/.test(key) || !/[A-Z]/.test(key)) return null;
        return { start: at, end: at + key.length, prefixLength: anchor.length };
      }
      const head = /sk-[A-Za-z0-9_-]{8,160}$/.exec(text.slice(Math.max(0, at - 163), at))?.[0];
      KEY_TAIL.lastIndex = at + OPENAI_MARK.length;
      const tail = KEY_TAIL.exec(text)?.[0];
      if (head === undefined || tail === undefined || isPlaceholder(head.slice(3))) return null;
      const start = at - head.length;
      return { start, end: at + OPENAI_MARK.length + tail.length, prefixLength: 3 };
    },
  }),
  prefixed({
    id: "anthropic-key",
    vendor: "Anthropic",
    title: "Anthropic key",
    prefixes: ["sk-ant-"],
    body: "(?:api|admin|oat|sid)[0-9]{2}-[A-Za-z0-9_-]{18,200}AA",
  }),
  prefixed({ id: "groq-key", vendor: "Groq", title: "Groq key", prefixes: ["gsk_"], body: "[A-Za-z0-9]{52}" }),
  prefixed({ id: "xai-key", vendor: "xAI", title: "xAI key", prefixes: ["xai-"], body: "[A-Za-z0-9]{80}" }),
  prefixed({
    id: "hugging-face-token",
    vendor: "Hugging Face",
    title: "Hugging Face token",
    prefixes: ["hf_"],
    body: "[A-Za-z]{34}",
    accept: (body) => /[a-z]/.test(body) && /[A-Z]/.test(body),
  }),
  prefixed({
    id: "replicate-token",
    vendor: "Replicate",
    title: "Replicate token",
    prefixes: ["r8_"],
    body: "[A-Za-z0-9]{37}",
  }),
];

const analyticsRules: SecretRule[] = [
  rule({
    id: "sentry-dsn",
    vendor: "Sentry",
    title: "Sentry address for error reports",
    class: "public",
    anchors: [".ingest.", "@sentry.io/"],
    match(text, at) {
      const from = Math.max(0, at - 80);
      const head = /https:\/\/[0-9a-f]{32}@(?:o[0-9]{1,20})?$/.exec(
        text.slice(from, text[at] === "@" ? at + 1 : at),
      )?.[0];
      if (head === undefined) return null;
      const end = text[at] === "@" ? at + 1 : at;
      const tail = /^[a-z0-9.]{0,40}(?:\/[0-9]{1,20})?/.exec(text.slice(end, end + 64))?.[0] ?? "";
      return { start: end - head.length, end: end + tail.length, prefixLength: 8 };
    },
  }),
  prefixed({
    id: "sentry-token",
    vendor: "Sentry",
    title: "Sentry auth token",
    prefixes: ["sntrys_", "sntryu_"],
    body: "[A-Za-z0-9+/=_-]{40,400}",
  }),
  prefixed({
    id: "posthog-project",
    vendor: "PostHog",
    title: "PostHog project key",
    class: "public",
    prefixes: ["phc_"],
    body: "[A-Za-z0-9_-]{30,60}",
  }),
  prefixed({
    id: "posthog-personal",
    vendor: "PostHog",
    title: "PostHog personal key",
    prefixes: ["phx_"],
    body: "[A-Za-z0-9_-]{30,60}",
  }),
  rule({
    id: "google-analytics",
    vendor: "Google",
    title: "Google Analytics id",
    class: "public",
    anchors: ['"G-', "'G-", "=G-", "`G-"],
    match(text, at) {
      const id = /^G-[A-Z0-9]{8,12}(?![A-Za-z0-9])/.exec(text.slice(at + 1, at + 16))?.[0];
      return id === undefined ? null : { start: at + 1, end: at + 1 + id.length, prefixLength: 2 };
    },
  }),
  rule({
    id: "segment-write-key",
    vendor: "Segment",
    title: "Segment write key",
    class: "public",
    anchors: ["/analytics.js/v1/", "analytics.load("],
    match(text, at, anchor) {
      const match = /^["'`]?([A-Za-z0-9]{32})(?![A-Za-z0-9])/.exec(
        text.slice(at + anchor.length, at + anchor.length + 36),
      );
      if (!match) return null;
      const end = at + anchor.length + match[0].length;
      return { start: end - 32, end, prefixLength: 0 };
    },
  }),
];

const googleAndSearchRules: SecretRule[] = [
  prefixed({
    id: "google-api-key",
    vendor: "Google",
    title: "Google API key",
    class: "restricted",
    prefixes: ["AIza"],
    body: "[A-Za-z0-9_-]{35}",
  }),
  prefixed({
    id: "google-oauth-secret",
    vendor: "Google",
    title: "Google sign-in client secret",
    prefixes: ["GOCSPX-"],
    body: "[A-Za-z0-9_-]{28}",
  }),
  near({
    id: "algolia-key",
    vendor: "Algolia",
    title: "Algolia key",
    class: "restricted",
    keywords: ["algolia"],
    shape: "[0-9a-f]{32}",
    within: 150,
  }),
  prefixed({
    id: "mapbox-public",
    vendor: "Mapbox",
    title: "Mapbox public token",
    class: "public",
    prefixes: ["pk.eyJ"],
    body: "[A-Za-z0-9_-]{20,300}\\.[A-Za-z0-9_-]{20,60}",
  }),
  prefixed({
    id: "mapbox-secret",
    vendor: "Mapbox",
    title: "Mapbox secret token",
    prefixes: ["sk.eyJ"],
    body: "[A-Za-z0-9_-]{20,300}\\.[A-Za-z0-9_-]{20,60}",
  }),
  prefixed({
    id: "new-relic-key",
    vendor: "New Relic",
    title: "New Relic user key",
    prefixes: ["NRAK-"],
    body: "[A-Z0-9]{27}",
  }),
  prefixed({
    id: "grafana-token",
    vendor: "Grafana",
    title: "Grafana token",
    prefixes: ["glsa_", "glc_"],
    body: "[A-Za-z0-9+/=_]{32,400}",
  }),
  prefixed({
    id: "linear-key",
    vendor: "Linear",
    title: "Linear key",
    prefixes: ["lin_api_"],
    body: "[A-Za-z0-9]{40}",
  }),
];

export const serviceRules: SecretRule[] = [
  ...mailRules,
  ...chatRules,
  ...modelRules,
  ...analyticsRules,
  ...googleAndSearchRules,
];
