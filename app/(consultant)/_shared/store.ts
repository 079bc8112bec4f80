/** What every page of a store needs: its header, or a 404 that tells a stranger nothing. */
import { TRPCError } from "@trpc/server";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { api } from "@/app/_trpc/server.ts";

/** Runs a query for a page: not yours and not there become the same 404, a visitor is led to sign-in. */
export async function pageData<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    if (error instanceof TRPCError && error.code === "UNAUTHORIZED") redirect("/login");
    throw error;
  }
}

/** Checks an id that came in a path. */
export function idOf(text: string): string {
  return z.uuid().safeParse(text).success ? text : notFound();
}

/** Gives the store's header, once a request. */
export const loadHeader = cache(async (storeId: string) => {
  const caller = await api();
  return pageData(caller.stores.header({ storeId: idOf(storeId) }));
});
