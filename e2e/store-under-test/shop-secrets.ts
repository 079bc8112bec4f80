/** What a shop of the world keeps to itself, and what the tests of it may know: derived from its name, never written down. */
import { createHash } from "node:crypto";

/** The account the smoke tests may log in with. */
export function testAccountOf(domain: string): { email: string; password: string } {
  return { email: `smoke@${domain}`, password: lettersOf(`${domain} test account`, 20) };
}

/** What the payment provider signs the shop's messages with, by Stripe's scheme. */
export function webhookSecretOf(domain: string): string {
  return ["whsec", lettersOf(`${domain} webhook`, 32)].join("_");
}

/** The commit the live build was made from; `release` names another one. */
export function commitOf(domain: string, release = "41"): string {
  return createHash("sha1").update(`${domain} release ${release}`).digest("hex");
}

/** The number a product's variant has at Shopify. */
export function variantOf(slug: string): string {
  return String(41_850_000_000_000 + createHash("sha256").update(slug).digest().readUInt32BE(0));
}

/** The live deployment's own address, beside the shop's. */
export function deploymentHost(domain: string): string {
  return `${domain.replaceAll(".", "-")}-r41.deployments.example`;
}

function lettersOf(text: string, length: number): string {
  const letters = createHash("sha512").update(text).digest("base64");
  return letters.replace(/[^A-Za-z0-9]/g, "").slice(0, length);
}
