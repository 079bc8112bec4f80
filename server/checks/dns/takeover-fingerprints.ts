/**
 * How hosting vendors answer for a name nobody has claimed, as dated data: the lists age, so a match is evidence only
 * together with the alias's suffix. Source: EdOverflow/can-i-take-over-xyz, `fingerprints.json`, refreshed 2025-02.
 */
export type TakeoverClass =
  /** Anyone can create the missing resource and receive the visitors. */
  | "takeable"
  /** The vendor asks for a proof of the domain in some cases. */
  | "edge-case"
  /** The vendor protects the name; it is only broken. */
  | "broken";

/** One vendor and its answer for a name nobody owns there. */
export type Fingerprint = {
  vendor: string;
  /** Ends of the alias target, after a dot or the whole name. */
  suffixes: string[];
  /** `nxdomain`: the missing target itself is the sign; else the text of the vendor's page. */
  sign: "nxdomain" | { marker: string; statuses: number[] | null };
  class: TakeoverClass;
};

/** When the list was last compared with its source. */
export const FINGERPRINTS_AS_OF = "2025-02";

const page = (marker: string, statuses: number[] | null = [404]) => ({ marker, statuses });

/** The vendors of the catalogue. Statuses are null where the vendor's page comes with varying ones. */
export const fingerprints: Fingerprint[] = [
  { vendor: "AWS Elastic Beanstalk", suffixes: ["elasticbeanstalk.com"], sign: "nxdomain", class: "takeable" },
  {
    vendor: "Microsoft Azure",
    suffixes: [
      "azurewebsites.net",
      "cloudapp.azure.com",
      "cloudapp.net",
      "trafficmanager.net",
      "blob.core.windows.net",
      "azureedge.net",
    ],
    sign: "nxdomain",
    class: "takeable",
  },
  {
    vendor: "Amazon S3",
    suffixes: ["amazonaws.com"],
    sign: page("The specified bucket does not exist"),
    class: "takeable",
  },
  {
    vendor: "GitHub Pages",
    suffixes: ["github.io"],
    sign: page("There isn't a GitHub Pages site here"),
    class: "takeable",
  },
  { vendor: "Ghost", suffixes: ["ghost.io"], sign: page("no longer here, or never was", null), class: "takeable" },
  {
    vendor: "Help Scout",
    suffixes: ["helpscoutdocs.com"],
    sign: page("No settings were found for this company", null),
    class: "takeable",
  },
  {
    vendor: "Helpjuice",
    suffixes: ["helpjuice.com"],
    sign: page("We could not find what you're looking for.", null),
    class: "takeable",
  },
  { vendor: "ReadMe", suffixes: ["readme.io"], sign: page("Project doesnt exist... yet!", null), class: "takeable" },
  { vendor: "Surge", suffixes: ["surge.sh"], sign: page("project not found", null), class: "takeable" },
  { vendor: "Bitbucket", suffixes: ["bitbucket.io"], sign: page("Repository not found"), class: "takeable" },
  { vendor: "Pantheon", suffixes: ["pantheonsite.io"], sign: page("404 error unknown site!"), class: "takeable" },
  { vendor: "UptimeRobot", suffixes: ["stats.uptimerobot.com"], sign: page("page not found"), class: "takeable" },
  {
    vendor: "WordPress.com",
    suffixes: ["wordpress.com"],
    sign: page("Do you want to register", null),
    class: "takeable",
  },
  { vendor: "Strikingly", suffixes: ["strikinglydns.com"], sign: page("page not found"), class: "takeable" },
  { vendor: "Heroku", suffixes: ["herokuapp.com", "herokudns.com"], sign: page("No such app"), class: "edge-case" },
  { vendor: "Vercel", suffixes: ["vercel-dns.com"], sign: page("DEPLOYMENT_NOT_FOUND"), class: "edge-case" },
  {
    vendor: "Netlify",
    suffixes: ["netlify.app", "netlify.com"],
    sign: page("Not Found - Request ID"),
    class: "edge-case",
  },
  {
    vendor: "Shopify",
    suffixes: ["shops.myshopify.com"],
    sign: page("Sorry, this shop is currently unavailable", null),
    class: "edge-case",
  },
  {
    vendor: "Webflow",
    suffixes: ["webflow.io", "proxy-ssl.webflow.com", "proxy.webflow.com"],
    sign: page("The page you are looking for doesn't exist or has been moved"),
    class: "edge-case",
  },
  {
    vendor: "Wix",
    suffixes: ["wixdns.net"],
    sign: page("Looks Like This Domain Isn't Connected To A Website Yet", null),
    class: "edge-case",
  },
  { vendor: "Tilda", suffixes: ["tilda.ws"], sign: page("Please renew your subscription", null), class: "edge-case" },
  { vendor: "Zendesk", suffixes: ["zendesk.com"], sign: page("Help Center Closed", null), class: "broken" },
  { vendor: "Squarespace", suffixes: ["squarespace.com"], sign: page("No Such Account", null), class: "broken" },
  {
    vendor: "Unbounce",
    suffixes: ["unbouncepages.com"],
    sign: page("The requested URL was not found on this server"),
    class: "broken",
  },
  { vendor: "Fastly", suffixes: ["fastly.net"], sign: page("Fastly error: unknown domain", null), class: "broken" },
  {
    vendor: "CloudFront",
    suffixes: ["cloudfront.net"],
    sign: page("The request could not be satisfied", [403]),
    class: "broken",
  },
  { vendor: "Statuspage", suffixes: ["statuspage.io"], sign: page("Page Not Found", [404]), class: "broken" },
  { vendor: "Fly.io", suffixes: ["fly.dev"], sign: "nxdomain", class: "broken" },
  {
    vendor: "Mailchimp",
    suffixes: ["mailchimp.com"],
    sign: page("built by Mailchimp but is no longer active", null),
    class: "broken",
  },
];

/** Vercel's project-specific targets carry a number: `abc123.vercel-dns-017.com`. */
const VERCEL_TARGET = /(^|\.)vercel-dns(-\d+)?\.com$/;
/** S3 website and bucket names, with or without a region; other services live below amazonaws.com too. */
const S3_TARGET = /(^|\.)s3[.-]([a-z0-9-]+\.)*amazonaws\.com$/;

/** Finds the vendor an alias target belongs to; null when it is none of the list. */
export function fingerprintOf(target: string): Fingerprint | null {
  const name = target.toLowerCase();
  if (VERCEL_TARGET.test(name)) return fingerprints.find(({ vendor }) => vendor === "Vercel") ?? null;
  const found = fingerprints.find(({ suffixes }) =>
    suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`)),
  );
  if (found?.vendor === "Amazon S3" && !S3_TARGET.test(name)) return null;
  return found ?? null;
}
