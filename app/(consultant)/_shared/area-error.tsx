"use client";
import { Button } from "@/app/_ui/button.tsx";
import { ErrorPanel } from "@/app/_ui/error-panel.tsx";
import { Screen } from "@/app/_ui/shell/app-shell.tsx";
import { useRetry } from "@/app/_ui/use-retry.ts";

export type AreaFault = { error: Error & { digest?: string }; reset: () => void };

/** Shown in place of a studio page that failed; the sidebar stays, so that the way out is never lost. */
export function AreaError({ error, reset }: AreaFault) {
  const retry = useRetry(reset);
  return (
    <Screen crumbs={[{ title: "Something went wrong" }]} hints={["menu", "go-stores"]}>
      <div className="max-w-2xl p-5">
        <h1 className="sr-only">Something went wrong on our side</h1>
        <ErrorPanel
          title="This page could not be shown"
          line="The fault is ours, and what was saved is kept. The store itself is not touched by it."
          reference={error.digest}
          action={
            <Button size="sm" icon="refresh-cw" onClick={retry}>
              Try again
            </Button>
          }
        />
      </div>
    </Screen>
  );
}
