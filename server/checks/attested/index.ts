/** Checks people answer. An id leaves this list when a probe or a connection takes it over. */
import { auditAttestations } from "./audit.ts";
import { deployHardeningAttestations } from "./deploy-hardening.ts";
import { handoverAttestations } from "./handover.ts";
import { monitoringAttestations } from "./monitoring.ts";
import { performanceAttestations } from "./performance.ts";

export const attestations = [
  ...auditAttestations,
  ...deployHardeningAttestations,
  ...performanceAttestations,
  ...monitoringAttestations,
  ...handoverAttestations,
];
