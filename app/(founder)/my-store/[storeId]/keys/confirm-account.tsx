"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { Account } from "./account-words.ts";

/** Takes the founder's word: they can open the account, or they cannot. */
export function ConfirmAccount({
  storeId,
  account,
  askName,
}: {
  storeId: string;
  account: Account["key"];
  askName: string;
}) {
  const { run, isBusy, error } = useVerb(
    (client, word: "mine" | "not-mine") => client.founder.confirmAccount.mutate({ storeId, account, word }),
    () => toast(`${askName} sees your answer.`),
  );
  return (
    <div className="flex flex-col gap-3">
      <Button kind="primary" size="xl" isBusy={isBusy} onClick={() => !isBusy && run("mine")}>
        Yes, I can open this
      </Button>
      <Button size="xl" onClick={() => !isBusy && run("not-mine")}>
        No, not me
      </Button>
      <FormError>{error?.message}</FormError>
    </div>
  );
}
