"use client";
/** The control beside a part of a document: write, keep or take away words; says when the facts below them have changed. */
import dynamic from "next/dynamic";
import { useState } from "react";
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { Icon } from "@/app/_ui/icon.tsx";
import { toast } from "@/app/_ui/toast.ts";
import type { DocumentEdit, ShownEdit } from "@/server/deliverables/document-edit.ts";
import type { RichText } from "@/server/deliverables/rich-text.ts";

const RichEditor = dynamic(() => import("./rich-editor.tsx"), {
  ssr: false,
  loading: () => <p className="text-xs text-muted-foreground">The editor is loading.</p>,
});

type Props = {
  storeId: string;
  deliverableId: string;
  part: string;
  edit: ShownEdit | null;
  /** What the part says by itself; a step begins with it, a note with nothing. */
  generated: string;
  /** What is edited: "Step 2", "Who has the keys". */
  title: string;
};

/** Shows "Edit" beside a step, "Add a note" under a heading. */
export function EditPart({ storeId, deliverableId, part, edit, generated, title }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [json, setJson] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<DocumentEdit | null>(null);
  /** The revision ours is written over: theirs, once we have seen it. */
  const [over, setOver] = useState(edit?.revision ?? 0);
  const { run, isBusy, error, clear } = useVerb(
    (client, body: unknown, revision: number) =>
      client.deliverables.saveEdit.mutate({ storeId, deliverableId, part, revision, body: body as RichText | null }),
    (saved) => {
      if (saved.state === "conflict") {
        setTheirs(saved.theirs);
        setOver(saved.theirs?.revision ?? 0);
        return;
      }
      toast("Saved. It stays when the facts are written again.");
      close();
    },
  );
  const isStep = part.startsWith("step:");

  function close() {
    setOpen(false);
    setTheirs(null);
    setJson(null);
    clear();
  }

  return (
    <div className="noprint mt-2 flex flex-col gap-2">
      {edit?.isOutdated && (
        <p className="tone-warn flex items-center gap-1.5 text-xs">
          <Icon name="triangle-alert" />
          The facts changed since you wrote this.
        </p>
      )}
      {edit?.isOutdated && isStep && <p className="text-xs text-muted-foreground">{`It says now: ${generated}`}</p>}
      {isOpen ? (
        <>
          <RichEditor text={edit?.body ?? (isStep ? generated : "")} label={title} onChange={(next) => setJson(next)} />
          {theirs && (
            <div className="panel panel-warn flex-wrap items-center" role="status">
              <p className="min-w-0 flex-1">{`${theirs.byName} changed this at ${new Date(theirs.at).toLocaleTimeString()}. Keep yours or take theirs.`}</p>
              <Button size="sm" isBusy={isBusy} onClick={() => !isBusy && run(json ?? edit?.body ?? null, over)}>
                Keep mine
              </Button>
              <Button size="sm" onClick={close}>
                Take theirs
              </Button>
            </div>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <Button
              size="sm"
              kind="primary"
              off={json === null}
              isBusy={isBusy}
              onClick={() => json !== null && !isBusy && run(json, over)}
            >
              Save
            </Button>
            <Button size="sm" onClick={close}>
              Cancel
            </Button>
            {edit && (
              <Button size="sm" isBusy={isBusy} onClick={() => !isBusy && run(null, over)}>
                {isStep ? "Use the written step again" : "Take the note away"}
              </Button>
            )}
            {error && (
              <p role="alert" className="field-error">
                {error.message}
              </p>
            )}
          </div>
        </>
      ) : (
        <div className="flex items-center gap-2">
          <Button
            size="sm"
            kind="ghost"
            icon="pencil"
            onClick={() => {
              setOver(edit?.revision ?? 0);
              setOpen(true);
            }}
            name={`${edit || isStep ? "Edit" : "Add a note to"} ${title}`}
          >
            {edit || isStep ? "Edit" : "Add a note"}
          </Button>
          {edit && <span className="text-xs text-muted-foreground">{`Written by ${edit.byName}`}</span>}
        </div>
      )}
    </div>
  );
}
