/** What stage 6 asks of people until a probe or a connection sees it: nothing is left. */
import type { AttestationCheck } from "../attestation.ts";

export const handoverAttestations: AttestationCheck[] = [];
