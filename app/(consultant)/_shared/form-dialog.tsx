"use client";
/** A button that opens a form in a dialog: pending, errors under their fields, closed when the verb has run. */
import { type FormEvent, type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { type Client, useVerb } from "@/app/_trpc/use-verb.ts";
import { Button, type ButtonLook } from "@/app/_ui/button.tsx";
import { DialogHead } from "@/app/_ui/dialog.tsx";
import { FormError } from "@/app/_ui/field.tsx";
import { ModalDialog } from "@/app/_ui/modal-dialog.tsx";
import { toast } from "@/app/_ui/toast.ts";

/** Opens a dialog whose form runs a verb. `children` gets the words for a field's error, null while it is fine. */
export function FormDialog<R>({
  button,
  title,
  line,
  submit,
  isDanger = false,
  fields = [],
  verb,
  done,
  after,
  children,
}: {
  button: ButtonLook;
  title: string;
  /** What will happen and what is kept. */
  line?: ReactNode;
  /** The button's label, a verb. */
  submit: string;
  isDanger?: boolean;
  /** Names of the fields that show their own error; all others are shown for the whole form. */
  fields?: readonly string[];
  verb: (client: Client, form: FormData) => Promise<R>;
  /** What passes by as a toast afterwards; the page shows the same. */
  done?: string;
  after?: (result: R) => void;
  children?: (errorOf: (field: string) => string | null) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const close = useCallback(() => setOpen(false), []);
  const { run, isBusy, error, clear } = useVerb(verb, (result: R) => {
    setOpen(false);
    if (done) toast(done);
    after?.(result);
  });
  const isFieldError = error?.field !== null && error !== null && fields.includes(error.field);

  // Whoever was refused types on where the fault is (WCAG 2.2, 3.3.1), and not from the top of the form.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!isBusy) void run(new FormData(event.currentTarget));
  }

  return (
    <>
      <Button
        {...button}
        aria-haspopup="dialog"
        onClick={() => {
          clear();
          setOpen(true);
        }}
      />
      {isOpen && (
        <ModalDialog label={title} onClose={close}>
          <form ref={form} onSubmit={send} noValidate>
            <DialogHead title={title} line={line} />
            <div className="dialog-body flex flex-col gap-3">
              {children?.((field) => (error?.field === field ? error.message : null))}
              <FormError>{error && !isFieldError && error.message}</FormError>
            </div>
            <div className="dialog-foot">
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" kind={isDanger ? "danger" : "outline"} isBusy={isBusy} shortcut="confirm">
                {submit}
              </Button>
            </div>
          </form>
        </ModalDialog>
      )}
    </>
  );
}
