/** Reads a shop's domain out of what people type or paste. */
import { domainToASCII } from "node:url";
import { parse } from "tldts";

export type DomainReading = { ok: true; domain: string } | { ok: false; message: string };

/** Host of a URL, the part after an @, or a bare name; the first one in the text that looks like a public host name. */
const candidatePattern = /(?:https?:\/\/)?(?:[^\s@/]+@)?((?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]{2,})\.?(?::\d+)?/giu;

/**
 * Pulls the registrable or chosen domain out of a URL, an address or a pasted message: lower case, A-labels, no final
 * dot, without a leading `www.`. The message of a refusal is for the person who typed.
 */
export function readDomain(text: string): DomainReading {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, message: "Type the shop's domain, for example myshop.com." };
  if (trimmed.length > 2_000) return { ok: false, message: "That is too long. Paste only the shop's address." };
  const host = URL.parse(trimmed)?.hostname ?? trimmed;
  if (/^\[?[0-9a-f:.]+\]?$/i.test(host) && parse(host).isIp) {
    return { ok: false, message: "That is an IP address. Type the shop's domain name instead." };
  }
  for (const match of trimmed.matchAll(candidatePattern)) {
    const ascii = domainToASCII((match[1] ?? "").toLowerCase());
    const reading = ascii ? judgeName(ascii) : null;
    if (reading) return reading;
  }
  if (trimmed.includes("@") && !trimmed.includes(".")) {
    return { ok: false, message: "That is an email address. Type the part after the @." };
  }
  return { ok: false, message: `We see no domain in "${trimmed.slice(0, 60)}". It looks like myshop.com.` };
}

function judgeName(ascii: string): DomainReading | null {
  const parsed = parse(ascii, { allowPrivateDomains: false });
  if (parsed.isIp) return { ok: false, message: "That is an IP address. Type the shop's domain name instead." };
  if (!parsed.domain || ascii.length > 253 || ascii.split(".").some((label) => label.length > 63 || label === ""))
    return null;
  const isPlain = ascii.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label));
  if (!isPlain) return null;
  if (["localhost", "local", "internal", "invalid", "onion", "arpa"].includes(parsed.publicSuffix ?? "")) {
    return { ok: false, message: "We only check public domains." };
  }
  return { ok: true, domain: ascii.startsWith("www.") ? ascii.slice(4) : ascii };
}
