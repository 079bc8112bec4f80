/** Tells a Slack channel through an incoming webhook. Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import type { PostAnswer } from "../../checks/probes/post.ts";
import type { AlertMessage, Provider, SendOutcome } from "./provider.ts";

/** Slack, formatting text: these three carry meaning and are written as entities. */
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** What Slack says when an incoming webhook is of no use any more, and what people do about it. */
const refusals: Record<string, string> = {
  invalid_payload: "Slack did not understand the message.",
  invalid_token: "Slack does not know this address any more. Make a new one there.",
  no_service: "The Slack app behind this address was removed or switched off.",
  no_active_hooks: "The Slack app behind this address was switched off.",
  channel_is_archived: "The Slack channel was archived.",
  channel_not_found: "The Slack channel is gone.",
  action_prohibited: "An administrator of the Slack workspace does not allow this.",
};

/** Tells whether a text is the address of a Slack incoming webhook. */
export function isSlackAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.origin === "https://hooks.slack.com" && url.pathname.length > 1 && !url.username && !url.password;
}

/** Makes the provider for one address; `post` goes through the guard. Slack knows no message id and drops no copy. */
export function slackProvider(
  url: string,
  post: (message: { url: string; body: string; headers: Record<string, string> }) => Promise<PostAnswer>,
): Provider {
  return {
    dedupes: false,
    async send(_messageId, message) {
      return readSlackAnswer(await post({ url, body: slackBody(message), headers: {} }));
    },
  };
}

/** Writes the message: the sentence for notifications, the same words as a block. */
export function slackBody({ sentence, detail, link }: AlertMessage): string {
  const text = escapeText(sentence);
  const more = detail === "" ? "" : `\n${escapeText(detail)}`;
  const block = { type: "section", text: { type: "mrkdwn", text: `*${text}*${more}\n<${escapeText(link)}|Open>` } };
  return JSON.stringify({ text, blocks: [block], unfurl_links: false });
}

/** Reads what came back. A fault before the message left is tried again; one after it leaves its fate unknown. */
export function readSlackAnswer({ status, text, fault }: PostAnswer): SendOutcome {
  if (fault && ["dns", "guarded", "refused", "unreachable", "tls"].includes(fault.kind)) {
    return { kind: "later", words: "Slack could not be reached.", waitMs: null };
  }
  if (status === null) return { kind: "unknown", words: "Slack did not answer. The message may have arrived." };
  if (status >= 200 && status < 300) return { kind: "accepted", words: "Slack took it." };
  if (status === 429) return { kind: "later", words: "Slack asks us to wait.", waitMs: null };
  if (status >= 500) return { kind: "unknown", words: `Slack had a fault (${status}). The message may have arrived.` };
  return { kind: "refused", words: refusals[text.trim()] ?? `Slack refused it (${status}).` };
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign);
}
