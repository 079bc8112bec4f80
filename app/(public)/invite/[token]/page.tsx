import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { RouterOutputs } from "@/app/_trpc/outputs.ts";
import { api } from "@/app/_trpc/server.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Time } from "@/app/_ui/time.tsx";

export const metadata: Metadata = {
  title: "Invitation",
  robots: { index: false },
  // The token stays with us. Not "no-referrer": the form's post would then say that it comes from nowhere.
  referrer: "same-origin",
};

type InvitationView = NonNullable<RouterOutputs["me"]["invitation"]>;

type Props = { params: Promise<{ token: string }> };

const roleWords: Record<string, string> = {
  owner: "an owner of the workspace",
  consultant: "a consultant",
  viewer: "a viewer",
  founder: "the founder",
  teammate: "a teammate",
};

/** Says who invited whom to what, and lets them in once. */
export default async function InvitePage({ params }: Props) {
  const { token } = await params;
  if (!/^[\w-]{20,100}$/.test(token)) notFound();
  const invitation = await (await api()).me.invitation({ token });
  if (!invitation) notFound();
  return (
    <div className="mx-auto flex w-full max-w-[480px] flex-col gap-5 py-14">
      {invitation.state === "open" ? <Open invitation={invitation} token={token} /> : <Over invitation={invitation} />}
    </div>
  );
}

function Open({ invitation, token }: { invitation: InvitationView; token: string }) {
  const place = invitation.storeName ?? invitation.workspaceName;
  return (
    <>
      <h1 className="text-[26px] font-semibold leading-8">{`${invitation.invitedByName} invited you to ${place}`}</h1>
      <p className="text-foreground-2">
        {invitation.storeName
          ? `You see how ready ${invitation.storeDomain} is, what is left, and the few things only you can do. You see this shop and nothing else.`
          : `You join ${invitation.workspaceName} and see all of its stores.`}
      </p>
      <p className="text-foreground-2">
        {`You come in as ${roleWords[invitation.role] ?? invitation.role}, with ${invitation.email}. No password is needed.`}
      </p>
      <form method="post" action="/api/invitations/accept" className="flex flex-col">
        <input type="hidden" name="token" value={token} />
        <Button kind="primary" size="xl" type="submit">
          {invitation.storeName ? "See the shop" : "Join the workspace"}
        </Button>
      </form>
      <p className="text-muted-foreground">
        This link works once and ends <Time at={invitation.expiresAt} form="day" now={new Date()} />.
      </p>
    </>
  );
}

function Over({ invitation }: { invitation: InvitationView }) {
  const words = {
    accepted: "This invitation was used already. Sign in with your address instead.",
    revoked: `This invitation was taken back. Ask ${invitation.invitedByName} for a new one.`,
    expired: `This invitation has ended. Ask ${invitation.invitedByName} for a new one.`,
    open: "",
  };
  return (
    <>
      <h1 className="text-[26px] font-semibold leading-8">This link does not work any more</h1>
      <p className="text-foreground-2">{words[invitation.state]}</p>
      <p>
        <Link className="link" href="/login">
          Sign in
        </Link>
      </p>
    </>
  );
}
