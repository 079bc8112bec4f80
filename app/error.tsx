"use client";

import { ErrorScreen } from "./_ui/error-screen.tsx";
import { useRetry } from "./_ui/use-retry.ts";

/** Shown when a page fails to draw; the rest of the site keeps working. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorScreen reference={error.digest} onRetry={useRetry(reset)} />;
}
