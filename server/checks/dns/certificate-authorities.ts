/** Which CAA names stand for which issuers: data, by the authorities' own documentation, 2026-11. */
import type { Platform } from "../check.ts";

type Authority = { issuer: RegExp; caaNames: string[] };

/** Read from the organization of the issuer; the first that matches wins. */
const authorities: Authority[] = [
  { issuer: /let's encrypt/i, caaNames: ["letsencrypt.org"] },
  { issuer: /google trust services/i, caaNames: ["pki.goog"] },
  { issuer: /zerossl/i, caaNames: ["sectigo.com", "zerossl.com", "comodoca.com"] },
  {
    issuer: /sectigo|comodo|usertrust/i,
    caaNames: ["sectigo.com", "comodoca.com", "comodo.com", "usertrust.com", "trust-provider.com"],
  },
  {
    issuer: /digicert|geotrust|thawte|rapidssl/i,
    caaNames: ["digicert.com", "geotrust.com", "thawte.com", "rapidssl.com", "symantec.com"],
  },
  { issuer: /amazon/i, caaNames: ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"] },
  { issuer: /ssl\.com|ssl corp/i, caaNames: ["ssl.com"] },
  { issuer: /globalsign/i, caaNames: ["globalsign.com"] },
  { issuer: /buypass/i, caaNames: ["buypass.com", "buypass.no"] },
  { issuer: /godaddy|starfield/i, caaNames: ["godaddy.com", "starfieldtech.com"] },
  { issuer: /entrust/i, caaNames: ["entrust.net", "affirmtrust.com"] },
  { issuer: /certum|asseco/i, caaNames: ["certum.pl", "certum.eu"] },
  { issuer: /harica/i, caaNames: ["harica.gr"] },
];

/** Gives the CAA names of a certificate's issuer; null when the issuer is not in the list. */
export function caaNamesOf(issuer: string): string[] | null {
  return authorities.find((authority) => authority.issuer.test(issuer))?.caaNames ?? null;
}

/** The authority each platform renews with; absent where the platform chooses among several or sets CAA itself. */
export const platformCaaNames: { [platform in Platform]?: string } = {
  shopify: "letsencrypt.org",
  vercel: "letsencrypt.org",
  netlify: "letsencrypt.org",
};
