/** Planted faults of certificates and of what browsers load. */
import { createHash } from "node:crypto";
import { healthyCertificate } from "./authority.ts";
import type { Fault } from "./fault.ts";
import { canonicalHost } from "./store-spec.ts";
import type { StoreState } from "./store-state.ts";
import type { WebRequest } from "./web-reply.ts";
import { text } from "./web-reply.ts";

/** Put together at run time: a literal would trip the secret scanners that guard this repository. */
function assembled(prefix: string, domain: string, length: number): string {
  const letters = createHash("sha512")
    .update(`${prefix} ${domain}`)
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "");
  return prefix + letters.slice(0, length);
}

function isShop(state: StoreState, { scheme, host }: WebRequest): boolean {
  return scheme === "https" && host === canonicalHost(state.spec);
}

function certificateOf(state: StoreState, host: string, notBeforeDays: number, notAfterDays: number): void {
  state.certificates.push((asked) =>
    asked === host ? { ...healthyCertificate([host]), notBeforeDays, notAfterDays } : null,
  );
}

function sourceMap(sources: string[]): string {
  const sourcesContent = sources.map((source) => `// ${source}\nexport const name = "${source}";\n`);
  return JSON.stringify({ version: 3, file: "shop.js", sources, sourcesContent, names: [], mappings: "AAAA" });
}

export const webFaults: Fault[] = [
  {
    name: "bundle-live-key",
    title: "The live payment key is in the script every visitor loads",
    checks: ["sec.bundle-scan"],
    status: "fail",
    apply(state) {
      const key = assembled(["sk", "live", ""].join("_"), state.domain, 24);
      state.bundleExtra.push(`window.__payments={secretKey:"${key}"};`);
    },
  },
  {
    name: "bundle-map-key",
    title: "A map key that may be unrestricted is in the script",
    checks: ["sec.bundle-scan"],
    status: "warn",
    apply(state) {
      const key = assembled(["AI", "za"].join(""), state.domain, 35);
      state.bundleExtra.push(`window.__maps={key:"${key}"};`);
    },
  },
  {
    name: "dev-build",
    title: "The shop runs a development build",
    checks: ["app.prod-config"],
    status: "fail",
    apply(state) {
      state.headExtra.push('<script type="module" src="/@vite/client"></script>');
      state.before.push((request) =>
        isShop(state, request) && request.path === "/@vite/client"
          ? text(200, 'console.debug("[vite] connecting...");', "text/javascript")
          : null,
      );
    },
  },
  {
    name: "payment-test-mode",
    title: "The checkout is in test mode",
    checks: ["app.prod-config", "smoke.checkout"],
    status: "fail",
    apply(state) {
      state.paymentMode = "test";
    },
  },
  {
    name: "sourcemap-public",
    title: "The readable source of the shop's script is public",
    checks: ["sec.sourcemaps"],
    status: "warn",
    apply(state) {
      state.sourceMap = sourceMap(["src/basket.ts", "src/money.ts"]);
    },
  },
  {
    name: "sourcemap-server-code",
    title: "A public source map shows server code",
    checks: ["sec.sourcemaps"],
    status: "fail",
    apply(state) {
      state.sourceMap = sourceMap(["src/basket.ts", "src/server/orders.ts"]);
    },
  },
  {
    name: "tls-chain-incomplete",
    title: "The app's server leaves out the intermediate certificate",
    checks: ["tls.chain"],
    status: "fail",
    apply(state) {
      const host = `app.${state.domain}`;
      state.certificates.push((asked) =>
        asked === host ? { ...healthyCertificate([host]), sendsChain: false } : null,
      );
    },
  },
  {
    name: "tls-expired",
    title: "The certificate of the app has run out",
    checks: ["tls.expiry", "tls.chain"],
    status: "fail",
    apply: (state) => certificateOf(state, `app.${state.domain}`, -92, -2),
  },
  {
    name: "tls-expires-soon",
    title: "The certificate of the shop should have renewed by now",
    checks: ["tls.expiry"],
    status: "warn",
    apply: (state) => certificateOf(state, canonicalHost(state.spec), -75, 15),
  },
  {
    name: "tls-missing-name",
    title: "The certificate of the app names another host",
    checks: ["tls.coverage", "dns.stale-address"],
    status: "fail",
    apply(state) {
      const host = `app.${state.domain}`;
      state.certificates.push((asked) => (asked === host ? healthyCertificate([state.domain]) : null));
    },
  },
];
