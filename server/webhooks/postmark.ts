/** Postmark's webhooks: https://postmarkapp.com/developer/webhooks/webhooks-overview. They are not signed; a password comes with each. */
import { at, line, plain, present, readJson } from "./read-fields.ts";
import { headerOf, isSameText, noSignature, usable, verified } from "./signatures.ts";
import type { Provider } from "./webhook.ts";

export const postmark: Provider = {
  id: "postmark",
  verify(headers, rawBody, secrets) {
    const given = headerOf(headers, "x-launch-secret") ?? passwordOf(headerOf(headers, "authorization"));
    if (given === null) return noSignature;
    if (!usable(secrets).some((secret) => isSameText(given, secret))) {
      return { ok: false, reason: "password did not match" };
    }
    const json = readJson(rawBody);
    const ids = present(
      plain(at(json, "RecordType"), 60),
      plain(at(json, "MessageID"), 100),
      plain(at(json, "ID"), 40),
    );
    return verified(ids.length >= 2 ? ids.join(":") : null);
  },
  readType: (json) => present(plain(at(json, "RecordType"), 60), plain(at(json, "Type"), 60)).join(" ") || null,
  readProjects: () => [],
  readDeploy: () => null,
  readFacts(json, hash) {
    const email = at(json, "Email") ?? at(json, "Recipient");
    return {
      type: plain(at(json, "Type"), 60),
      email: typeof email === "string" ? hash(email.trim().toLowerCase()) : null,
      reason: line(at(json, "Description")),
    };
  },
};

/** RFC 7617: the password behind the first colon, whoever is named before it. */
function passwordOf(authorization: string | null): string | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? "")?.[1];
  if (!encoded) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1 ? null : text.slice(colon + 1) || null;
}
