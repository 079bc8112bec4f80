"use client";

import { type FormEvent, type ReactNode, useCallback, useId, useState } from "react";
import { Button, type ButtonLook } from "./button.tsx";
import { TextField } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { ModalDialog } from "./modal-dialog.tsx";

/** A button that opens a dialog with whatever stands inside; `actions` gets the function that closes it. */
export function DialogButton({
  button,
  label,
  title,
  line,
  actions,
  children,
}: {
  button: ButtonLook;
  label: string;
  title: ReactNode;
  line?: ReactNode;
  actions?: (close: () => void) => ReactNode;
  children?: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <Button {...button} aria-haspopup="dialog" onClick={() => setOpen(true)} />
      {isOpen && (
        <ModalDialog label={label} onClose={close}>
          <DialogHead title={title} line={line} />
          <div className="dialog-body">{children}</div>
          <div className="dialog-foot">{actions ? actions(close) : <Button onClick={close}>Close</Button>}</div>
        </ModalDialog>
      )}
    </>
  );
}

/**
 * Asks for a word to be typed before something that cannot be undone. `onConfirm` does it; what it throws stays on
 * screen as `failureWords` and nothing is lost.
 */
export function ConfirmDialog({
  title,
  line,
  word,
  action,
  failureWords,
  onConfirm,
  onClose,
}: {
  title: string;
  /** What will happen and what is kept: "The 29 finished checks are kept." */
  line: ReactNode;
  /** What must be typed, usually the store's domain. */
  word: string;
  /** The button's label, a verb: "Delete store". */
  action: string;
  failureWords: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [state, setState] = useState<"asking" | "working" | "failed">("asking");
  const isRight = typed.trim().toLowerCase() === word.toLowerCase();

  async function confirm(event: FormEvent) {
    event.preventDefault();
    if (!isRight || state === "working") return;
    setState("working");
    try {
      await onConfirm();
      onClose();
    } catch (cause) {
      setState("failed");
      reportError(cause);
    }
  }

  return (
    <ModalDialog label={title} onClose={onClose}>
      <form onSubmit={confirm}>
        <DialogHead title={title} line={line} />
        <div className="dialog-body">
          <TextField
            id={id}
            label={
              <>
                Type <bdi className="mono">{word}</bdi> to go on
              </>
            }
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
          {state === "failed" && (
            <p role="alert" className="field-error">
              <Icon name="octagon-x" size={14} />
              {failureWords}
            </p>
          )}
        </div>
        <div className="dialog-foot">
          <Button onClick={onClose}>Keep</Button>
          <Button type="submit" kind="danger" off={!isRight} isBusy={state === "working"} shortcut="confirm">
            {action}
          </Button>
        </div>
      </form>
    </ModalDialog>
  );
}

/** Heads a dialog: what it asks, and one line below. */
export function DialogHead({ title, line }: { title: ReactNode; line?: ReactNode }) {
  return (
    <div className="dialog-h">
      <h2 className="text-md font-semibold">{title}</h2>
      {line && <p className="mt-1 text-foreground-2">{line}</p>}
    </div>
  );
}
