/** Door across tenants: the one-click sign-in of the demo workspace. */
import { systemDb } from "../db.ts";
import { env } from "../env.ts";

/** The demo's people who can be signed in as; the seed makes them. */
export const demoPeople = {
  consultant: "maya@okafor-studio.example",
  founder: "ines@fernkiln.example",
} as const;

/** Gives the demo's user for `consultant` or `founder`; null for anything else, or when this is not the demo. */
export async function demoUser(as: string): Promise<{ id: string; name: string | null; email: string } | null> {
  if (!env().LAUNCH_READY_DEMO || (as !== "consultant" && as !== "founder")) return null;
  return systemDb().user.findUnique({
    where: { email: demoPeople[as] },
    select: { id: true, name: true, email: true },
  });
}
