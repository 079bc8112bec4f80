"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { FormError } from "@/app/_ui/field.tsx";

/** Mails the founder the drill. */
export function OfferDrill({
  storeId,
  kind,
  title,
}: {
  storeId: string;
  kind: "dns" | "rotate" | "restart" | "alert" | "mail";
  title: string;
}) {
  const { run, isBusy, error } = useVerb((client) => client.drills.offer.mutate({ storeId, kind }));
  return (
    <>
      <Button size="sm" name={`Ask the founder: ${title}`} isBusy={isBusy} onClick={() => !isBusy && run()}>
        Ask the founder
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}

/** Takes an open drill back. */
export function CancelDrill({ storeId, drillId, title }: { storeId: string; drillId: string; title: string }) {
  const { run, isBusy, error } = useVerb((client) => client.drills.end.mutate({ storeId, drillId }));
  return (
    <>
      <Button size="sm" name={`Cancel: ${title}`} isBusy={isBusy} onClick={() => !isBusy && run()}>
        Cancel
      </Button>
      <FormError>{error?.message}</FormError>
    </>
  );
}
