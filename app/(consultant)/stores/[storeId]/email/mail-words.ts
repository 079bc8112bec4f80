/** Words and marks of received mail, alike in figure, table and list. */
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";

export type MailPage = RouterOutputs["mailIn"]["page"];
export type Mail = MailPage["received"][number];
export type Stream = Mail["stream"];

/** What a person calls each stream. */
export const streamWords: Record<Stream, string> = {
  transactional: "order mail",
  marketing: "newsletter",
  personal: "mail of a mailbox",
};

/** One way of proving the sender: what was named, whether it held, whether it is the shop's own. */
export type Proof = {
  id: string;
  kind: "SPF" | "DKIM";
  domain: string;
  result: string;
  isAligned: boolean;
  detail: string;
};

/** Lists the proofs of a message, the return path first. */
export function proofsOf(mail: Pick<Mail, "spf" | "dkim" | "ip">): Proof[] {
  const { spf, dkim, ip } = mail;
  return [
    {
      id: "spf",
      kind: "SPF",
      domain: spf.domain || "no return path",
      result: spf.result,
      isAligned: spf.isAligned,
      detail: ip,
    },
    ...dkim.map(({ domain, selector, result, isAligned, bits, reason }, index): Proof => {
      const size = bits === null ? "" : `, ${bits} bits`;
      return {
        id: `dkim-${index}`,
        kind: "DKIM",
        domain,
        result,
        isAligned,
        detail: reason ?? `selector ${selector}${size}`,
      };
    }),
  ];
}

/** Says in one sentence what a message proves. */
export function verdictWords(mail: Pick<Mail, "spf" | "dkim" | "ip" | "from" | "isOwnFrom">): {
  text: string;
  tone: "pass" | "warn" | "fail";
} {
  if (mail.from === null) return { text: "It does not say clearly who it is from.", tone: "fail" };
  if (!mail.isOwnFrom) return { text: `It comes from ${mail.from}, not from the shop's own domain.`, tone: "fail" };
  const aligned = proofsOf(mail).filter(({ isAligned }) => isAligned);
  const kinds = new Set(aligned.map(({ kind }) => kind));
  if (kinds.size === 2) return { text: `It proves in both ways that it comes from ${mail.from}.`, tone: "pass" };
  if (kinds.size === 0) return { text: `Nothing proves that it comes from ${mail.from}.`, tone: "fail" };
  return { text: `Only ${[...kinds].join()} proves that it comes from ${mail.from}.`, tone: "warn" };
}
