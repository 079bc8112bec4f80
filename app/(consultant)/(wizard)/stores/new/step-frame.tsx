"use client";
/** What every step of the wizard has: heading, form, and the ways back, on, and past it. */
import type { FormEvent, ReactNode } from "react";
import { Button } from "@/app/_ui/button.tsx";

/** Frames a step. `onNext` is the black button and ⌘↵; `onSkip` leads past the rest. */
export function StepFrame({
  step,
  title,
  line,
  next,
  isBusy = false,
  onNext,
  onBack,
  onSkip,
  children,
}: {
  step: number;
  title: string;
  line: ReactNode;
  /** The words of the black button. */
  next: string;
  isBusy?: boolean;
  onNext: () => void;
  onBack?: () => void;
  onSkip?: () => void;
  children: ReactNode;
}) {
  function send(event: FormEvent) {
    event.preventDefault();
    if (!isBusy) onNext();
  }
  return (
    <form onSubmit={send} noValidate className="flex flex-col gap-4">
      <div>
        <h1 className="text-xl font-semibold tracking-tight outline-none" tabIndex={-1} data-step={step}>
          {title}
        </h1>
        <p className="mt-1 text-base text-foreground-2">{line}</p>
      </div>
      {children}
      <div className="flex flex-wrap items-center gap-2 pt-1">
        {onBack && (
          <Button kind="ghost" icon="arrow-left" onClick={onBack}>
            Back
          </Button>
        )}
        <span className="flex-1" />
        {onSkip && <Button onClick={onSkip}>Skip to start</Button>}
        <Button type="submit" kind="primary" shortcut="confirm" isBusy={isBusy}>
          {next}
        </Button>
      </div>
    </form>
  );
}
