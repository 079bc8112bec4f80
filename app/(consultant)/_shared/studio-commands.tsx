"use client";
import { useCallback } from "react";
import { useTRPCClient } from "@/app/_trpc/client.tsx";
import { type CommandSource, useCommandSource } from "@/app/_ui/shell/commands.ts";

/** Lets the command menu find stores by name or domain. */
export function StudioCommands() {
  const client = useTRPCClient();
  const find: CommandSource = useCallback(
    async (query, _scope, signal) => {
      const { findStores } = await import("@/app/_trpc/queries.ts");
      const stores = await findStores(client, query, signal);
      return stores.slice(0, 8).map((store) => ({
        id: store.id,
        group: "Stores",
        title: store.name,
        note: store.domain,
        icon: "store" as const,
        href: `/stores/${store.id}`,
      }));
    },
    [client],
  );
  useCommandSource(find);
  return null;
}
