/** What every page of a store needs: its header, or a 404 that tells a stranger nothing. */
import { cache } from "react";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";

export { idOf, pageData };

/** Gives the store's header, once a request. */
export const loadHeader = cache(async (storeId: string) => {
  const caller = await api();
  return pageData(caller.stores.header({ storeId: idOf(storeId) }));
});
