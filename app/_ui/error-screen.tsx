"use client";

import { Button } from "./button.tsx";

type Props = { reference?: string; onRetry: () => void };

/** Says that we failed, that nothing was lost, and offers to try again; `reference` is what support asks for. */
export function ErrorScreen(props: Props) {
  return (
    <main className="mx-auto flex max-w-[560px] flex-col px-6 py-16">
      <ErrorWords {...props} />
    </main>
  );
}

/** The same inside a frame that still stands. */
export function ErrorWords({ reference, onRetry }: Props) {
  return (
    <div className="flex flex-col gap-3 text-md" role="alert">
      <h1 className="text-xl font-semibold">Something went wrong on our side</h1>
      <p className="text-foreground-2">
        Your shop is not affected, and what was saved is kept. Try again; if it stays like this, tell us the number
        below.
      </p>
      <p className="mt-2">
        <Button kind="primary" size="xl" icon="refresh-cw" onClick={onRetry}>
          Try again
        </Button>
      </p>
      {reference && (
        <p className="text-base text-muted-foreground">
          Reference <span className="mono">{reference}</span>
        </p>
      )}
    </div>
  );
}
