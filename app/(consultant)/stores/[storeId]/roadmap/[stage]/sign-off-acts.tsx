"use client";
import { useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { CopyButton } from "@/app/_ui/copy-button.tsx";
import { FormError, SelectField, TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

/** Signs for the consultancy and asks the founder; the newest offer takes the place of one that waits. */
export function OfferHandover({ storeId, isReady, again }: { storeId: string; isReady: boolean; again: boolean }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.signOffs.offer.mutate({ storeId }),
    () => toast("Signed. The founder gets a mail."),
  );
  return (
    <>
      <Button kind="primary" disabled={!isReady} isBusy={isBusy} onClick={() => !isBusy && run()}>
        {again ? "Sign and offer it again" : "Sign and ask the founder"}
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}

/** Takes back an offer that waits for the founder. */
export function WithdrawOffer({ storeId, signOffId }: { storeId: string; signOffId: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.signOffs.withdraw.mutate({ storeId, signOffId }),
    () => toast("Taken back."),
  );
  return (
    <>
      <Button isBusy={isBusy} onClick={() => !isBusy && run()}>
        Take the offer back
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}

/** How long a link may work, in days. */
const spans = [7, 30, 90] as const;

/** Makes a link to look at the store and shows it this once. */
export function MakeShareLink({ storeId }: { storeId: string }) {
  const [address, setAddress] = useState<string | null>(null);
  const { run, isBusy, error } = useVerb(
    (client, label: string, days: 7 | 30 | 90) => client.shareLinks.create.mutate({ storeId, label, days }),
    ({ token }) => setAddress(`${window.location.origin}/share/${token}`),
  );
  return (
    <form
      noValidate
      className="mt-2 flex max-w-xl flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const days = spans.find((each) => `${each}` === data.get("days")) ?? 30;
        if (!isBusy) void run(`${data.get("label")}`, days);
      }}
    >
      <TextField
        id="label"
        name="label"
        label="Whom is it for?"
        maxLength={80}
        required
        error={error?.field === "label" ? error.message : null}
      />
      <SelectField id="days" name="days" label="Works for" defaultValue="30">
        {spans.map((days) => (
          <option key={days} value={days}>{`${days} days`}</option>
        ))}
      </SelectField>
      <div>
        <Button type="submit" isBusy={isBusy}>
          Make a link
        </Button>
      </div>
      <FormError>{error && error.field !== "label" ? error.message : null}</FormError>
      {address && (
        <p className="flex flex-wrap items-center gap-2" role="status">
          <span className="mono break-all">{address}</span>
          <CopyButton text={address} what="the link" />
          <span className="text-muted-foreground">Shown once. Copy it now.</span>
        </p>
      )}
    </form>
  );
}

/** Takes a link back at once. */
export function RevokeShareLink({
  storeId,
  shareLinkId,
  label,
}: {
  storeId: string;
  shareLinkId: string;
  label: string;
}) {
  const { run, isBusy, error } = useVerb(
    (client) => client.shareLinks.revoke.mutate({ storeId, shareLinkId }),
    () => toast("Taken back."),
  );
  return (
    <>
      <Button size="sm" name={`Take back: ${label}`} isBusy={isBusy} onClick={() => !isBusy && run()}>
        Take back
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}
