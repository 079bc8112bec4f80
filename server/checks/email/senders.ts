/** What is known of mail providers: where their keys, return paths and mail servers are. Data, reviewed with the catalogue. */
import type { Sender } from "../store-profile.ts";

/** Holds what a provider expects in the DNS of its customers. */
export type SenderProvider = {
  key: string;
  name: string;
  /** Other spellings of the key, letters and digits only. */
  aliases: string[];
  /** Selectors every account has; empty when they differ per account and must be declared. */
  selectors: string[];
  /** Whether a missing selector is evidence; false where the table rests on hearsay or the account may choose. */
  areSelectorsCertain: boolean;
  /** Whether every selector of the table must be there: the provider changes keys by switching between them. */
  needsEverySelector: boolean;
  /** How a selector looks, to help a person find it. */
  selectorHint: string;
  /** Term for the SPF record of the From domain; null when the provider uses a return path of its own. */
  spfInclude: string | null;
  /** Endings of the host names that receive mail for the provider; empty when it only sends. */
  mxSuffixes: string[];
  /** Records to receive mail, when they are the same for every account. */
  mxRecords: { preference: number; exchange: string }[];
  /** How to switch signing on, one instruction a line. */
  dkimSteps: string[];
  docs: { label: string; url: string };
};

/** Lists the providers we know (catalogue 5); entries resting on hearsay say that they are not certain. */
export const senderProviders: SenderProvider[] = [
  {
    key: "google",
    name: "Google Workspace",
    aliases: ["googleworkspace", "gmail", "gsuite"],
    selectors: ["google"],
    areSelectorsCertain: true,
    needsEverySelector: false,
    selectorHint: "google, unless another prefix was chosen in the Admin console",
    spfInclude: "include:_spf.google.com",
    mxSuffixes: ["google.com", "googlemail.com"],
    mxRecords: [{ preference: 1, exchange: "smtp.google.com" }],
    dkimSteps: [
      "In the Google Admin console open Apps, Google Workspace, Gmail, Authenticate email and generate a 2048-bit record.",
      "Publish the TXT record it shows, then press Start authentication.",
    ],
    docs: { label: "Google: set up DKIM", url: "https://support.google.com/a/answer/174124" },
  },
  {
    key: "microsoft",
    name: "Microsoft 365",
    aliases: ["microsoft365", "office365", "m365", "o365", "outlook", "exchange", "exchangeonline"],
    selectors: ["selector1", "selector2"],
    areSelectorsCertain: true,
    needsEverySelector: true,
    selectorHint: "selector1 and selector2",
    spfInclude: "include:spf.protection.outlook.com",
    mxSuffixes: ["mail.protection.outlook.com", "mx.microsoft"],
    mxRecords: [],
    dkimSteps: [
      "In Microsoft Defender open Email & collaboration, Policies & rules, Threat policies, Email authentication settings, DKIM and choose the domain.",
      "Publish the two CNAME records it shows, then switch on Sign messages for this domain with DKIM signatures.",
    ],
    docs: {
      label: "Microsoft: set up DKIM",
      url: "https://learn.microsoft.com/en-us/defender-office-365/email-authentication-dkim-configure",
    },
  },
  {
    key: "shopify",
    name: "Shopify",
    aliases: ["shopifyemail"],
    selectors: [],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "three names that differ per shop, such as abc, abc2 and abc3",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In the Shopify admin open Settings, Notifications, Sender email and press Authenticate your domain.",
      "Publish every CNAME record it shows, DNS only, and wait until the page says authenticated.",
    ],
    docs: {
      label: "Shopify: authenticate your sender email domain",
      url: "https://help.shopify.com/en/manual/intro-to-shopify/initial-setup/setup-your-email",
    },
  },
  {
    key: "postmark",
    name: "Postmark",
    aliases: ["postmarkapp"],
    selectors: [],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "digits and pm, such as 20240131120000pm",
    spfInclude: null,
    mxSuffixes: ["inbound.postmarkapp.com"],
    mxRecords: [],
    dkimSteps: [
      "In Postmark open Sender Signatures, the domain, DNS Settings.",
      "Publish the DKIM TXT record and the Return-Path CNAME (pm-bounces to pm.mtasv.net), then press Verify.",
    ],
    docs: {
      label: "Postmark: verify a domain",
      url: "https://postmarkapp.com/support/article/1046-how-do-i-verify-a-domain",
    },
  },
  {
    key: "resend",
    name: "Resend",
    aliases: [],
    selectors: ["resend"],
    areSelectorsCertain: true,
    needsEverySelector: false,
    selectorHint: "resend",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In Resend open Domains and the domain.",
      "Publish the TXT record resend._domainkey and the MX and TXT records of the send sub-domain, then press Verify.",
    ],
    docs: { label: "Resend: domains", url: "https://resend.com/docs/dashboard/domains/introduction" },
  },
  {
    key: "sendgrid",
    name: "SendGrid",
    aliases: ["twiliosendgrid", "twilio"],
    selectors: ["s1", "s2"],
    areSelectorsCertain: true,
    needsEverySelector: false,
    selectorHint: "s1 and s2, unless a custom selector was chosen",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In SendGrid open Settings, Sender Authentication, Authenticate Your Domain, with automated security on.",
      "Publish the three CNAME records it shows, DNS only, then press Verify.",
    ],
    docs: {
      label: "SendGrid: domain authentication",
      url: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication",
    },
  },
  {
    key: "klaviyo",
    name: "Klaviyo",
    aliases: [],
    selectors: ["kl", "kl2"],
    // Newer accounts may delegate a sub-domain instead.
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "kl and kl2 with a branded sending domain",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In Klaviyo open Settings, Domains, Branded sending domain.",
      "Publish the records it shows, DNS only, then press Verify and apply the domain.",
    ],
    docs: {
      label: "Klaviyo: branded sending domain",
      url: "https://help.klaviyo.com/hc/en-us/articles/115000357752",
    },
  },
  {
    key: "mailchimp",
    name: "Mailchimp",
    aliases: ["mandrill", "mailchimptransactional"],
    selectors: ["k2", "k3", "k1"],
    areSelectorsCertain: true,
    needsEverySelector: false,
    selectorHint: "k2 and k3, k1 on older accounts",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In Mailchimp open Account, Domains and press Start authentication.",
      "Publish the CNAME records k2._domainkey and k3._domainkey it shows, DNS only, then press Finish.",
    ],
    docs: {
      label: "Mailchimp: email domain authentication",
      url: "https://mailchimp.com/help/set-up-email-domain-authentication/",
    },
  },
  {
    key: "ses",
    name: "Amazon SES",
    aliases: ["amazonses", "awsses", "amazon", "aws"],
    selectors: [],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "three tokens of 32 characters",
    spfInclude: null,
    mxSuffixes: ["amazonaws.com"],
    mxRecords: [],
    dkimSteps: [
      "In the SES console open Configuration, Identities, the domain, Authentication and choose Easy DKIM with RSA_2048_BIT.",
      "Publish the three CNAME records it shows, then set a custom MAIL FROM domain.",
    ],
    docs: {
      label: "Amazon SES: Easy DKIM",
      url: "https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html",
    },
  },
  {
    key: "mailgun",
    name: "Mailgun",
    aliases: [],
    selectors: ["smtp", "mx", "pic", "k1"],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "smtp, mx, pic or k1",
    spfInclude: null,
    mxSuffixes: ["mailgun.org"],
    mxRecords: [],
    dkimSteps: [
      "In Mailgun open Sending, Domain settings, DNS records, publish the TXT records it shows and press Check status.",
    ],
    docs: {
      label: "Mailgun: verify a domain",
      url: "https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify",
    },
  },
  {
    key: "brevo",
    name: "Brevo",
    aliases: ["sendinblue"],
    selectors: ["brevo1", "brevo2", "mail"],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "brevo1 and brevo2, or mail",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In Brevo open Senders, Domains & Dedicated IPs, Domains, publish the records it shows and press Authenticate.",
    ],
    docs: { label: "Brevo: authenticate a domain", url: "https://help.brevo.com/hc/en-us/articles/12163873383186" },
  },
  {
    key: "hubspot",
    name: "HubSpot",
    aliases: [],
    selectors: [],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "hs1- and hs2- followed by the account's number",
    spfInclude: null,
    mxSuffixes: [],
    mxRecords: [],
    dkimSteps: [
      "In HubSpot open Settings, Content, Domains & URLs, Connect a domain, Email sending and publish the records it shows.",
    ],
    docs: {
      label: "HubSpot: email sending domain",
      url: "https://knowledge.hubspot.com/domains-and-urls/connect-your-email-sending-domain",
    },
  },
  {
    key: "zoho",
    name: "Zoho Mail",
    aliases: ["zohomail"],
    selectors: ["zmail", "zoho"],
    areSelectorsCertain: false,
    needsEverySelector: false,
    selectorHint: "zmail or zoho, unless another was chosen",
    spfInclude: "include:zohomail.com",
    mxSuffixes: ["zoho.com", "zoho.eu", "zoho.in"],
    mxRecords: [],
    dkimSteps: [
      "In the Zoho Mail Admin Console open Domains, the domain, Email Configuration, DKIM, publish the TXT record and press Verify.",
    ],
    docs: { label: "Zoho: DKIM", url: "https://www.zoho.com/mail/help/adminconsole/dkim-configuration.html" },
  },
  {
    key: "fastmail",
    name: "Fastmail",
    aliases: [],
    selectors: ["fm1", "fm2", "fm3"],
    areSelectorsCertain: true,
    needsEverySelector: false,
    selectorHint: "fm1, fm2 and fm3",
    spfInclude: "include:spf.messagingengine.com",
    mxSuffixes: ["messagingengine.com"],
    mxRecords: [
      { preference: 10, exchange: "in1-smtp.messagingengine.com" },
      { preference: 20, exchange: "in2-smtp.messagingengine.com" },
    ],
    dkimSteps: ["In Fastmail open Settings, Domains, the domain and publish the three CNAME records it shows."],
    docs: { label: "Fastmail: custom domains", url: "https://www.fastmail.help/hc/en-us/articles/360060591153" },
  },
];

/** Selectors beside those of the table that many senders use; they are tried when nothing is declared. */
export const commonSelectors = ["default", "dkim", "mail", "s1", "selector1"];

/** Finds the provider of a declared sender; null for a name the table does not know. */
export function providerOf(sender: Pick<Sender, "provider">): SenderProvider | null {
  const wanted = (sender.provider ?? "").toLowerCase().replace(/[^a-z0-9]/g, "");
  if (wanted === "") return null;
  return senderProviders.find(({ key, aliases }) => key === wanted || aliases.includes(wanted)) ?? null;
}

/** Names the provider that runs a mail server, by the end of its name; null when the table does not know it. */
export function providerOfMailServer(exchange: string): SenderProvider | null {
  const host = exchange.toLowerCase();
  return (
    senderProviders.find(({ mxSuffixes }) => mxSuffixes.some((end) => host === end || host.endsWith(`.${end}`))) ?? null
  );
}
