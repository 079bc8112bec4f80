"use client";
/** Invites colleagues, changes what they may do, removes them. Owners only; the server decides. */
import { type FormEvent, useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { MemberRole } from "@/server/ctx.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";
import { roleWords } from "../../../_shared/role-words.ts";

const roles: MemberRole[] = ["owner", "consultant", "viewer"];
const may: Record<MemberRole, string> = {
  owner: "Everything, and who belongs to the workspace.",
  consultant: "Works on every store: audits, answers, approves.",
  viewer: "Looks at every store and changes nothing.",
};

function roleOf(text: string): MemberRole {
  return roles.find((role) => role === text) ?? "viewer";
}

/** The form that invites a colleague. */
export function InviteColleague() {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<MemberRole>("consultant");
  const { run, isBusy, error } = useVerb(
    (client) => client.members.invite.mutate({ name, email, role }),
    () => {
      toast(`The invitation to ${email} is on its way.`);
      setName("");
      setEmail("");
    },
  );
  const errorOf = (field: string) => (error?.field === field ? error.message : null);

  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) void run();
  }

  return (
    <Card id="invite" title="Invite a colleague">
      <form onSubmit={send} noValidate className="flex flex-col gap-3 p-3.5">
        <TextField
          id="colleague-name"
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={errorOf("name")}
        />
        <TextField
          id="colleague-email"
          label="E-mail"
          type="email"
          autoComplete="off"
          hint="The link in the mail works once and ends after seven days."
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={errorOf("email")}
        />
        <SelectField
          id="colleague-role"
          label="As"
          hint={may[role]}
          value={role}
          onChange={(event) => setRole(roleOf(event.target.value))}
        >
          {roles.map((each) => (
            <option key={each} value={each}>
              {roleWords[each]}
            </option>
          ))}
        </SelectField>
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

/** Changes what a colleague may do; saved as soon as it is chosen. */
export function RoleSelect({ memberId, name, role }: { memberId: string; name: string; role: MemberRole }) {
  const { run, isBusy, error } = useVerb(
    (client, next: MemberRole) => client.members.changeRole.mutate({ memberId, role: next }),
    () => toast(`The role of ${name} is changed.`),
  );
  return (
    <span className="flex w-full flex-col gap-1 py-1">
      <SelectField
        id={`role-${memberId}`}
        label={`Role of ${name}`}
        labelHidden
        value={role}
        disabled={isBusy}
        onChange={(event) => run(roleOf(event.target.value))}
      >
        {roles.map((each) => (
          <option key={each} value={each}>
            {roleWords[each]}
          </option>
        ))}
      </SelectField>
      <ErrorNote error={error} />
    </span>
  );
}

/** Removes a colleague after a question. */
export function RemoveColleague({ memberId, name }: { memberId: string; name: string }) {
  return (
    <FormDialog
      button={{ children: "Remove", size: "sm", kind: "danger", name: `Remove ${name}` }}
      title={`Remove ${name}?`}
      line="They see nothing of this workspace from their next click on. What they did stays on record."
      submit="Remove"
      isDanger
      verb={(client) => client.members.remove.mutate({ memberId })}
      done={`${name} no longer belongs to the workspace.`}
    />
  );
}

/** Takes an invitation back; its link stops working at once. */
export function TakeBack({ invitationId, email }: { invitationId: string; email: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.members.revokeInvitation.mutate({ invitationId }),
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
