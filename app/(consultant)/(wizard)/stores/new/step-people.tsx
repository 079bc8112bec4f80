"use client";
/** Step 4: the founder, with the invitation as it will read. It goes out at step 5, not before. */
import { TextField } from "@/app/_ui/field.tsx";
import { InvitePreview } from "../../../_shared/invite-preview.tsx";
import { StepFrame } from "./step-frame.tsx";
import type { StepProps } from "./wizard.tsx";

/** Takes name and address of the founder, both optional. */
export function StepPeople({ draft, set, go, facts: { inviterName } }: StepProps) {
  return (
    <StepFrame
      step={4}
      title="Who is the founder?"
      line="They get a plain page: what is left, the few things only they can do. Leave it empty to invite them later."
      next="Continue"
      onNext={() => go(5)}
      onBack={() => go(3)}
      onSkip={() => go(5)}
    >
      <div className="grid gap-x-8 gap-y-4 xl:grid-cols-2">
        <div className="flex flex-col gap-3">
          <TextField
            id="founder-name"
            label="Name"
            autoComplete="off"
            value={draft.founderName}
            onChange={(event) => set({ founderName: event.target.value })}
          />
          <TextField
            id="founder-email"
            label="E-mail"
            type="email"
            autoComplete="off"
            hint="The invitation goes out when you press Start at step 5."
            value={draft.founderEmail}
            onChange={(event) => set({ founderEmail: event.target.value })}
          />
        </div>
        <InvitePreview
          name={draft.founderName}
          inviterName={inviterName}
          store={{ name: draft.name || "the store", domain: draft.profile?.domain ?? "" }}
        />
      </div>
    </StepFrame>
  );
}
