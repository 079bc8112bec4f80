export { type Client, useVerb, type VerbError, verbError } from "@/app/_trpc/use-verb.ts";
