/** What every probe of the portal is told: vantage, closed-network settings and redaction come from the environment. */
import { probeSettingsFromEnvironment } from "../checks/probes/client.ts";
import type { ProbeSettings } from "../checks/probes/settings.ts";
import { redactEvidence } from "../checks/redact.ts";
import { env } from "../env.ts";

/** Gives the settings of the portal's probes; nothing of them comes from a request. */
export function portalProbeSettings(): ProbeSettings {
  const settings = env();
  return {
    ...probeSettingsFromEnvironment({
      LAUNCH_READY_RESOLVER: settings.LAUNCH_READY_RESOLVER,
      LAUNCH_READY_CONNECT: settings.LAUNCH_READY_CONNECT,
      LAUNCH_READY_CA: settings.LAUNCH_READY_CA,
      LAUNCH_READY_ALLOW_PRIVATE: settings.LAUNCH_READY_ALLOW_PRIVATE ? "1" : undefined,
    }),
    vantage: "portal",
    aboutUrl: `${settings.NEXTAUTH_URL}/about-our-checks`,
    redact: redactEvidence,
    ...(settings.CT_LOOKUP_URL === undefined ? {} : { certificateLogUrl: settings.CT_LOOKUP_URL }),
  };
}
