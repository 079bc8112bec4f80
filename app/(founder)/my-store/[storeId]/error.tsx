"use client";
import { ErrorWords } from "@/app/_ui/error-screen.tsx";
import { useRetry } from "@/app/_ui/use-retry.ts";

/** Shown when a founder's page fails to draw; the frame and its menu stay. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="max-w-[640px] pt-6 md:pt-10">
      <ErrorWords reference={error.digest} onRetry={useRetry(reset)} />
    </div>
  );
}
