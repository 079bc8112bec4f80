/** Stripe's webhooks: https://docs.stripe.com/webhooks. They tell of no deploy; they show that a hook is heard. */
import { at, plain, readJson } from "./read-fields.ts";
import {
  fromHex,
  headerOf,
  hmac,
  isSame,
  noMatch,
  noSignature,
  outOfTime,
  secondsOf,
  usable,
  verifiedAt,
} from "./signatures.ts";
import type { Provider } from "./webhook.ts";

export const stripe: Provider = {
  id: "stripe",
  verify(headers, rawBody, secrets, now) {
    const given = headerOf(headers, "stripe-signature");
    if (given === null) return noSignature;
    const fields = given.split(",").map((field) => field.trim());
    const time = fields.find((field) => field.startsWith("t="))?.slice(2) ?? null;
    const seconds = secondsOf(time);
    // v0 is the scheme of test events that were never signed with the endpoint's secret.
    const signatures = fields.flatMap((field) => (field.startsWith("v1=") ? (fromHex(field.slice(3)) ?? []) : []));
    if (time === null || seconds === null || signatures.length === 0) return noSignature;
    const isSigned = usable(secrets).some((secret) => {
      const expected = hmac("sha256", secret, `${time}.`, rawBody);
      return signatures.some((signature) => isSame(signature, expected));
    });
    if (!isSigned) return noMatch;
    return outOfTime(seconds, now) ?? verifiedAt(plain(at(readJson(rawBody), "id")), seconds);
  },
  readType: (json) => plain(at(json, "type")),
  readProjects: () => [],
  readDeploy: () => null,
  readFacts: (json) => ({
    livemode: at(json, "livemode") === true,
    objectId: plain(at(json, "data", "object", "id"), 100),
    status: plain(at(json, "data", "object", "status"), 40),
  }),
};
