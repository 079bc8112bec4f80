/** Turns what a procedure throws into what a page shows. */
import { TRPCError } from "@trpc/server";
import { notFound, redirect } from "next/navigation";
import { z } from "zod";

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
