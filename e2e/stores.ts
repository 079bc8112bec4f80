/** The stores under test: which there are, and switching their faults on and off while they run. */
import type { StoreProfile } from "../server/checks/store-profile.ts";
import { demoStores } from "./store-under-test/demo-stores.ts";

const CONTROL = process.env.STORE_UNDER_TEST_CONTROL_URL ?? "";

/** Gives what onboarding would find out about one of the stores. */
export function profileOf(domain: string): StoreProfile {
  return storeOf(domain).profile;
}

/** Replaces the faults and behaviours of a store (their names: `e2e/store-under-test`). Throws when it has none of the name. */
export async function setFaults(domain: string, names: readonly string[]): Promise<void> {
  const response = await fetch(`${CONTROL}/stores/${domain}/faults`, {
    method: "PUT",
    body: JSON.stringify({ names }),
  });
  if (!response.ok) throw new Error(`${domain} does not take ${names.join(", ")}: ${await response.text()}`);
}

/** Gives a store the faults of its story back. */
export async function resetFaults(domain: string): Promise<void> {
  await setFaults(domain, storeOf(domain).faults);
}

function storeOf(domain: string) {
  const store = demoStores.find((each) => each.domain === domain);
  if (!store) throw new Error(`There is no store ${domain}.`);
  return store;
}
