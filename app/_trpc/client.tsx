"use client";
/** The browser's client: typed procedures, live notes over SSE. */
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from "@trpc/client";
import { createContext, type ReactNode, useContext, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/root.ts";

const Context = createContext<TRPCClient<AppRouter> | null>(null);

/** Whose pages ask: a member who looks at the founder's changes nothing there (server/trpc/request-context.ts). */
type View = "studio" | "founder";

function makeClient(view: View): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ url: "/api/trpc", transformer: superjson }),
        false: httpBatchLink({
          url: "/api/trpc",
          transformer: superjson,
          maxURLLength: 2_000,
          headers: { "x-launch-ready-view": view },
        }),
      }),
    ],
  });
}

/** Provides the client to the pages below. */
export function ApiProvider({ children, view = "studio" }: { children: ReactNode; view?: View }) {
  const [client] = useState(() => makeClient(view));
  return <Context value={client}>{children}</Context>;
}

/** Gives the client. Throws outside of `ApiProvider`. */
export function useTRPCClient(): TRPCClient<AppRouter> {
  const client = useContext(Context);
  if (!client) throw new Error("There is no ApiProvider above this component.");
  return client;
}
