/** Opens what is sealed for a store's assistant; what no longer opens has to be given again. */
import { z } from "zod";
import { Canaries } from "../checks/ai/canaries.ts";
import { seal, unseal } from "../connections/seal.ts";
import { env } from "../env.ts";
import { log } from "../log.ts";

type What = "headers" | "canaries";

const place = (storeId: string, what: What) => `${storeId}:ai-${what}`;

/** Seals a value for one store's assistant. */
export function sealFor(storeId: string, what: What, value: object): string {
  return seal(JSON.stringify(value), place(storeId, what), env().LAUNCH_READY_ENCRYPTION_KEY);
}

/** Opens the values of headers; none when nothing is held or it does not open. */
export function openHeaders(storeId: string, sealed: string | null): Record<string, string> {
  const headers = z.record(z.string(), z.string()).safeParse(open(storeId, "headers", sealed));
  return headers.success ? headers.data : {};
}

/** Opens the canaries; null when none are held or they do not open. */
export function openCanaries(storeId: string, sealed: string | null): Canaries | null {
  const canaries = Canaries.safeParse(open(storeId, "canaries", sealed));
  return canaries.success ? canaries.data : null;
}

function open(storeId: string, what: What, sealed: string | null): unknown {
  if (sealed === null) return null;
  try {
    return JSON.parse(unseal(sealed, place(storeId, what), env().LAUNCH_READY_ENCRYPTION_KEY));
  } catch (error) {
    log("error", "what is sealed for an assistant could not be opened", { storeId, what, error });
    return null;
  }
}
