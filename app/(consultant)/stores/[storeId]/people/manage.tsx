"use client";
/** Invites a store's own people, takes invitations back, takes access away. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { InvitePreview } from "../../../_shared/invite-preview.tsx";

type PersonRole = "founder" | "teammate";

/** What each of them will see, said before the mail goes out. */
const sees: Record<PersonRole, string> = {
  founder:
    "They see a plain home page: what is left, the few things only they can do, and published documents. No jargon, no technical detail.",
  teammate: "They see the same pages as the founder, for the developer or helper who works on this shop.",
};

/** The form that invites somebody, with the mail as it will read. */
export function InvitePerson({
  storeId,
  store,
  inviterName,
  hasFounder,
  prefill,
}: {
  storeId: string;
  store: { name: string; domain: string };
  inviterName: string;
  hasFounder: boolean;
  prefill: { name: string; email: string };
}) {
  const router = useRouter();
  const [name, setName] = useState(prefill.name);
  const [email, setEmail] = useState(prefill.email);
  const [role, setRole] = useState<PersonRole>(hasFounder ? "teammate" : "founder");
  const { run, isBusy, error } = useVerb(
    (client) => client.people.invite.mutate({ storeId, name, email, role }),
    () => {
      toast(`The invitation to ${email} is on its way.`);
      setName("");
      setEmail("");
      if (prefill.email) router.replace(`/stores/${storeId}/people`);
    },
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);

  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  return (
    <Card id="invite" title="Invite somebody of the shop">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <TextField
          id="invite-name"
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errorOf("name")}
        />
        <TextField
          id="invite-email"
          label="E-mail"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={errorOf("email")}
        />
        <SelectField
          id="invite-role"
          label="As"
          hint={sees[role]}
          value={role}
          onChange={(event) => setRole(event.target.value === "founder" ? "founder" : "teammate")}
        >
          <option value="founder">Founder</option>
          <option value="teammate">Teammate</option>
        </SelectField>
        <InvitePreview name={name} inviterName={inviterName} store={store} />
        <FormError>{error && error.field !== "name" && error.field !== "email" && error.message}</FormError>
        <div>
          <Button type="submit" kind="primary" icon="send" isBusy={isBusy}>
            Send invitation
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Takes an invitation back; its link stops working at once. */
export function TakeBack({ storeId, invitationId, email }: { storeId: string; invitationId: string; email: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.people.revokeInvitation.mutate({ storeId, invitationId }),
    () => toast(`The invitation to ${email} no longer works.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button
        size="sm"
        icon="undo-2"
        name={`Take back the invitation to ${email}`}
        isBusy={isBusy}
        onClick={() => !isBusy && run()}
      >
        Take back
      </Button>
    </>
  );
}

/** Takes somebody's view of the store away, after a question. */
export function RemovePerson({ storeId, personId, name }: { storeId: string; personId: string; name: string }) {
  return (
    <FormDialog
      button={{ children: "Remove", size: "sm", kind: "danger", name: `Remove ${name}` }}
      title={`Remove ${name}?`}
      line="They see nothing of this store from now on. What they did stays on record. They can be invited again."
      submit="Remove"
      isDanger
      verb={(client) => client.people.remove.mutate({ storeId, personId })}
      done={`${name} no longer sees this store.`}
    />
  );
}
