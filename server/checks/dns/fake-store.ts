/** Hand-made stores and one-line runs for check tests. */
import type { Check, Connections, GatherContext, Json, Verdict } from "../check.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import type { HostRole, StoreHost, StoreProfile } from "../store-profile.ts";

/** The clock of check tests: certificates made by hand are valid from Oct 1 to Dec 30, 2026. */
export const FAKE_NOW = new Date("2026-11-10T12:00:00.000Z");

/** Makes a store profile for `shop.test` with nothing declared, unless the changes say otherwise. */
export function fakeStore(changes: Partial<StoreProfile> = {}): StoreProfile {
  return {
    domain: "shop.test",
    canonicalOrigin: "https://www.shop.test",
    platform: "other",
    hosts: [],
    paths: { home: "/" },
    knownUrls: [],
    marketingLinks: [],
    senders: [],
    certificateRenewal: null,
    domainAutoRenew: false,
    wwwUnused: false,
    cutoverAt: null,
    campaigns: [],
    ordersPerDay: null,
    basketMinor: null,
    currency: "USD",
    ...changes,
  };
}

/** Makes a required web host, unless the changes say otherwise. */
export function fakeHost(name: string, role: HostRole = "app", changes: Partial<StoreHost> = {}): StoreHost {
  return { name, role, http: true, required: true, ...changes };
}

/** A store of the portal that has permitted and connected nothing yet. */
const closed: Connections = { controlToken: null, isControlProven: false, cloudflare: null, recordNotes: [] };

/**
 * Gathers with hand-made probes, stores the facts as JSON and judges what comes back, as a run does: of the portal,
 * unless `connections` are given as undefined, as on the command line.
 */
export async function judgeWorld<F extends Json>(
  check: Check<F>,
  world: FakeWorld,
  store: StoreProfile = fakeStore(),
  now: Date = FAKE_NOW,
  given: Pick<GatherContext, "connections" | "answer"> = {},
): Promise<Verdict[]> {
  const facts = await check.gather({ store, probes: fakeProbes(world), now, connections: closed, ...given });
  const stored: F = JSON.parse(JSON.stringify(facts));
  return check.judge({ store, facts: stored, now });
}

/** Writes verdicts as `subject status finding-key`, for tables. */
export function outcomes(verdicts: Verdict[]): string[] {
  return verdicts.map((verdict) => `${verdict.subject} ${verdict.status} ${verdict.findingKey}`);
}
