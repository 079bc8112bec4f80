"use client";
/** Runs a procedure from a button: pending state, the error in words, and the page looked at again afterwards. */
import { useRouter } from "next/navigation";
import { useCallback, useState, useTransition } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";

/** The browser's typed client, as verbs get it. */
export type Client = ReturnType<typeof useTRPCClient>;

export type VerbError = { message: string; field: string | null };

/** Reads the words and the field out of what a procedure threw. */
export function verbError(error: unknown): VerbError {
  if (error instanceof Error) {
    const data =
      "data" in error && typeof error.data === "object" ? (error.data as { field?: string | null } | null) : null;
    return { message: error.message, field: data?.field ?? null };
  }
  return { message: "Something went wrong on our side. Try again.", field: null };
}

/** Gives a function that runs the verb; `after` hears its result. */
export function useVerb<A extends unknown[], R>(
  verb: (client: Client, ...args: A) => Promise<R>,
  after?: (result: R) => void,
) {
  const client = useTRPCClient();
  const router = useRouter();
  const [isRefreshing, startRefresh] = useTransition();
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<VerbError | null>(null);
  const run = useCallback(
    async (...args: A) => {
      setRunning(true);
      setError(null);
      try {
        const result = await verb(client, ...args);
        startRefresh(() => router.refresh());
        after?.(result);
      } catch (fault) {
        setError(verbError(fault));
      } finally {
        setRunning(false);
      }
    },
    [client, router, verb, after],
  );
  return { run, isBusy: isRunning || isRefreshing, error, clear: () => setError(null) };
}
