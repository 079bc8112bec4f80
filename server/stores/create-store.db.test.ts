import { expect, test } from "vitest";
import { buildMember, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { inTenant } from "../ctx.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { createStore } from "./create-store.ts";
import { listStores } from "./list-stores.ts";

test("a new store has a sprint with six stages and stands in its workspace's list", async () => {
  const { owner } = await buildWorkspace();
  const { storeId } = await buildStore(owner, { name: "Fern" });
  const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: "", view: "all" }));
  expect(
    stores.map(({ id, verdict, stages, nextMove }) => ({ id, verdict, stages: stages.length, by: nextMove.by })),
  ).toEqual([{ id: storeId, verdict: "not-checked", stages: 6, by: "consultant" }]);
});

test("a domain the workspace has is refused, and no half store is left", async () => {
  const { owner } = await buildWorkspace();
  const domain = `${unique("twice")}.example`;
  await buildStore(owner, { domain });
  const again = buildStore(owner, { domain });
  await expect(again).rejects.toThrow(Conflict);
  const { stores } = await inTenant(owner, (ctx) => listStores(ctx, { q: "", view: "all" }));
  expect(stores).toHaveLength(1);
});

test("two workspaces may onboard the same domain", async () => {
  const domain = `${unique("shared")}.example`;
  const [a, b] = [await buildWorkspace(), await buildWorkspace()];
  await buildStore(a.owner, { domain });
  await expect(buildStore(b.owner, { domain })).resolves.toBeDefined();
});

test("a viewer cannot add a store", async () => {
  const { workspaceId } = await buildWorkspace();
  const viewer = await buildMember(workspaceId, { role: "viewer" });
  const input = {
    name: "No",
    profile: emptyProfile("no.example"),
    launchDay: null,
    timeZone: "UTC",
    startAudit: false,
  };
  await expect(inTenant(viewer, (ctx) => createStore(ctx, input))).rejects.toThrow(NotAllowed);
});
