/** Looks at a deployment's own address, beside the shop's: where only one of them works, the cause lies between them. */
import type { GatherContext } from "../check.ts";
import { declaredHostsOf, normalName } from "../dns/hosts.ts";
import type { StoreProfile } from "../store-profile.ts";
import { type HomeLook, lookAtHome } from "./read-home.ts";
import { beginTrial } from "./trial.ts";

/** Where Vercel serves deployments (Vercel docs, "Generated URLs"); each customer's is a name of its own below it. */
const DEPLOYMENTS = ".vercel.app";

/**
 * Opens the deployment's own home page. A protected deployment is opened with the store's bypass: its secret goes to that
 * one host, and only where the bypass is meant for, which gives a cookie for the rest of the visit (Vercel docs, "Protection Bypass for Automation").
 */
export async function lookAtDeployment(context: GatherContext, url: string): Promise<HomeLook> {
  const { store, connections } = context;
  const trial = beginTrial(context);
  const home = new URL(store.paths.home, url).href;
  const bypass = connections?.previewBypass ?? null;
  if (bypass !== null && mayGetBypass(home, store)) {
    const headers = { "x-vercel-protection-bypass": bypass, "x-vercel-set-bypass-cookie": "true" };
    await trial.get("open protection", home, { headers });
  }
  return lookAtHome(trial, store, home);
}

/** Tells whether the bypass is for this address: a deployment at Vercel or a host the store declares, encrypted on the way. */
export function mayGetBypass(url: string, store: StoreProfile): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:") return false;
  const name = normalName(hostname);
  return name.endsWith(DEPLOYMENTS) || declaredHostsOf(store).some((host) => host.name === name);
}
