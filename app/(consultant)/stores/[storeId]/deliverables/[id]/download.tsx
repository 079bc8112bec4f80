"use client";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { ErrorNote } from "../../../../_shared/error-note.tsx";

type Props = { storeId: string; deliverableId: string; number: number; format: "csv" | "zone" };

const words = { csv: "CSV", zone: "Zone file" } as const;

/** Hands the version out as a file. */
export function Download({ format, ...version }: Props) {
  const { run, isBusy, error } = useVerb(
    (client) => client.deliverables.export.query({ ...version, format }),
    ({ fileName, contentType, text }) => {
      const url = URL.createObjectURL(new Blob([text], { type: contentType }));
      const link = document.createElement("a");
      link.href = url;
      link.download = fileName;
      link.click();
      URL.revokeObjectURL(url);
    },
  );
  return (
    <>
      <ErrorNote error={error} />
      <Button icon="download" isBusy={isBusy} onClick={() => !isBusy && run()}>
        {words[format]}
      </Button>
    </>
  );
}
