import { afterAll, expect, test, vi } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildMember, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { startRun } from "../audit-runs/start-run.ts";
import type { Json, Verdict } from "../checks/check.ts";
import { type FakeWorld, fakeProbes } from "../checks/probes/fake.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { certificates } from "./certificates.ts";
import { domainPage } from "./domain-page.ts";
import { rehearseRecord } from "./rehearse-record.ts";
import { watchRecord } from "./watch-record.ts";

const world: FakeWorld = { dns: {} };
// The network is the one thing a database test does without.
vi.mock("../audit-runs/make-probes.ts", () => ({ makeProbes: () => fakeProbes(world) }));

afterAll(disconnect);

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("zone")}.example`;
  const { storeId } = await buildStore(owner, { profile: emptyProfile(domain), startAudit: false });
  async function see(checkId: string, facts: Json, verdicts: Partial<Verdict>[]): Promise<void> {
    const ref = { storeId, trigger: "recheck" as const, checkIds: [checkId], stageKey: null };
    await inTenant(owner, async (ctx) => {
      const { auditRunId } = await createRun(ctx, ref);
      await startRun(ctx, auditRunId);
      const told = verdicts.map((verdict) => ({ subject: domain, status: "pass" as const, ...verdict }));
      await recordCheck(ctx, { id: auditRunId, storeId }, buildOutcome(checkId, told, { facts }));
      await finishRun(ctx, auditRunId);
    });
  }
  const zone = (spf: string[]): Json => ({
    zone: domain,
    source: "outside",
    refused: null,
    unseen: [],
    notes: [],
    records: [
      { name: domain, type: "A", value: "192.0.2.1", ttl: 300, proxied: null, comment: null },
      { name: domain, type: "NS", value: "ada.ns.cloudflare.com", ttl: 300, proxied: null, comment: null },
      ...spf.map((value) => ({ name: domain, type: "TXT", value, ttl: 300, proxied: null, comment: null })),
    ],
  });
  const page = () => inTenant(owner, (ctx) => domainPage(ctx, { storeId }));
  return { owner, workspaceId, storeId, domain, see, zone, page };
}

test("the domain page waits for the first look, then shows lines with findings, provider and last change", async () => {
  const { see, zone, page, domain } = await onboard();
  expect(await page()).toMatchObject({ map: null, redirects: null });
  await see("dns.map", zone(["v=spf1 -all"]), [{}]);
  await see("dns.map", zone(["v=spf1 -all", "v=spf1 ~all"]), [{}]);
  await see("email.spf", null, [{ status: "fail", findingKey: "several-records" }]);
  const { map } = await page();
  expect(map?.managedIn).toBe("Cloudflare");
  const spf = map?.groups.find(({ kind }) => kind === "spf");
  expect(spf?.rows).toHaveLength(2);
  expect(spf?.findings.map(({ checkId, status }) => `${checkId} ${status}`)).toEqual(["email.spf fail"]);
  expect(spf?.before).toEqual(["v=spf1 -all"]);
  expect(spf?.changedAt).toBeInstanceOf(Date);
  const address = map?.groups.find(({ type }) => type === "A");
  expect(address).toMatchObject({ name: domain, changedAt: null, findings: [] });
  expect(address?.firstSeenAt).toBeInstanceOf(Date);
});

test("the certificates stand worst first, with their findings, and hosts without one say why", async () => {
  const { owner, storeId, domain, see } = await onboard();
  const grid = () => inTenant(owner, (ctx) => certificates(ctx, { storeId }));
  expect(await grid()).toBeNull();
  const certificate = (notAfter: string) => ({
    issuer: "C=US, O=Let's Encrypt, CN=R11",
    names: [domain, `*.${domain}`],
    notBefore: "2026-10-01T00:00:00.000Z",
    notAfter,
  });
  const row = (parts: Json): Json => ({
    address: "192.0.2.1",
    fault: null,
    chainError: null,
    sent: ["a", "b"],
    ...(parts as object),
  });
  await see(
    "tls.coverage",
    {
      hosts: [
        { name: domain, leftOut: 0, rows: [row({ certificate: certificate("2100-01-01T00:00:00.000Z") })] },
        { name: `www.${domain}`, leftOut: 0, rows: [row({ certificate: null, fault: "refused" })] },
      ],
    },
    [
      {},
      { subject: `www.${domain}`, status: "fail", findingKey: "no-tls" },
      { subject: `mail.${domain}`, status: "skip", findingKey: "no-web-host" },
    ],
  );
  await see("tls.expiry", null, [
    {},
    { subject: `www.${domain}`, status: "unknown", findingKey: "no-certificate", ask: "Make it answer." },
  ]);
  const seen = await grid();
  expect(seen?.hosts.map(({ host }) => host)).toEqual([`www.${domain}`, domain]);
  expect(seen?.hosts[0]).toMatchObject({ certificate: null, addresses: 1, withCertificate: 0 });
  expect(seen?.hosts[0]?.cells.coverage?.findingId).toMatch(/^[0-9a-f-]{36}$/);
  expect(seen?.hosts[0]?.cells.expiry?.ask).toBe("Make it answer.");
  expect(seen?.hosts[1]?.certificate).toMatchObject({
    issuer: "Let's Encrypt",
    sentCount: 2,
    covers: true,
    differs: false,
  });
  expect(seen?.hosts[1]?.cells.chain).toBeNull();
  expect(seen?.leftOut).toEqual([`mail.${domain}`]);
});

test("a rehearsal judges the store's own zone, names the wrong field, and is not for viewers or strangers", async () => {
  const { owner, workspaceId, storeId, domain } = await onboard();
  world.dns = { [`${domain} TXT`]: ["v=spf1 -all"], [`${domain} A`]: ["192.0.2.1"] };
  const record = { storeId, act: "add" as const, type: "TXT", name: "@", value: "v=spf1 ~all", ttl: null };
  const rehearsal = await rehearseRecord(owner, record);
  const spf = rehearsal.rows.find(({ checkId }) => checkId === "email.spf");
  expect(spf).toMatchObject({ effect: "breaks", after: { findingKey: "several-records" } });
  await expect(rehearseRecord(owner, { ...record, type: "NS" })).rejects.toMatchObject({ field: "type" });
  await expect(rehearseRecord(owner, { ...record, value: "" })).rejects.toBeInstanceOf(InvalidInput);
  const viewer = await buildMember(workspaceId, { role: "viewer" });
  await expect(rehearseRecord(viewer, record)).rejects.toBeInstanceOf(NotAllowed);
  const { owner: stranger } = await buildWorkspace();
  await expect(rehearseRecord(stranger, record)).rejects.toBeInstanceOf(NotFound);
});

test("a watch looks for the record proposed and no other, and is not for viewers", async () => {
  const { owner, workspaceId, storeId, domain } = await onboard();
  world.dns = {
    [`${domain} NS`]: ["ns1.dns.test"],
    "ns1.dns.test A": ["192.0.2.53"],
    [`new.${domain} TXT`]: ["hello"],
  };
  const record = { storeId, act: "add" as const, type: "TXT", name: "new", value: "hello", ttl: null };
  const arrival = await watchRecord(owner, record);
  expect(arrival.hasArrived).toBe(true);
  expect(arrival.change.name).toBe(`new.${domain}`);
  const viewer = await buildMember(workspaceId, { role: "viewer" });
  await expect(watchRecord(viewer, record)).rejects.toBeInstanceOf(NotAllowed);
  await expect(watchRecord(owner, { ...record, value: "other" })).resolves.toMatchObject({ hasArrived: false });
});
