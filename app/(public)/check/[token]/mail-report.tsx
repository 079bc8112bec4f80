import { Button } from "@/app/_ui/button.tsx";

/** Words by the code in the address: a link must not be able to put words in our mouth. */
const words: Record<string, { text: string; isGood: boolean }> = {
  sent: { text: "It is on its way. Look into the spam folder too.", isGood: true },
  address: { text: "That is no e-mail address. Type it like maya@studio.example.", isGood: false },
  limit: { text: "Enough mails were sent today. Copy the link instead, or come back tomorrow.", isGood: false },
  down: { text: "The mail could not be sent. Try again in a minute, or copy the link.", isGood: false },
};

/** Sends the link of this report to one address. A plain form: it works without a script. */
export function MailReport({ token, outcome }: { token: string; outcome: string | undefined }) {
  const said = outcome !== undefined && Object.hasOwn(words, outcome) ? words[outcome] : undefined;
  return (
    <form id="mail" method="post" action="/api/free-checks/mail" className="field">
      <label htmlFor="mail-to">E-mail me this report</label>
      <input type="hidden" name="token" value={token} />
      <span className="flex gap-2">
        <input
          id="mail-to"
          name="email"
          type="email"
          autoComplete="email"
          required
          maxLength={254}
          placeholder="you@yourshop.com"
          className="input input-lg min-w-0 flex-1"
          aria-describedby="mail-said"
          aria-invalid={outcome === "address" ? true : undefined}
        />
        <Button type="submit" size="lg" icon="mail">
          Send
        </Button>
      </span>
      <p
        id="mail-said"
        role={said ? "status" : undefined}
        className={said && !said.isGood ? "field-error" : "field-hint"}
      >
        {said?.text ?? "One mail with the link. Your address is not kept."}
      </p>
    </form>
  );
}
