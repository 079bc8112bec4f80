/** What is kept of a message's header: fields that are evidence, redacted. Its text is not kept: nothing can redact what is encoded. */
import { readMessage } from "../checks/email/mail-message.ts";
import { redactEvidence } from "../checks/redact.ts";
import { storableText } from "../checks/storable.ts";

const KEPT = new Set([
  "authentication-results",
  "content-type",
  "date",
  "dkim-signature",
  "feedback-id",
  "from",
  "list-id",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "message-id",
  "mime-version",
  "received",
  "reply-to",
  "return-path",
  "sender",
]);
/** Ours: characters of one field, and of all. */
const FIELD_MAX = 2_000;
const ALL_MAX = 16_000;

/** Gives the kept fields of a raw message, one a line; people's addresses are masked. */
export function keptHeaders(raw: Uint8Array): string {
  const fields = readMessage(raw).headers.filter(({ name }) => KEPT.has(name));
  const lines: string[] = [];
  let left = ALL_MAX;
  for (const { name, value } of fields) {
    if (left <= 0) break;
    const line = `${name}: ${value.replace(/\s+/g, " ")}`.slice(0, Math.min(FIELD_MAX, left));
    lines.push(line);
    left -= line.length + 1;
  }
  return storableText(redactEvidence(lines.join("\n")));
}
