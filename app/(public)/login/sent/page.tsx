import type { Metadata } from "next";
import Link from "next/link";
import { api } from "@/app/_trpc/server.ts";

export const metadata: Metadata = { title: "Look in your mail" };

type Props = { searchParams: Promise<{ to?: string }> };

/** Says that the link is under way. */
export default async function SentPage({ searchParams }: Props) {
  const options = await (await api()).me.signInOptions();
  const { to } = await searchParams;
  return (
    <div className="mx-auto flex w-full max-w-[440px] flex-col gap-4 py-16">
      <h1 className="text-[26px] font-semibold leading-8">Look in your mail</h1>
      <p className="text-foreground-2">
        {to ? `We sent a link to ${to}.` : "We sent you a link."} It works once, for 15 minutes. It may take a minute,
        and it may land in the spam folder the first time.
      </p>
      <p>
        <Link className="link" href="/login">
          Use another address
        </Link>
      </p>
      {options.isMailCaught && (
        <p className="text-muted-foreground">
          Mail does not leave this machine.{" "}
          <Link className="link" href="/dev/mail">
            Read it here
          </Link>
        </p>
      )}
    </div>
  );
}
