"use client";
/** What ends things: a sprint, a store's place in the lists, the store itself. */
import { useRouter } from "next/navigation";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextField } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../../_shared/error-note.tsx";
import { FormDialog } from "../../../_shared/form-dialog.tsx";

/** Ends the running sprint after a question. */
export function CancelSprint({ storeId, number }: { storeId: string; number: number }) {
  return (
    <FormDialog
      button={{ children: `Cancel sprint ${number}`, kind: "danger" }}
      title={`Cancel sprint ${number}?`}
      line="Its workflow and a running audit end. Everything measured, answered and approved stays. A new sprint begins at stage 1."
      submit="Cancel sprint"
      isDanger
      verb={(client) => client.roadmap.cancel.mutate({ storeId })}
      done={`Sprint ${number} is cancelled.`}
    />
  );
}

/** Begins the next run through the six stages. */
export function StartSprint({ storeId, number }: { storeId: string; number: number }) {
  const router = useRouter();
  const { run, isBusy, error } = useVerb(
    (client) => client.roadmap.startNext.mutate({ storeId }),
    () => {
      toast(`Sprint ${number} has begun.`);
      router.push(`/stores/${storeId}`);
    },
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button icon="play" isBusy={isBusy} onClick={() => !isBusy && run()}>
        {`Start sprint ${number}`}
      </Button>
    </>
  );
}

/** Takes the store out of the lists; it can be brought back. */
export function PutAway({ storeId, name }: { storeId: string; name: string }) {
  return (
    <FormDialog
      button={{ children: "Put away" }}
      title={`Put ${name} away?`}
      line="It leaves the lists and nothing runs on it. Everything stays, and it can be brought back from here."
      submit="Put away"
      verb={(client) => client.stores.archive.mutate({ storeId })}
      done={`${name} is put away.`}
    />
  );
}

/** Brings a store back that was put away. */
export function BringBack({ storeId, name }: { storeId: string; name: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.stores.restore.mutate({ storeId }),
    () => toast(`${name} is back.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button icon="undo-2" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Bring back
      </Button>
    </>
  );
}

/** Plans to delete the store for good in a week, once its domain is typed. */
export function DeleteStore({ storeId, name, domain }: { storeId: string; name: string; domain: string }) {
  return (
    <FormDialog
      button={{ children: "Delete for good", kind: "danger", icon: "trash-2" }}
      title={`Delete ${name} for good?`}
      line="In seven days everything measured, answered and written goes and cannot be brought back; until then you can keep it. What people did stays in the activity of the workspace."
      submit="Delete in seven days"
      isDanger
      fields={["typedDomain"]}
      verb={(client, form) => client.stores.delete.mutate({ storeId, typedDomain: `${form.get("typedDomain")}` })}
      done={`${name} is deleted in seven days.`}
    >
      {(errorOf) => (
        <TextField
          id="typed-domain"
          name="typedDomain"
          label={
            <>
              Type <bdi className="mono">{domain}</bdi> to go on
            </>
          }
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errorOf("typedDomain")}
          data-first-focus
        />
      )}
    </FormDialog>
  );
}

/** Takes a planned deletion back. */
export function KeepStore({ storeId, name }: { storeId: string; name: string }) {
  const { run, isBusy, error } = useVerb(
    (client) => client.stores.keep.mutate({ storeId }),
    () => toast(`${name} stays.`),
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button icon="undo-2" isBusy={isBusy} onClick={() => !isBusy && run()}>
        Keep it
      </Button>
    </>
  );
}
