"use client";

import { Button } from "./button.tsx";

/** Says that we failed, that nothing was lost, and offers to try again; `reference` is what support asks for. */
export function ErrorScreen({ reference, onRetry }: { reference?: string; onRetry: () => void }) {
  return (
    <main className="mx-auto flex max-w-[560px] flex-col gap-3 px-6 py-16 text-md" role="alert">
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
    </main>
  );
}
