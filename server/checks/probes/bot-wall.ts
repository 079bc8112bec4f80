/** Statuses a challenge page is served with (catalogue 0.4). */
const CHALLENGE_STATUSES = new Set([403, 429, 503]);
/** Challenge pages are small; the marker stands near their beginning. */
const SEARCHED_CHARACTERS = 65_536;

/** Header that alone says a challenge was sent, by vendor documentation. */
const challengeHeaders: { [header: string]: string } = {
  "cf-mitigated": "challenge", // Cloudflare, "Detect a challenge page response"
  "x-vercel-mitigated": "challenge", // Vercel, attack challenge mode
  "x-amzn-waf-action": "challenge", // AWS WAF, challenge action (sent with status 202)
};

/** Texts of known challenge pages; each names its vendor's script or wording, none occurs in shops by chance. */
const challengeMarkers = [
  "/cdn-cgi/challenge-platform/",
  "cf-browser-verification",
  "<title>Just a moment...</title>",
  "<title>Attention Required! | Cloudflare</title>",
  "<title>Vercel Security Checkpoint</title>",
  "_Incapsula_Resource",
  "Request unsuccessful. Incapsula incident ID",
  "geo.captcha-delivery.com", // DataDome
  "captcha.px-cdn.net", // HUMAN, formerly PerimeterX
  "px-captcha",
  "awswaf.com/", // AWS WAF challenge script
  "<title>Sucuri WebSite Firewall - Access Denied</title>",
  "errors.edgesuite.net", // Akamai
  "<title>Pardon Our Interruption</title>", // Imperva
  "ddos-guard",
];

/** Tells whether a bot wall answered instead of the shop, by a vendor's header or a known challenge page. */
export function isBotWall(status: number | null, headers: [string, string][], body: string): boolean {
  const hasHeader = headers.some(([name, value]) => challengeHeaders[name] === value.trim().toLowerCase());
  if (hasHeader) return true;
  if (status === null || !CHALLENGE_STATUSES.has(status)) return false;
  const head = body.slice(0, SEARCHED_CHARACTERS);
  return challengeMarkers.some((marker) => head.includes(marker));
}
