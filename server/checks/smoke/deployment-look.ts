/** Looks at a deployment's own address, beside the shop's: where only one of them works, the cause lies between them. */
import type { GatherContext } from "../check.ts";
import { type HomeLook, lookAtHome } from "./read-home.ts";
import { beginTrial } from "./trial.ts";

/**
 * Opens the deployment's own home page. A protected deployment is opened with the store's bypass: its secret goes to that
 * one host, which gives a cookie for the rest of the visit (Vercel docs, "Protection Bypass for Automation").
 */
export async function lookAtDeployment(context: GatherContext, url: string): Promise<HomeLook> {
  const { store, connections } = context;
  const trial = beginTrial(context);
  const home = new URL(store.paths.home, url).href;
  const bypass = connections?.previewBypass ?? null;
  if (bypass !== null) {
    const headers = { "x-vercel-protection-bypass": bypass, "x-vercel-set-bypass-cookie": "true" };
    await trial.get("open protection", home, { headers });
  }
  return lookAtHome(trial, store, home);
}
