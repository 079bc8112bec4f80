"use client";
import { useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextArea } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

/** Takes the founder's word on one weak spot: agree, or not yet with a reason. */
export function DecideWaiver({ storeId, waiverId }: { storeId: string; waiverId: string }) {
  const [isDeclining, setDeclining] = useState(false);
  const agree = useVerb(
    (client) => client.founder.acceptWaiver.mutate({ storeId, waiverId }),
    () => toast("Noted. You have agreed."),
  );
  const decline = useVerb(
    (client, reason: string) => client.founder.declineWaiver.mutate({ storeId, waiverId, reason }),
    () => toast("Noted. It has to be fixed first."),
  );
  const isBusy = agree.isBusy || decline.isBusy;
  const reasonError = decline.error?.field === "reason" ? decline.error.message : null;
  const error = agree.error ?? (reasonError ? null : decline.error);
  return (
    <>
      {isDeclining ? (
        <form
          noValidate
          className="mt-5 flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const reason = `${new FormData(event.currentTarget).get("reason")}`;
            if (!isBusy) void decline.run(reason);
          }}
        >
          <TextArea
            id={`reason-${waiverId}`}
            name="reason"
            label="Why not yet?"
            hint="One sentence is enough. It must then be fixed before launch, or proposed in another way."
            rows={3}
            maxLength={500}
            error={reasonError}
            autoFocus
          />
          <div className="flex flex-col gap-3 md:flex-row">
            <Button kind="primary" size="xl" type="submit" isBusy={decline.isBusy}>
              Send: not yet
            </Button>
            <Button
              size="xl"
              onClick={() => {
                decline.clear();
                setDeclining(false);
              }}
            >
              Back
            </Button>
          </div>
        </form>
      ) : (
        <div className="mt-5 flex flex-col gap-3 md:flex-row">
          <Button kind="primary" size="xl" isBusy={agree.isBusy} onClick={() => !isBusy && agree.run()}>
            Agree
          </Button>
          <Button
            size="xl"
            onClick={() => {
              agree.clear();
              setDeclining(true);
            }}
          >
            Not yet
          </Button>
        </div>
      )}
      {error && (
        <p role="alert" className="field-error mt-3">
          {error.message}
        </p>
      )}
    </>
  );
}
