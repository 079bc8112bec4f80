/** What every way of telling people speaks: one message in, one word on its fate out. */

/** An alert in words; `link` leads to where the reader can act. */
export type AlertMessage = { sentence: string; detail: string; link: string };

/**
 * What became of a message. `unknown` may have arrived: it is sent again only where `dedupes` is true. `waitMs` is what
 * the provider asked for, null when it named no time.
 */
export type SendOutcome =
  | { kind: "accepted"; words: string }
  | { kind: "refused"; words: string }
  | { kind: "later"; words: string; waitMs: number | null }
  | { kind: "unknown"; words: string };

export type Provider = {
  /** True when the receiver drops a second copy of the same message id. */
  dedupes: boolean;
  /** Sends once. Never throws for what the network or the receiver says. */
  send(messageId: string, message: AlertMessage): Promise<SendOutcome>;
};
