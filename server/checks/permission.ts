/** Which checks a store's permissions let us measure, and what becomes of the others. */
import { askedUnlessNeedless, asQuestion, isAttestation } from "./attestation.ts";
import type { Check, Connections } from "./check.ts";
import { ProbeFault } from "./probes/probes.ts";

/** What a store has permitted so far. */
export type Permissions = {
  /** Control of the domain is proven: level `owner` is open. */
  isControlProven: boolean;
  /** The Cloudflare zone can be read: level `connected` is open. */
  hasCloudflare: boolean;
  /** The repository can be read: level `connected` is open for what needs it. Left out when it cannot. */
  hasRepository?: boolean;
  /** Runs in the portal, which keeps registers and documents and watches drills: level `drill` is open. Left out elsewhere. */
  isPortal?: boolean;
};

/** What a store begins with: its checks see what everybody sees. */
export const nothingPermitted: Permissions = { isControlProven: false, hasCloudflare: false };

/** Gives the permissions behind what a run may use. */
export function permissionsOf(connections: Connections | undefined): Permissions {
  if (connections === undefined) return nothingPermitted;
  return {
    isControlProven: connections.isControlProven,
    hasCloudflare: connections.cloudflare !== null,
    ...(connections.repository ? { hasRepository: true } : {}),
    ...(connections.drills === undefined ? {} : { isPortal: true }),
  };
}

/** Tells whether a check of this level may measure. The founder starts each drill, so none needs a window of time. */
export function isPermitted({ level, needs }: Pick<Check, "level" | "needs">, permissions: Permissions): boolean {
  switch (level) {
    case "public":
      return true;
    case "owner":
      return permissions.isControlProven;
    case "connected":
      if (needs === "portal") return permissions.isPortal ?? false;
      return needs === "repository" ? (permissions.hasRepository ?? false) : permissions.hasCloudflare;
    case "drill":
      return permissions.isPortal ?? false;
  }
}

/**
 * Gives a check in the form it runs in: itself once permitted, else the question a person is asked in its place. One
 * without a question keeps its words and gathers nothing.
 */
export function inForce(check: Check, permissions: Permissions): Check {
  if (isAttestation(check) || isPermitted(check, permissions)) return check;
  return askedUnlessNeedless(check) ?? asQuestion(check) ?? { ...check, gather: refuse };
}

/** Tells whether a check, in the form it runs in, can say anything: it is asked, or it may measure. */
export function canRun(check: Check, permissions: Permissions): boolean {
  return isAttestation(check) || isPermitted(check, permissions);
}

async function refuse(): Promise<never> {
  throw new ProbeFault("this check needs a permission that was not given");
}
