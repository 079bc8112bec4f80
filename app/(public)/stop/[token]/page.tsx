import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { api } from "@/app/_trpc/server.ts";
import { Button } from "@/app/_ui/button.tsx";
import { visibleText } from "@/app/_ui/visible-text.ts";

export const metadata: Metadata = { title: "Weekly mail", robots: { index: false }, referrer: "same-origin" };

type Props = { params: Promise<{ token: string }> };

/** Stops the weekly mail with one press, and begins it again with another. */
export default async function StopPage({ params }: Props) {
  const { token } = await params;
  const mail = await (await api()).me.weeklyMail({ token: decodeURIComponent(token) });
  if (!mail) notFound();
  return (
    <div className="mx-auto flex w-full max-w-[480px] flex-col gap-5 py-14">
      <h1 className="text-[26px] font-semibold leading-8">
        {mail.isStopped ? "The weekly mail has stopped" : `The weekly mail about ${visibleText(mail.storeName)}`}
      </h1>
      <p className="text-foreground-2">
        {mail.isStopped
          ? "What needs your word still reaches you: questions, tasks and alerts."
          : "It comes on Monday morning and says what was done, what is left and what waits for you."}
      </p>
      <form method="post" action={`/api/mail/stop/${token}`} className="flex flex-col">
        {mail.isStopped && <input type="hidden" name="again" value="1" />}
        <Button kind="primary" size="xl" type="submit">
          {mail.isStopped ? "Send it again from Monday" : "Stop this mail"}
        </Button>
      </form>
    </div>
  );
}
