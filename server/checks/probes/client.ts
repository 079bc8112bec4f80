/** The door to the probes: what the portal, the CLI and the agents open. */
import type { StoreProfile } from "../store-profile.ts";
import { joinProbes } from "./join-probes.ts";
import type { Probes } from "./probes.ts";
import type { ProbeSettings } from "./settings.ts";
import { createSiteProbe } from "./site.ts";

export { freeCheckBudget, probeSettingsFromEnvironment, publicBudget } from "./settings.ts";

/** Makes the probes of one look at one store. Fresh probes see the world anew; nothing is shared between two. */
export function createProbes(settings: ProbeSettings & { store: StoreProfile }): Probes {
  return joinProbes(settings, settings.store, createSiteProbe);
}
