/** What every founder page needs, once a request. */
import { redirect } from "next/navigation";
import { cache } from "react";
import { idOf, pageData } from "@/app/_trpc/page-data.ts";
import { api } from "@/app/_trpc/server.ts";

/** Gives the frame; strangers get the same 404 as for a store that is not there. */
export const loadFrame = cache(async (storeId: string) => {
  const caller = await api();
  const user = await caller.me.user();
  if (!user) redirect("/login");
  const frame = await pageData(caller.founder.frame({ storeId: idOf(storeId) }));
  return { ...frame, user, zone: user.timeZone ?? "UTC", askName: frame.consultant?.name.split(" ")[0] ?? "us" };
});
