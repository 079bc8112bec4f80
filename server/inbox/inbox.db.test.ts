import { afterAll, expect, test } from "vitest";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { recordActivity } from "../activity/record-activity.ts";
import { DAY_MS } from "../checks/check.ts";
import { inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { NotAllowed } from "../errors.ts";
import { listInbox } from "./list-inbox.ts";
import { markInbox } from "./mark-inbox.ts";

afterAll(disconnect);

async function shop() {
  const { owner } = await buildWorkspace();
  const place = await buildStore(owner);
  const founder = await buildPerson(place);
  const { workspaceId, storeId } = place;
  await inTenant(owner, ({ db, now }) =>
    db.deploy.create({
      data: {
        ...{ workspaceId, storeId, provider: "vercel", providerDeployId: unique("dpl"), environment: "production" },
        ...{ state: "live", lastEventAt: now, title: "Gift wrap", verdict: "roll-back", verdictAt: now },
      },
    }),
  );
  await inTenant(founder, (ctx) =>
    recordActivity(ctx, {
      storeId,
      action: "deliverable.approved-by-founder",
      subject: { kind: "deliverable", id: storeId, name: "Redirect matrix" },
    }),
  );
  const list = (member = owner) => inTenant(member, listInbox);
  return { owner, founder, place, list };
}

test("tells of a deploy to decide on and of a founder's word, each with the way to it", async () => {
  const { list } = await shop();
  const { entries } = await list();
  expect(entries.map(({ kind }) => kind).toSorted()).toEqual(["deploy", "reply"]);
  expect(entries.find(({ kind }) => kind === "deploy")).toMatchObject({
    title: "Gift wrap: roll it back",
    tone: "fail",
  });
});

test("what one member has done still waits for the other, and can be taken back", async () => {
  const { owner, list } = await shop();
  const colleague = await buildMember(owner.workspaceId, { role: "consultant" });
  const [first] = (await list()).entries;
  if (!first) throw new Error("the inbox is empty");
  await inTenant(owner, (ctx) => markInbox(ctx, { key: first.key, state: "done" }));
  expect((await list()).entries).toHaveLength(1);
  expect((await list(colleague)).entries).toHaveLength(2);
  await inTenant(owner, (ctx) => markInbox(ctx, { key: first.key, state: "open" }));
  expect((await list()).entries).toHaveLength(2);
});

test("what is put off comes back a day later", async () => {
  const { owner, list } = await shop();
  const [first] = (await list()).entries;
  if (!first) throw new Error("the inbox is empty");
  await inTenant(owner, (ctx) => markInbox(ctx, { key: first.key, state: "later" }));
  expect((await list()).entries).toHaveLength(1);
  const tomorrow = new Date(Date.now() + DAY_MS + 1000);
  expect((await inTenant(owner, listInbox, tomorrow)).entries).toHaveLength(2);
});

test("is empty of stores that were put away, of other workspaces, and closed to a store's own people", async () => {
  const { owner, founder, place, list } = await shop();
  const stranger = await shop();
  expect((await stranger.list()).entries.every(({ storeId }) => storeId !== place.storeId)).toBe(true);
  await expect(inTenant(founder, listInbox)).rejects.toThrow(NotAllowed);
  await inTenant(owner, ({ db, now }) =>
    db.store.update({ where: { id: place.storeId }, data: { archivedAt: now }, select: { id: true } }),
  );
  expect((await list()).entries.filter(({ kind }) => kind === "deploy")).toEqual([]);
});
