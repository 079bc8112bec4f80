/** Cached reads for menus that ask as the reader types. Loaded at the first letter, never with a page. */
import { QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@/server/trpc/root.ts";
import type { useTRPCClient } from "./client.tsx";

/** Long enough that a corrected letter asks nothing again, short enough that a new store is found. */
const FRESH_MS = 15_000;
const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: FRESH_MS, gcTime: FRESH_MS, retry: 1 } },
});

/** Finds stores by name or domain; the same question within 15 s is answered from memory. Throws when `signal` ends. */
export async function findStores(client: ReturnType<typeof useTRPCClient>, query: string, signal: AbortSignal) {
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const options = trpc.stores.list.queryOptions({ q: query }, { trpc: { abortOnUnmount: true } });
  const stop = () => void queryClient.cancelQueries({ queryKey: options.queryKey, exact: true });
  signal.addEventListener("abort", stop, { once: true });
  try {
    const { stores } = await queryClient.fetchQuery(options);
    return stores;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
