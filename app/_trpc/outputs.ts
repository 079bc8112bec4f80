/** What the procedures answer, for the props of components. Types only: no server code reaches the browser. */
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root.ts";

export type RouterOutputs = inferRouterOutputs<AppRouter>;
