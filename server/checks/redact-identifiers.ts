/** Masks what points to a person: card numbers, mail addresses, phone numbers, network addresses (catalogue 10, 6 to 9). */
import { createHmac } from "node:crypto";
import { isIPv6 } from "node:net";

const DIGIT_GROUPS = /[0-9]{1,19}(?:[ -][0-9]{1,19}){0,40}/g;
/** ISO/IEC 7812: lengths in use. */
const CARD_DIGITS_MIN = 13;
const CARD_DIGITS_MAX = 19;
/** RFC 5321, section 4.5.3.1.1. */
const LOCAL_PART_MAX = 64;
const MAIL_DOMAIN = /@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24})(?![A-Za-z0-9-])/y;
/** Names of image and script files with an `@` in them. */
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|avif|ico|m?js|css|map|woff2?)$/i;
const MASK_START = "[email h:";
/** ITU-T E.164: a plus sign and at most fifteen digits, here with the separators people write. */
const PHONE = /(?<![\w+])\+[1-9](?:[ .()-]{0,2}[0-9]){6,14}(?![0-9])/g;
const IPV4 =
  /(?<![\w.-])((?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){2})\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?![\w-]|\.[0-9]|\/[0-9])/g;
const IPV6 =
  /(?<![\w:.])(?=[0-9a-fA-F:]*:[0-9a-fA-F]*:)[0-9a-fA-F:]{2,39}(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3})?(?![\w:.]*[\w:]|\/[0-9])/g;

/**
 * Masks card numbers as `[card …1234]`: 13 to 19 digits with single blanks or dashes between them, outside longer runs
 * of digits or hex digits, of a card network's range, with a right check digit (ISO/IEC 7812-1, annex B).
 */
export function maskCards(text: string): string {
  return text.replace(DIGIT_GROUPS, (run: string, at: number) => {
    if (run.length < CARD_DIGITS_MIN) return run;
    const before = text.charAt(at - 1);
    const after = text.charAt(at + run.length);
    // A plus sign makes it a phone number, which has its own mask.
    return maskCardsIn(run, /[0-9a-fA-F+]/.test(before), /[0-9a-fA-F]/.test(after));
  });
}

/** Tries every row of whole groups: a card may stand between other numbers. */
function maskCardsIn(run: string, isJoinedBefore: boolean, isJoinedAfter: boolean): string {
  const groups = [...run.matchAll(/[0-9]+/g)].map((match) => ({ at: match.index, text: match[0] }));
  const first = isJoinedBefore ? 1 : 0;
  const last = groups.length - (isJoinedAfter ? 2 : 1);
  for (let from = first; from <= last; from += 1) {
    let digits = "";
    for (let to = from; to <= last; to += 1) {
      digits += groups[to]?.text ?? "";
      if (digits.length > CARD_DIGITS_MAX) break;
      if (!isCard(digits)) continue;
      const start = groups[from]?.at ?? 0;
      const end = (groups[to]?.at ?? 0) + (groups[to]?.text.length ?? 0);
      const rest = maskCardsIn(run.slice(end), false, isJoinedAfter);
      return `${run.slice(0, start)}[card …${digits.slice(-4)}]${rest}`;
    }
  }
  return run;
}

function isCard(digits: string): boolean {
  if (digits.length < CARD_DIGITS_MIN) return false;
  const range = Number(digits.slice(0, 4));
  // First digits 3 to 6, and Mastercard's second range 2221 to 2720.
  if (!/^[3-6]/.test(digits) && !(range >= 2221 && range <= 2720)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Masks mail addresses as `[email h:1a2b3c4d@shop.example]`: equal addresses give equal hashes under one key. */
export function maskEmails(text: string, key: string | Uint8Array): string {
  let result = "";
  let copied = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > copied && at - start < LOCAL_PART_MAX && /[\w.%+'-]/.test(text.charAt(start - 1))) start -= 1;
    MAIL_DOMAIN.lastIndex = at;
    const domain = MAIL_DOMAIN.exec(text)?.[1];
    if (start === at || domain === undefined || FILE_ENDING.test(domain)) continue;
    if (text.startsWith(MASK_START, start - MASK_START.length)) continue;
    const end = at + 1 + domain.length;
    const hash = createHmac("sha256", key).update(text.slice(start, end).toLowerCase()).digest("hex").slice(0, 8);
    result += `${text.slice(copied, start)}${MASK_START}${hash}@${domain}]`;
    copied = end;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Masks phone numbers in international writing as `[phone]`. */
export function maskPhones(text: string): string {
  return text.includes("+") ? text.replace(PHONE, "[phone]") : text;
}

/** Shortens network addresses to their network: IPv4 to /24, IPv6 to /48. Networks already written so stay. */
export function maskNetworkAddresses(text: string): string {
  const shortened = text.includes(":") ? text.replace(IPV6, shortIpv6) : text;
  return shortened.replace(IPV4, "$1.0/24");
}

function shortIpv6(text: string): string {
  if (!isIPv6(text)) return text;
  const mapped = /^(.*:)([0-9]+\.[0-9]+\.[0-9]+)\.[0-9]+$/.exec(text);
  if (mapped) return `${mapped[1]}${mapped[2]}.0/24`;
  const [head = "", tail = ""] = text.split("::");
  const groups = head === "" ? [] : head.split(":");
  const tailGroups = text.includes("::") && tail !== "" ? tail.split(":") : [];
  const missing = 8 - groups.length - tailGroups.length;
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...tailGroups];
  const network = all
    .slice(0, 3)
    .join(":")
    .replace(/(?:^|:)0(?::0)*$/, "");
  return `${network}::/48`;
}
