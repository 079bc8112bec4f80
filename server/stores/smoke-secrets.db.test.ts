import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, test, vi } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { loadConnections } from "../connections/load-connections.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { NotAllowed, NotFound } from "../errors.ts";
import { removeSmokeSecret, savePreviewBypass, saveTestAccount, smokeSecrets } from "./smoke-secrets.ts";
import { archiveStore } from "./update-store.ts";

afterAll(disconnect);

const marked = () => `marked-${randomBytes(10).toString("hex")}`;

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const account = (password: string, actor: Actor = owner) =>
    inTenant(actor, (ctx) => saveTestAccount(ctx, { storeId, userName: "robot@shop.example", password }));
  const bypass = (secret: string, actor: Actor = owner) =>
    inTenant(actor, (ctx) => savePreviewBypass(ctx, { storeId, secret }));
  const remove = (kind: "test-account" | "preview-bypass", actor: Actor = owner) =>
    inTenant(actor, (ctx) => removeSmokeSecret(ctx, { storeId, kind }));
  const list = (actor: Actor = owner) => inTenant(actor, (ctx) => smokeSecrets(ctx, { storeId }));
  const load = (actor: Actor = owner) => inTenant(actor, (ctx) => loadConnections(ctx, storeId));
  return { owner, workspaceId, storeId, account, bypass, remove, list, load };
}

describe("what the smoke tests log in with", () => {
  test("is opened for the checks of its own store alone", async () => {
    const [mine, other] = [await onboard(), await onboard()];
    const [password, secret] = [marked(), marked()];
    await mine.account(password);
    await mine.bypass(secret);
    expect(await mine.load()).toMatchObject({
      synthetic: { email: "robot@shop.example", password },
      previewBypass: secret,
    });
    expect(await other.load()).toMatchObject({ synthetic: null, previewBypass: null });
    // A copy of the sealed text opens no other store's door, and breaks no run.
    const [row] = await inTenant(mine.owner, ({ db }) => db.smokeSecret.findMany({ where: { kind: "test-account" } }));
    await other.account(marked());
    await inTenant(other.owner, ({ db }) => db.smokeSecret.updateMany({ data: { sealed: row?.sealed ?? "" } }));
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const out = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    expect(await other.load()).toMatchObject({ synthetic: null });
    const written = JSON.stringify([said.mock.calls, out.mock.calls]);
    vi.restoreAllMocks();
    expect(written).not.toContain(password);
  });

  test("stands in no table, no activity, no event and no profile, and is shown as a mask", async () => {
    const { owner, storeId, account, bypass, list } = await onboard();
    const [password, secret] = [marked(), marked()];
    await account(password);
    await bypass(secret);
    const stored = await inTenant(owner, async ({ db }) => [
      await db.smokeSecret.findMany({ where: { storeId } }),
      await db.activity.findMany({ where: { storeId } }),
      await db.outboxEvent.findMany(),
      await db.store.findMany({ where: { id: storeId }, select: { profile: true } }),
      await list(),
    ]);
    for (const hidden of [password, secret, "robot@"]) expect(JSON.stringify(stored)).not.toContain(hidden);
    expect(await list()).toMatchObject({
      testAccount: { masked: "r•••@shop.example" },
      previewBypass: { masked: `•••• ${secret.slice(-4)}` },
    });
  });

  test("takes the place of the one before, and is forgotten when it is removed", async () => {
    const { account, load, remove, list } = await onboard();
    await account(marked());
    const second = marked();
    await account(second);
    expect((await load()).synthetic?.password).toBe(second);
    await remove("test-account");
    await remove("test-account");
    expect(await list()).toEqual({ testAccount: null, previewBypass: null });
    expect((await load()).synthetic).toBe(null);
  });

  test("is nothing a viewer or a founder sees, sets or removes, and nobody outside finds it", async () => {
    const { workspaceId, storeId, account, bypass, remove, list, load, owner } = await onboard();
    await account(marked());
    await bypass(marked());
    const founder = await buildPerson({ workspaceId, storeId });
    const closed: [Actor, new (...args: never[]) => Error][] = [
      [await buildMember(workspaceId, { role: "viewer" }), NotAllowed],
      [founder, NotAllowed],
      [(await buildWorkspace()).owner, NotFound],
    ];
    for (const [actor, kind] of closed) {
      if (kind === NotFound) await expect(list(actor)).rejects.toThrow(kind);
      else expect(await list(actor)).toBe(null);
      await expect(account(marked(), actor)).rejects.toThrow(kind);
      await expect(remove("test-account", actor)).rejects.toThrow(kind);
    }
    expect(await inTenant(founder, ({ db }) => db.smokeSecret.count())).toBe(0);
    expect((await load()).synthetic).not.toBe(null);
    await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
    await expect(bypass(marked())).rejects.toThrow("put away");
  });
});
