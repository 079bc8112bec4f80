/** The caller of server components: the same procedures, without HTTP. One context a request. */
import { headers } from "next/headers";
import { cache } from "react";
import { requestContext } from "@/server/trpc/request-context.ts";
import { createCaller } from "@/server/trpc/root.ts";

/** Gives the caller of the running request. */
export const api = cache(async () => createCaller(await requestContext(await headers())));
