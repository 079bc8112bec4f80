"use client";
/** Done and later for one entry, and for the row that has the focus by key. */
import { useVerb } from "@/app/_trpc/use-verb.ts";
import { Button } from "@/app/_ui/button.tsx";
import { useShortcut } from "@/app/_ui/shell/use-shortcut.ts";
import { toast } from "@/app/_ui/toast.ts";
import { ErrorNote } from "../../_shared/error-note.tsx";

export function MarkEntry({ entryKey, title }: { entryKey: string; title: string }) {
  const undo = useVerb((client) => client.inbox.mark.mutate({ key: entryKey, state: "open" }));
  const { run, isBusy, error } = useVerb((client, state: "done" | "later") =>
    client.inbox.mark.mutate({ key: entryKey, state }).then(() => {
      toast(state === "done" ? "Done." : "Back tomorrow.", { undo: () => void undo.run() });
    }),
  );
  return (
    <span className="inline-flex items-center gap-2">
      <ErrorNote error={error} />
      <Button size="sm" kind="ghost" isBusy={isBusy} data-mark="later" onClick={() => void run("later")}>
        Later<span className="sr-only">: {title}</span>
      </Button>
      <Button size="sm" icon="check" isBusy={isBusy} data-mark="done" onClick={() => void run("done")}>
        Done<span className="sr-only">: {title}</span>
      </Button>
    </span>
  );
}

/** E and H act on the row that has the focus. */
export function InboxKeys() {
  useShortcut("done", () => press("done"));
  useShortcut("later", () => press("later"));
  return null;
}

function press(mark: "done" | "later"): void {
  const row = document.activeElement?.closest("tr") ?? document.querySelector("tr[data-row]");
  row?.querySelector<HTMLButtonElement>(`button[data-mark="${mark}"]`)?.click();
}
