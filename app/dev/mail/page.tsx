import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { PublicShell } from "@/app/_ui/shell/public-shell.tsx";
import { Time } from "@/app/_ui/time.tsx";

export const metadata: Metadata = { title: "Caught mail", robots: { index: false } };

/** Shows the mails that did not leave this machine. Exists only with the built-in mail catcher. */
export default async function CaughtMailPage() {
  const mails = await (await api()).me.caughtMail();
  if (mails === null) notFound();
  const now = new Date();
  return (
    <PublicShell>
      <div className="mx-auto flex w-full max-w-[640px] flex-col gap-5 py-10">
        <h1 className="text-[26px] font-semibold leading-8">Caught mail</h1>
        <p className="text-foreground-2">No mail leaves this machine. These are the newest {mails.length}.</p>
        {mails.length === 0 && <p>Nothing yet. Ask for a sign-in link, or invite somebody.</p>}
        <ul className="flex flex-col gap-4">
          {mails.map((mail) => (
            <li key={mail.id} className="card flex flex-col gap-2 p-4">
              <h2 className="font-semibold">{mail.subject}</h2>
              <p className="text-muted-foreground">
                {`To ${mail.to.join(", ")} · `}
                <Time at={mail.receivedAt} form="at" now={now} />
              </p>
              <MailText text={mail.text} />
            </li>
          ))}
        </ul>
      </div>
    </PublicShell>
  );
}

/** The text of a mail, with links of our own portal made clickable. */
function MailText({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2">
      {[...new Set(text.split(/\n{2,}/))].map((paragraph) => {
        const match = /^(.*?): (https?:\/\/\S+)$/s.exec(paragraph.trim());
        return (
          <p key={paragraph} className="wrap-anywhere">
            {match ? (
              <a className="link" href={match[2]} rel="noreferrer">
                {match[1]}
              </a>
            ) : (
              paragraph
            )}
          </p>
        );
      })}
    </div>
  );
}
