/** Makes the probes of the portal. */
import { createProbes } from "../checks/probes/client.ts";
import type { Probes } from "../checks/probes/probes.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { portalProbeSettings } from "./probe-settings.ts";

/** Makes fresh probes for one run: an empty cache and a budget of its own. */
export function makeProbes(store: StoreProfile): Probes {
  return createProbes({ ...portalProbeSettings(), store });
}
