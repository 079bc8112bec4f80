import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icon.tsx";

export type FieldWords = {
  /** The field's id; label, hint and error hang on it. */
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  /** In words, under the field; null or absent when the value is fine. */
  error?: string | null;
  /** Hides the label from view where the place says it already; it is still read out. */
  labelHidden?: boolean;
};

/** A text field: label above, hint and error under it, both announced with it. */
export function TextField({
  label,
  hint,
  error,
  labelHidden,
  large = false,
  className,
  ...input
}: FieldWords & { large?: boolean } & Omit<ComponentProps<"input">, "id" | "style">) {
  return (
    <Field id={input.id} label={label} hint={hint} error={error} labelHidden={labelHidden} className={className}>
      <input
        type="text"
        {...input}
        {...described(input.id, hint, error)}
        className={clsx("input", large && "input-lg")}
      />
    </Field>
  );
}

/** A field for several lines. */
export function TextArea({
  label,
  hint,
  error,
  labelHidden,
  className,
  ...area
}: FieldWords & Omit<ComponentProps<"textarea">, "id" | "style">) {
  return (
    <Field id={area.id} label={label} hint={hint} error={error} labelHidden={labelHidden} className={className}>
      <textarea {...area} {...described(area.id, hint, error)} className="input" />
    </Field>
  );
}

/** A choice of one among a few; its options are the children. */
export function SelectField({
  label,
  hint,
  error,
  labelHidden,
  className,
  large = false,
  children,
  ...select
}: FieldWords & { large?: boolean } & Omit<ComponentProps<"select">, "id" | "style">) {
  return (
    <Field id={select.id} label={label} hint={hint} error={error} labelHidden={labelHidden} className={className}>
      <select {...select} {...described(select.id, hint, error)} className={clsx("input", large && "input-lg")}>
        {children}
      </select>
    </Field>
  );
}

/** A yes or no with its words on the right. */
export function Checkbox({
  label,
  hint,
  ...input
}: { label: ReactNode; hint?: ReactNode; id: string } & Omit<ComponentProps<"input">, "id" | "style" | "type">) {
  return (
    <label className="flex min-h-6 items-start gap-2.5" htmlFor={input.id}>
      <input
        {...input}
        type="checkbox"
        className="checkbox mt-0.5"
        aria-describedby={hint ? `${input.id}-hint` : undefined}
      />
      <span>
        {label}
        {hint && (
          <span id={`${input.id}-hint`} className="field-hint block">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

function Field({
  id,
  label,
  hint,
  error,
  labelHidden,
  className,
  children,
}: FieldWords & { className?: string; children: ReactNode }) {
  return (
    <div className={clsx("field", className)}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : undefined}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} className="field-error" aria-live="polite">
        {error && (
          <>
            <Icon name="octagon-x" size={14} />
            {error}
          </>
        )}
      </p>
    </div>
  );
}

/** Says under a form what is wrong with it as a whole; nothing while all is well. */
export function FormError({ children }: { children: ReactNode }) {
  return (
    <p className="field-error" role="alert">
      {children && (
        <>
          <Icon name="octagon-x" size={14} />
          {children}
        </>
      )}
    </p>
  );
}

function described(id: string, hint: ReactNode, error: string | null | undefined) {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter((each) => each !== "");
  return {
    "aria-describedby": ids.length > 0 ? ids.join(" ") : undefined,
    "aria-invalid": error ? true : undefined,
  };
}
