import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { attest } from "../attestations/attest.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { runGroup } from "../audit-runs/run-group.ts";
import { startRun } from "../audit-runs/start-run.ts";
import type { CheckGroup } from "../checks/check.ts";
import { type FakeWorld, fakeProbes } from "../checks/probes/fake.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { type Actor, inTenant, systemActor } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import { stagePage } from "../roadmap/stage-page.ts";
import { checkControl, controlState, verifyControlBefore } from "./prove-control.ts";

let world: FakeWorld = {};
let looks = 0;
// The network is the one thing a database test does without.
vi.mock("../audit-runs/make-probes.ts", () => ({
  makeProbes: () => {
    looks += 1;
    return fakeProbes(world);
  },
}));
beforeEach(() => {
  world = {};
  looks = 0;
});
afterAll(disconnect);

const servers = { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] };

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("proof")}.example`;
  const { storeId } = await buildStore(owner, { profile: emptyProfile(domain), startAudit: false });
  const state = () => inTenant(owner, (ctx) => controlState(ctx, { storeId }));
  const { record } = await state();
  const name = `_launch-verify.${domain} TXT`;
  /** Publishes the record, with what some servers say instead. */
  function publish(dns: FakeWorld["dns"] = { [name]: [record.value] }): void {
    world = { delegation: { [domain]: servers }, dns: { [`${domain} SOA`]: ["a.test b.test 1 2 3 4 5"], ...dns } };
  }
  const actions = () =>
    inTenant(owner, async ({ db }) => {
      const rows = await db.activity.findMany({ where: { storeId, action: { startsWith: "control." } } });
      return rows.map(({ action }) => action);
    });
  return { owner, workspaceId, storeId, domain, name, record, state, publish, actions };
}

test("every store has a value of its own, which only its record proves", async () => {
  const [first, second] = [await onboard(), await onboard()];
  expect(first.record).toMatchObject({ type: "TXT", name: "_launch-verify" });
  expect(first.record.value).toMatch(/^launch-verify=[0-9a-f]{32}$/);
  expect(second.record.value).not.toBe(first.record.value);
  first.publish({ [first.name]: [second.record.value] });
  expect(await checkControl(first.owner, first)).toMatchObject({ isProven: false, sight: "missing" });
  expect(await first.actions()).toEqual([]);
});

describe("the record on every server", () => {
  test("proves control, once, and what it opens is looked at", async () => {
    const { owner, storeId, publish, state, actions } = await onboard();
    publish();
    expect(await checkControl(owner, { storeId })).toMatchObject({ isProven: true, sight: "seen" });
    expect(await checkControl(owner, { storeId })).toMatchObject({ isProven: true });
    expect(await state()).toMatchObject({ provenAt: expect.any(Date), lostAt: null });
    expect(await actions()).toEqual(["control.proven"]);
  });

  test("but for one proves nothing", async () => {
    const { owner, storeId, name, record, publish, state } = await onboard();
    publish({ [name]: [record.value], [`${name} @192.0.2.2`]: "NXDOMAIN" });
    expect(await checkControl(owner, { storeId })).toMatchObject({
      isProven: false,
      servers: [
        { server: "ns1.dns.test", sight: "seen" },
        { server: "ns2.dns.test", sight: "missing" },
      ],
    });
    expect((await state()).provenAt).toBe(null);
  });

  test("may be looked for by the founder, and not by a teammate, a viewer or another workspace", async () => {
    const { owner, workspaceId, storeId, publish, state } = await onboard();
    publish();
    const closed: [Actor, new (...args: never[]) => Error][] = [
      [await buildPerson({ workspaceId, storeId }, { role: "teammate" }), NotAllowed],
      [await buildMember(workspaceId, { role: "viewer" }), NotAllowed],
      [(await buildWorkspace()).owner, NotFound],
      [await buildPerson(await buildStore(owner)), NotFound],
    ];
    for (const [actor, kind] of closed) await expect(checkControl(actor, { storeId })).rejects.toThrow(kind);
    expect(looks).toBe(0);
    await checkControl(await buildPerson({ workspaceId, storeId }), { storeId });
    expect((await state()).provenAt).not.toBe(null);
  });
});

describe("an audit", () => {
  async function proven() {
    const place = await onboard();
    place.publish();
    await checkControl(place.owner, place);
    const actor = systemActor(place.workspaceId, "audit-run");
    const begin = async (checkIds: string[]) => {
      const { auditRunId } = await inTenant(place.owner, (ctx) =>
        createRun(ctx, { storeId: place.storeId, trigger: "recheck", checkIds, stageKey: null }),
      );
      looks = 0;
      await verifyControlBefore(actor, { storeId: place.storeId, auditRunId });
      return auditRunId;
    };
    const audit = async (checkIds: string[]) => {
      const auditRunId = await begin(checkIds);
      const { groups } = await inTenant(actor, (ctx) => startRun(ctx, auditRunId));
      for (const group of groups) await runGroup({ actor, storeId: place.storeId, auditRunId, group });
      return auditRunId;
    };
    return { ...place, begin, audit };
  }
  const checkIds = ["dns.control-proven"];

  test("takes the proof away when the record is gone, after a second look", async () => {
    const { begin, publish, state, actions } = await proven();
    publish({});
    await begin(checkIds);
    expect(looks).toBe(2);
    expect(await state()).toMatchObject({ provenAt: null, lostAt: expect.any(Date) });
    expect((await actions()).toSorted()).toEqual(["control.lost", "control.proven"]);
    publish();
    await begin(checkIds);
    expect(await state()).toMatchObject({ provenAt: expect.any(Date), lostAt: null });
  });

  test("leaves it as it was while a server cannot be read", async () => {
    const { begin, name, record, publish, state } = await proven();
    publish({ [name]: [record.value], [`${name} @192.0.2.1`]: "TIMEOUT" });
    await begin(checkIds);
    expect((await state()).provenAt).not.toBe(null);
  });

  test("that needs no proof does not look for it", async () => {
    const { begin } = await proven();
    await begin(["dns.dnssec"]);
    expect(looks).toBe(0);
  });

  test("measures what a person was asked before, and asks again once the proof is gone", async () => {
    const { owner, storeId, audit, publish } = await proven();
    const shown = async () => {
      const page = await inTenant(owner, (ctx) => stagePage(ctx, { storeId, stageKey: "audit" }));
      const { group, isMeasured, attestation, results } = page.checks.find(({ id }) => id === checkIds[0]) ?? {};
      return { group, isMeasured, isAsked: attestation !== null, said: results?.map((row) => row.summaryTech) };
    };
    await inTenant(owner, (ctx) =>
      attest(ctx, {
        storeId,
        checkId: "dns.control-proven",
        answer: "pass",
        statement: "Ines owns both accounts.",
        evidenceUrl: "https://docs.studio.example/accounts",
      }),
    );
    await audit(checkIds);
    expect(await shown()).toMatchObject({
      group: "dns" satisfies CheckGroup,
      isMeasured: true,
      isAsked: true,
      said: [expect.stringMatching(/ns1\.dns\.test seen.*attested with evidence/)],
    });
    publish({});
    await audit(checkIds);
    expect(await shown()).toMatchObject({
      group: "people" satisfies CheckGroup,
      isMeasured: false,
      isAsked: true,
      said: [expect.stringMatching(/^Attested with evidence/)],
    });
  });
});
