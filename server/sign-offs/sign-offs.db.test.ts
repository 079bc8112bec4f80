import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { buildSignOff } from "../../prisma/builders/sign-off.ts";
import {
  type BuiltMember,
  type BuiltPerson,
  buildMember,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "../../prisma/builders/workspace.ts";
import { workflowServer } from "../../prisma/testing/database.ts";
import { buildPack } from "../certificates/build-pack.ts";
import { verifyPack } from "../certificates/evidence-pack.ts";
import { readCertificate } from "../certificates/read-certificate.ts";
import { revokeCertificate, shareCertificate } from "../certificates/share-certificate.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { publicKeys, rotateSigningKey, signingKey } from "../doors/signing-keys.ts";
import { Conflict, NotAllowed, NotFound } from "../errors.ts";
import { readShare, revokeShareLink } from "../share-links/share-link.ts";
import { archiveStore } from "../stores/update-store.ts";
import { loadSignOff, signOffPage } from "./read-sign-off.ts";
import { signForConsultancy, signForShop } from "./sign.ts";

let maya: BuiltMember;
let ines: BuiltPerson;
let storeId: string;
let workspaceId: string;
beforeEach(async () => {
  const workspace = await buildWorkspace();
  maya = workspace.owner;
  workspaceId = workspace.workspaceId;
  const place = await buildStore(maya, { startAudit: true });
  storeId = place.storeId;
  ines = await buildPerson(place);
});
afterAll(disconnect);

/** The consultancy has signed what the store is now; its gate is not asked. */
async function offered() {
  const built = await buildSignOff(maya, ines, storeId);
  await inTenant(maya, ({ db }) =>
    db.signOff.update({
      where: { id: built.signOffId },
      data: { founderId: null, founderName: null, founderSignedAt: null },
    }),
  );
  const { sha256 } = await inTenant(maya, ({ db }) => db.signOff.findUniqueOrThrow({ where: { id: built.signOffId } }));
  const sign = (changes: { sha256?: string } = {}, actor: BuiltPerson | BuiltMember = ines) =>
    inTenant(actor, (ctx) =>
      signForShop(ctx, { storeId, signOffId: built.signOffId, name: "Ines Duarte", sha256, ...changes }),
    );
  return { ...built, sha256, sign };
}

describe("signing", () => {
  test("is refused with the reason while the handover is not ready", async () => {
    await expect(inTenant(maya, (ctx) => signForConsultancy(ctx, { storeId }))).rejects.toThrow(
      /Stages 1 to 5 have to be approved first/,
    );
  });

  test("by the founder ends it, once, and tells the workflow", async () => {
    const { sign, signOffId } = await offered();
    await sign();
    const page = await inTenant(ines, (ctx) => signOffPage(ctx, storeId));
    expect(page.current).toMatchObject({ founderName: "Ines Duarte", worse: [], other: [] });
    await expect(sign()).rejects.toThrow(Conflict);
    const told = workflowServer.events.filter(({ data }) => data.signOffId === signOffId);
    expect(told.map(({ name }) => name)).toEqual(["store/handover.signed"]);
  });

  test("covers what was read: another hash, or a store that has changed, is refused", async () => {
    const { sign } = await offered();
    await expect(sign({ sha256: "0".repeat(64) })).rejects.toThrow(/Reload the page/);
    await inTenant(maya, ({ db }) => db.store.update({ where: { id: storeId }, data: { name: "Another name" } }));
    await expect(sign()).rejects.toThrow(/Something has changed since/);
  });

  test("is nobody's but the founder's, and of one's own store", async () => {
    const { sign } = await offered();
    const teammate = await buildPerson({ workspaceId, storeId }, { role: "teammate" });
    const stranger = await buildPerson(await buildStore((await buildWorkspace()).owner));
    await expect(sign({}, teammate)).rejects.toThrow(NotAllowed);
    await expect(sign({}, maya)).rejects.toThrow(NotAllowed);
    await expect(sign({}, stranger)).rejects.toThrow(NotFound);
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    await expect(inTenant(viewer, (ctx) => signForConsultancy(ctx, { storeId }))).rejects.toThrow(NotAllowed);
  });

  test("is fresh until something changes, and the check hears what", async () => {
    const { sign } = await offered();
    expect((await inTenant(maya, (ctx) => loadSignOff(ctx, storeId))).state).toBe("waiting");
    await sign();
    expect(await inTenant(maya, (ctx) => loadSignOff(ctx, storeId))).toMatchObject({ state: "signed", other: [] });
  });
});

describe("the certificate", () => {
  test("shows the verdict of now and no names unless they were chosen", async () => {
    const { slug, signOffId } = await buildSignOff(maya, ines, storeId);
    const view = await readCertificate(slug, new Date());
    expect(view).toMatchObject({ state: "amber", names: null, isIndexed: false });
    expect(view?.items).toHaveLength(11);
    expect(JSON.stringify(view)).not.toMatch(new RegExp(`${ines.email}|${maya.email}|${ines.name}|${maya.name}`));
    await inTenant(ines, (ctx) => shareCertificate(ctx, { storeId, signOffId, showsNames: true, isIndexed: true }));
    expect((await readCertificate(slug, new Date()))?.names).toEqual({ consultant: maya.name, founder: ines.name });
  });

  test("says when it was taken back, and is gone with its store", async () => {
    const { slug, certificateId } = await buildSignOff(maya, ines, storeId);
    await inTenant(ines, (ctx) => revokeCertificate(ctx, { storeId, certificateId }));
    expect(await readCertificate(slug, new Date())).toMatchObject({ state: "revoked", items: [], metCount: 0 });
    await inTenant(maya, (ctx) => archiveStore(ctx, { storeId }));
    expect(await readCertificate(slug, new Date())).toBe(null);
    expect(await readCertificate("a".repeat(24), new Date())).toBe(null);
  });

  test("is not shared before both have signed", async () => {
    const { signOffId } = await offered();
    await inTenant(maya, ({ db }) =>
      db.certificate.updateMany({ where: { storeId }, data: { revokedAt: new Date() } }),
    );
    await expect(
      inTenant(maya, (ctx) => shareCertificate(ctx, { storeId, signOffId, showsNames: false, isIndexed: false })),
    ).rejects.toThrow(Conflict);
  });
});

describe("the evidence pack", () => {
  test("is signed by the installation's key and verifies with the keys it publishes", async () => {
    await buildSignOff(maya, ines, storeId);
    const pack = await buildPack(ines, storeId, new Date());
    const keys = new Map((await publicKeys()).map(({ keyId, publicKey }) => [keyId, publicKey]));
    const verdict = verifyPack(JSON.parse(JSON.stringify(pack)), keys, new Date());
    expect([verdict.state, verdict.isKeyTrusted]).toEqual(["amber", true]);
    expect(pack.chain.at(-1)?.body).toMatchObject({ kind: "sign-off", founderName: ines.name });
  });

  test("of a replaced key still verifies", async () => {
    await buildSignOff(maya, ines, storeId);
    const pack = await buildPack(maya, storeId, new Date());
    await rotateSigningKey(new Date(Date.now() + 1_000));
    const keys = new Map((await publicKeys()).map(({ keyId, publicKey }) => [keyId, publicKey]));
    expect(verifyPack(pack, keys, new Date()).isKeyTrusted).toBe(true);
    expect((await buildPack(maya, storeId, new Date())).keyId).not.toBe(pack.keyId);
  });

  test("is not there before both have signed, nor for a teammate or a stranger", async () => {
    await expect(buildPack(maya, storeId, new Date())).rejects.toThrow(Conflict);
    await buildSignOff(maya, ines, storeId);
    const teammate = await buildPerson({ workspaceId, storeId }, { role: "teammate" });
    await expect(buildPack(teammate, storeId, new Date())).rejects.toThrow(NotAllowed);
    await expect(buildPack((await buildWorkspace()).owner, storeId, new Date())).rejects.toThrow(NotFound);
  });
});

test("of two processes that sign first, both use one key, and none of it is readable at rest", async () => {
  const [first, second] = await Promise.all([signingKey(new Date()), signingKey(new Date())]);
  expect(first.keyId).toBe(second.keyId);
  const rows = await systemDb().signingKey.findMany();
  expect(rows.every(({ sealed }) => !sealed.includes("PRIVATE") && sealed.startsWith("v1."))).toBe(true);
  expect(rows.filter(({ retiredAt }) => retiredAt === null)).toHaveLength(1);
});

test("a share link shows the store in everyday words, counts its looks, and ends", async () => {
  const { shareToken, shareLinkId } = await buildSignOff(maya, ines, storeId);
  const view = await readShare(shareToken, new Date());
  expect(view?.items).toHaveLength(11);
  expect(JSON.stringify(view)).not.toMatch(new RegExp(`${ines.email}|${maya.email}|${ines.name}|${maya.name}`));
  expect((await inTenant(maya, ({ db }) => db.shareLink.findUniqueOrThrow({ where: { id: shareLinkId } }))).views).toBe(
    1,
  );
  expect(await readShare(shareToken, new Date(Date.now() + 8 * 86_400_000))).toBe(null);
  await inTenant(maya, (ctx) => revokeShareLink(ctx, { storeId, shareLinkId }));
  expect(await readShare(shareToken, new Date())).toBe(null);
  expect(await readShare("a".repeat(32), new Date())).toBe(null);
});
