import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type BuiltMember,
  type BuiltPerson,
  buildMember,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "../../prisma/builders/workspace.ts";
import { disconnect, systemDb } from "../db.ts";
import type { RequestContext } from "./procedures.ts";
import { appRouter, createCaller } from "./root.ts";

let owner: BuiltMember;
let founder: BuiltPerson;
let storeId: string;

beforeAll(async () => {
  ({ owner } = await buildWorkspace());
  ({ storeId } = await buildStore(owner));
  founder = await buildPerson({ workspaceId: owner.workspaceId, storeId });
});
afterAll(disconnect);

function contextOf(person: BuiltMember | BuiltPerson, isViewingAsFounder: boolean, now = new Date()): RequestContext {
  const { userId, email, name } = person;
  return {
    user: { id: userId, email, name, timeZone: null, sessionId: crypto.randomUUID() },
    workspaceId: person.workspaceId,
    clientIp: "192.0.2.9",
    isViewingAsFounder,
    now: () => now,
  };
}

/** Calls a procedure with nothing but the store; gives the code of the refusal, or `ok`. */
async function call(context: RequestContext, path: string): Promise<string> {
  let target: unknown = createCaller(context);
  for (const part of path.split(".")) target = (target as Record<string, unknown>)[part];
  try {
    await (target as (given: unknown) => Promise<unknown>)({ storeId });
    return "ok";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return error.code;
  }
}

/** What is anybody's or only the user's own has no store to change. */
const outsideOfStores = /^(me|freeChecks|certificates\.view|shareLinks\.view|secretLinks\.reveal)\b/;
const procedures: Record<string, unknown> = appRouter._def.procedures;
const mutations = Object.keys(procedures).filter(
  (path) => (procedures[path] as { _def: { type: string } })._def.type === "mutation" && !outsideOfStores.test(path),
);

test.each(mutations)("%s is refused to a consultant who looks as the founder", async (path) => {
  expect(await call(contextOf(owner, true), path)).toBe("FORBIDDEN");
});

test("a founder's own word is taken on the same pages", async () => {
  expect(await call(contextOf(founder, true), "founder.checkControl")).not.toBe("FORBIDDEN");
});

test("a consultant's look is put on record once an hour, a viewer's too, and the founder's own never", async () => {
  const viewer = await buildMember(owner.workspaceId, { role: "viewer" });
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 8, minutes));
  for (const minutes of [0, 1, 59]) await createCaller(contextOf(owner, false, at(minutes))).founder.frame({ storeId });
  await createCaller(contextOf(viewer, false, at(2))).founder.frame({ storeId });
  await createCaller(contextOf(founder, true, at(3))).founder.frame({ storeId });
  const looks = () => systemDb().activity.findMany({ where: { storeId, action: "founder-view.opened" } });
  expect((await looks()).map(({ actorId }) => actorId).toSorted()).toEqual(
    [owner.memberId, viewer.memberId].toSorted(),
  );
  await createCaller(contextOf(owner, false, at(61))).founder.frame({ storeId });
  expect(await looks()).toHaveLength(3);
});
