/** The tests of planted faults, in several files: each runs on a processor of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addresses } from "./addresses.ts";
import { startProvenWorld, storeWith, tryFault } from "./audits.ts";
import { faults } from "./faults.ts";
import type { StoreSpec } from "./store-spec.ts";
import type { World } from "./world.ts";

/** One audit takes a third of a second; on a machine that builds and tests everything at once, answers come late. */
export const busyMachine = { timeout: 60_000, retry: 2 };

/** Starts a world of these stores for the tests of one file; control of every domain is proven. */
export function worldOf(stores: StoreSpec[]): () => World {
  let dataDir: string;
  let world: World;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
    world = await startProvenWorld(dataDir, stores);
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    await rm(dataDir, { recursive: true });
  });
  return () => world;
}

/** Declares the tests of every `of`-th planted fault from `part` on. */
export function testPlantedFaults(part: number, of: number): void {
  const own = faults.filter((_, index) => index % of === part);
  const world = worldOf(own.map(storeWith));
  test.each(own)("$name is reported by the checks it is planted for and by no other", busyMachine, async (fault) => {
    const { reported, status, said, errors } = await tryFault(world(), fault);
    expect(reported, said.join("\n")).toEqual([...fault.checks].sort());
    expect(status, said.join("\n")).toBe(fault.status);
    expect(errors).toEqual([]);
  });
  test("no audit touches an address nobody pointed it at", () => {
    expect(world().log.entries.filter(({ address }) => address === addresses.canary)).toEqual([]);
  });
}
