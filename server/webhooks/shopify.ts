/** Shopify's webhooks: https://shopify.dev/docs/apps/build/webhooks. Of a customer or an order nothing is kept. */
import { at, deployEvent, instant, line, plain, present } from "./read-fields.ts";
import { fromBase64, headerOf, verified, verifyBody } from "./signatures.ts";
import type { DeployEvent, Provider, ReadingContext } from "./webhook.ts";

export const shopify: Provider = {
  id: "shopify",
  verify(headers, rawBody, secrets) {
    const given = headerOf(headers, "x-shopify-hmac-sha256");
    const refused = verifyBody(given, fromBase64, "sha256", rawBody, secrets);
    return refused ?? verified(headerOf(headers, "x-shopify-webhook-id")?.slice(0, 200) ?? null);
  },
  readType: (_json, headers) => headerOf(headers, "x-shopify-topic")?.slice(0, 100) ?? null,
  readProjects: () => [],
  readDeploy,
  readFacts: (json) => ({
    id: plain(at(json, "id"), 100),
    updatedAt: instant(at(json, "updated_at"))?.toISOString() ?? null,
  }),
};

/** A hosted shop changes what visitors see when another theme is published. */
function readDeploy(json: unknown, { headers, receivedAt }: ReadingContext): DeployEvent | null {
  if (headerOf(headers, "x-shopify-topic") !== "themes/publish") return null;
  const [id, updatedAt] = [plain(at(json, "id"), 60), instant(at(json, "updated_at"))];
  const happenedAt = updatedAt ?? instant(headerOf(headers, "x-shopify-triggered-at")) ?? receivedAt;
  return deployEvent({
    // One theme may be published many times.
    providerDeployId: id && present(id, updatedAt?.toISOString() ?? null).join("@"),
    environment: "production",
    kind: "live",
    at: happenedAt,
    title: line(at(json, "name")),
  });
}
