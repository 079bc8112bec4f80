/** Makes the probes of the portal: vantage, closed-network settings and limits come from the environment, never from a request. */
import { createProbes, probeSettingsFromEnvironment } from "../checks/probes/client.ts";
import type { Probes } from "../checks/probes/probes.ts";
import { redactEvidence } from "../checks/redact.ts";
import type { StoreProfile } from "../checks/store-profile.ts";
import { env } from "../env.ts";

/** Makes fresh probes for one run: an empty cache and a budget of its own. */
export function makeProbes(store: StoreProfile): Probes {
  const settings = env();
  return createProbes({
    ...probeSettingsFromEnvironment({
      LAUNCH_READY_RESOLVER: settings.LAUNCH_READY_RESOLVER,
      LAUNCH_READY_CONNECT: settings.LAUNCH_READY_CONNECT,
      LAUNCH_READY_CA: settings.LAUNCH_READY_CA,
      LAUNCH_READY_ALLOW_PRIVATE: settings.LAUNCH_READY_ALLOW_PRIVATE ? "1" : undefined,
    }),
    vantage: "portal",
    aboutUrl: `${settings.NEXTAUTH_URL}/about-our-checks`,
    redact: redactEvidence,
    store,
  });
}
