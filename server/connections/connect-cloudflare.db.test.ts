import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import type { CloudflareSettings, TokenCheck } from "../checks/probes/cloudflare.ts";
import { ProbeFault } from "../checks/probes/probes.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { InvalidInput, NotAllowed, NotFound, Unavailable } from "../errors.ts";
import { archiveStore } from "../stores/update-store.ts";
import { connectCloudflare, connectionState, disconnectCloudflare } from "./connect-cloudflare.ts";
import { loadConnections } from "./load-connections.ts";
import { loadPermissions } from "./permissions.ts";

let says: () => TokenCheck;
const opened: { token: string; domain: string }[] = [];
const verified: string[] = [];
// The network is the one thing a database test does without.
vi.mock("../checks/probes/cloudflare.ts", () => ({
  async verifyCloudflareToken({ token }: CloudflareSettings) {
    verified.push(token);
    return says();
  },
  openCloudflareZone({ token, domain }: CloudflareSettings) {
    opened.push({ token, domain });
    return { get: async () => ({ status: 200, body: null }) };
  },
}));
beforeEach(() => {
  says = () => ({ ok: true, zone: "shop.example", status: "active", plan: "Pro" });
  opened.length = 0;
  verified.length = 0;
});
afterAll(disconnect);

const newToken = () => randomBytes(20).toString("hex");

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const connect = (token: string, actor: Actor = owner) => connectCloudflare(actor, { storeId, token });
  const end = (actor: Actor = owner) => inTenant(actor, (ctx) => disconnectCloudflare(ctx, { storeId }));
  const state = () => inTenant(owner, (ctx) => connectionState(ctx, { storeId }));
  const permissions = () => inTenant(owner, (ctx) => loadPermissions(ctx, storeId));
  const rows = () => inTenant(owner, ({ db }) => db.connection.findMany({ where: { storeId } }));
  const actions = () =>
    inTenant(owner, async ({ db }) => {
      const found = await db.activity.findMany({ where: { storeId, action: { startsWith: "connection." } } });
      return found.map(({ action }) => action).toSorted();
    });
  return { owner, workspaceId, storeId, connect, end, state, permissions, rows, actions };
}

describe("a token that reads the zone", () => {
  test("connects it, is shown as a mask, and stands nowhere in the clear", async () => {
    const { owner, storeId, connect, state, permissions, rows, actions } = await onboard();
    const token = newToken();
    expect(await connect(token)).toEqual({ zone: "shop.example" });
    expect(await state()).toMatchObject({ cloudflare: { masked: `•••• ${token.slice(-4)}`, target: "shop.example" } });
    expect(await permissions()).toEqual({
      isControlProven: false,
      hasCloudflare: true,
      hasRepository: false,
      isPortal: true,
    });
    const stored = JSON.stringify([await rows(), await state()]);
    const log = await inTenant(owner, ({ db }) => db.activity.findMany({ where: { storeId } }));
    for (const text of [stored, JSON.stringify(log)]) expect(text).not.toContain(token.slice(0, 20));
    expect(await actions()).toEqual(["connection.added"]);
  });

  test("is opened for an audit of its own store, and a copy of the row opens no other", async () => {
    const [mine, other] = [await onboard(), await onboard()];
    const token = newToken();
    await mine.connect(token);
    await other.connect(newToken());
    const [row] = await mine.rows();
    await inTenant(other.owner, ({ db }) =>
      db.connection.updateMany({ where: { storeId: other.storeId }, data: { sealed: row?.sealed ?? "" } }),
    );
    opened.length = 0;
    const load = ({ owner, storeId }: typeof mine) => inTenant(owner, (ctx) => loadConnections(ctx, storeId));
    expect((await load(mine)).cloudflare).not.toBe(null);
    expect((await load(other)).cloudflare).toBe(null);
    expect(opened.map((of) => of.token)).toEqual([token]);
  });

  test("takes the place of the one before", async () => {
    const { connect, rows } = await onboard();
    await connect(newToken());
    const second = newToken();
    await connect(second);
    expect((await rows()).map(({ masked }) => masked)).toEqual([`•••• ${second.slice(-4)}`]);
  });

  test("is forgotten when it is disconnected, and once more changes nothing", async () => {
    const { connect, end, rows, permissions, actions } = await onboard();
    await connect(newToken());
    await end();
    await end();
    expect(await rows()).toEqual([]);
    expect((await permissions()).hasCloudflare).toBe(false);
    expect(await actions()).toEqual(["connection.added", "connection.removed"]);
  });
});

test("one that does not read it connects nothing and says why", async () => {
  const { connect, rows } = await onboard();
  says = () => ({ ok: false, problem: "The token does not see the zone." });
  await expect(connect(newToken())).rejects.toThrow(InvalidInput);
  says = () => {
    throw new ProbeFault("silence");
  };
  await expect(connect(newToken())).rejects.toThrow(Unavailable);
  expect(await rows()).toEqual([]);
});

test("only owners and consultants connect and disconnect, and nobody asks Cloudflare for the others", async () => {
  const { owner, workspaceId, storeId, connect, end, rows } = await onboard();
  const closed: [Actor, new (...args: never[]) => Error][] = [
    [await buildMember(workspaceId, { role: "viewer" }), NotAllowed],
    [await buildPerson({ workspaceId, storeId }), NotAllowed],
    [(await buildWorkspace()).owner, NotFound],
  ];
  for (const [actor, kind] of closed) await expect(connect(newToken(), actor)).rejects.toThrow(kind);
  expect(verified).toEqual([]);
  await connect(newToken(), await buildMember(workspaceId, { role: "consultant" }));
  for (const [actor, kind] of closed.slice(0, 2)) await expect(end(actor)).rejects.toThrow(kind);
  expect(await rows()).toHaveLength(1);
  await inTenant(owner, (ctx) => archiveStore(ctx, { storeId }));
  await expect(connect(newToken())).rejects.toThrow("put away");
});
