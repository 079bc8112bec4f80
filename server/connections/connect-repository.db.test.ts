import { afterAll, beforeAll, expect, test } from "vitest";
import { buildMember, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { flagsOf, type Running, startDns } from "../checks/probes/loopback.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { env } from "../env.ts";
import { InvalidInput, NotAllowed, NotFound, Unavailable } from "../errors.ts";
import { connectRepository, disconnectRepository } from "./connect-repository.ts";
import { loadConnections } from "./load-connections.ts";
import { checksInForce } from "./permissions.ts";
import { connectionPlace, seal } from "./seal.ts";

let dns: Running;
beforeAll(async () => {
  // No code host is there.
  dns = await startDns(() => ({ flags: flagsOf(3), answers: [] }));
  process.env.LAUNCH_READY_RESOLVER = `127.0.0.1:${dns.port}`;
});
afterAll(async () => {
  await Promise.all([dns.close(), disconnect()]);
});

const TOKEN = "read-only-token-of-a-code-host";
const url = "https://github.com/fern/kiln";

async function store() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const connect = (actor: Actor = owner, changes: { url?: string; token?: string } = {}) =>
    connectRepository(actor, { storeId, url, token: TOKEN, ...changes });
  return { owner, workspaceId, storeId, connect };
}

/** A connection as the verb keeps one. */
async function connected(token: string) {
  const { owner, workspaceId, storeId } = await store();
  await inTenant(owner, ({ db }) =>
    db.connection.create({
      data: {
        workspaceId,
        storeId,
        provider: "repository",
        sealed: seal(token, connectionPlace(storeId, "repository"), env().LAUNCH_READY_ENCRYPTION_KEY),
        masked: "•••• host",
        target: "github.com/fern/kiln",
        connectedByName: owner.name,
      },
    }),
  );
  return { owner, workspaceId, storeId };
}

const scanOf = async (owner: Actor, storeId: string) =>
  (await inTenant(owner, (ctx) => checksInForce(ctx, storeId))).find(({ id }) => id === "sec.repo-scan");

test("a connected repository is scanned instead of asked for, and opens nothing else", async () => {
  const asked = await store();
  expect((await scanOf(asked.owner, asked.storeId))?.attestation).toBe(true);
  const { owner, storeId } = await connected(TOKEN);
  expect((await scanOf(owner, storeId))?.attestation).toBeUndefined();
  const zone = (await inTenant(owner, (ctx) => checksInForce(ctx, storeId))).find(
    ({ id }) => id === "edge.cf-settings",
  );
  expect(zone?.attestation ?? zone?.takesAnswer).toBe(true);
  expect((await inTenant(owner, (ctx) => loadConnections(ctx, storeId))).repository?.name).toBe("github.com/fern/kiln");
});

test("ending the connection deletes its token and asks again", async () => {
  const { owner, storeId } = await connected("");
  await inTenant(owner, (ctx) => disconnectRepository(ctx, { storeId }));
  expect(await inTenant(owner, ({ db }) => db.connection.count({ where: { storeId } }))).toBe(0);
  expect((await scanOf(owner, storeId))?.attestation).toBe(true);
});

test.each([
  "http://github.com/fern/kiln",
  "https://intranet.example/fern/kiln",
  "https://github.com/fern",
  "not an address",
])("%s is refused in words before anything is asked", async (address) => {
  const { connect } = await store();
  await expect(connect(undefined, { url: address })).rejects.toThrow(InvalidInput);
});

test("a silent host connects nothing, and the token is in no row, event or activity", async () => {
  const { connect, storeId } = await store();
  await expect(connect()).rejects.toThrow(Unavailable);
  const rows = await Promise.all([
    systemDb().activity.findMany({ where: { storeId } }),
    systemDb().outboxEvent.findMany({}),
    systemDb()
      .connection.findMany({ where: { storeId } })
      .catch(() => []),
  ]);
  expect(JSON.stringify(rows)).not.toContain(TOKEN);
});

test("is not a viewer's to connect, nor another workspace's", async () => {
  const { connect, workspaceId } = await store();
  await expect(connect(await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
  await expect(connect((await buildWorkspace()).owner)).rejects.toThrow(NotFound);
});
