/** What is looked at after a deploy: the smoke tests first, then what the code that was deployed can have changed. */

/** Watches while a deploy goes live, and asks for the files of open tabs five minutes later (catalogue 7). */
export const DOWNTIME_CHECK = "dep.no-downtime";

/** Run at once, by themselves (catalogue 8.1, 7). */
export const smokeChecks: readonly string[] = [
  "smoke.homepage",
  "smoke.login",
  "smoke.checkout",
  "smoke.webhook",
  DOWNTIME_CHECK,
];

/** Run after them; DNS, certificates and mail are not changed by a deploy (catalogue 16, "Deploy event → action"). */
export const affectedChecks: readonly string[] = [
  "app.prod-config",
  "sec.bundle-scan",
  "sec.sourcemaps",
  "sec.exposed-files",
  "sec.debug-endpoints",
  "redir.matrix",
  "redir.https-upgrade",
  "redir.chain",
  "redir.status",
  "redir.marketing-links",
  "redir.duplicates",
  "seo.canonical",
  "seo.indexable",
  "http.hsts",
  "http.cookie-scope",
  "http.cors",
  "http.headers",
  "tls.mixed-content",
  "edge.no-private-cache",
  "edge.static-cached",
];

/** Subject of `smoke.homepage` that speaks of the deployment's own address. */
export const DEPLOYMENT_SUBJECT = "deployment";
