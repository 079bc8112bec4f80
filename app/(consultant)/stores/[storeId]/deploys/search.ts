import { z } from "zod";

/** What the address of the deploy pages says. */
export const DeploySearch = z.object({
  environment: z.enum(["production", "preview"]).catch("production"),
  before: z.uuid().nullable().catch(null),
  unchanged: z.literal("1").nullable().catch(null),
});

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;
