"use client";
import { useRouter } from "next/navigation";
import { startTransition, useCallback } from "react";

/** Gives what "Try again" does on a page that failed to draw; `reset` is what Next hands to every `error.tsx`. */
export function useRetry(reset: () => void): () => void {
  const router = useRouter();
  return useCallback(() => {
    // The page is drawn on the server: it must be asked again before the boundary is lifted.
    startTransition(() => {
      router.refresh();
      reset();
    });
  }, [router, reset]);
}
