/** A small shop by hand for the tests of the smoke checks: log-in, basket, checkout and receiver over fake probes. */
import type { Connections, DeployUnderTest, GatherContext, Verdict } from "../check.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeWeb } from "../probes/fake-http.ts";
import { emptyProfile, type StoreProfile } from "../store-profile.ts";

export const origin = "https://www.shop.test";

/** The store the tests look at: everything the smoke tests need is declared. */
export const shop: StoreProfile = {
  ...emptyProfile("shop.test"),
  canonicalOrigin: origin,
  paths: { home: "/", product: "/mug", cart: "/cart", checkout: "/checkout", login: "/login", account: "/account" },
  webhookUrls: [`${origin}/hook`],
  smoke: { marker: "Fresh today", buildMarker: { kind: "meta", name: "build" }, testSku: "MUG-1" },
};

/** What a smoke check is given in a test: no pause between attempts. */
export function contextOf(
  web: FakeWeb,
  more: { store?: StoreProfile; connections?: Partial<Connections>; deploy?: DeployUnderTest; now?: Date } = {},
): GatherContext & { probes: ReturnType<typeof fakeProbes> } {
  const { store = shop, connections = {}, deploy, now = new Date("2026-11-24T12:00:00Z") } = more;
  const permitted = { controlToken: null, isControlProven: true, cloudflare: null };
  const probes = fakeProbes({ http: web });
  return { store, probes, now, deploy, attemptDelayMs: 0, connections: { ...permitted, ...connections } };
}

/** A deploy of the commit the test names. */
export function deployed(commitSha: string, more: Partial<DeployUnderTest> = {}): DeployUnderTest {
  const liveAt = "2026-11-24T11:59:55.000Z";
  return { commitSha, url: null, liveAt, environment: "production", startedAt: null, ...more };
}

/** Verdicts as `subject status key`, which is what most tests are about. */
export function keysOf(verdicts: Verdict[]): string[] {
  return verdicts.map(({ subject, status, findingKey }) => `${subject.replace(origin, "")} ${status} ${findingKey}`);
}
