/** Every secret rule of the catalogue (section 6), and the look-up by id. */
import type { SecretRule } from "./rule.ts";
import { formatRules } from "./rules-formats.ts";
import { hostingRules } from "./rules-hosting.ts";
import { namedRules } from "./rules-named.ts";
import { paymentRules } from "./rules-payment.ts";
import { serviceRules } from "./rules-services.ts";

export const secretRules: SecretRule[] = [
  ...paymentRules,
  ...hostingRules,
  ...serviceRules,
  ...formatRules,
  ...namedRules,
];

const byId = new Map(secretRules.map((rule) => [rule.id, rule]));

/** Finds a rule by its id; null for an id of an older catalogue. */
export function ruleOf(id: string): SecretRule | null {
  return byId.get(id) ?? null;
}
