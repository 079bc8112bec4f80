"use client";
import { useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { TextArea } from "@/app/_ui/field.tsx";
import { toast } from "@/app/_ui/toast.ts";

/** Takes the founder's word on a version: it is right, or what is wrong. */
export function ApproveDocument({
  askName,
  ...version
}: {
  storeId: string;
  deliverableId: string;
  number: number;
  askName: string;
}) {
  const [isWrong, setWrong] = useState(false);
  const { run, isBusy, error } = useVerb(
    (client, answer: "approved" | "wrong", statement: string) =>
      client.founder.answerDocument.mutate({ ...version, answer, statement }),
    () => {
      setWrong(false);
      toast(`${askName} sees your answer.`);
    },
  );
  if (!isWrong) {
    return (
      <div className="flex flex-col gap-3">
        <Button kind="primary" size="xl" isBusy={isBusy} onClick={() => !isBusy && run("approved", "")}>
          This is right
        </Button>
        <Button size="xl" onClick={() => setWrong(true)}>
          Something is wrong
        </Button>
        {error && (
          <p role="alert" className="field-error">
            {error.message}
          </p>
        )}
      </div>
    );
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void run("wrong", String(new FormData(event.currentTarget).get("statement") ?? ""));
      }}
    >
      <TextArea
        id="statement"
        name="statement"
        label="What is wrong?"
        rows={3}
        required
        error={error?.message ?? null}
      />
      <Button kind="primary" size="xl" type="submit" isBusy={isBusy}>
        {`Tell ${askName}`}
      </Button>
      <Button size="xl" onClick={() => setWrong(false)}>
        Back
      </Button>
    </form>
  );
}
