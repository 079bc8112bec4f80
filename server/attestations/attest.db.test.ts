import { afterAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { buildMember, buildPerson, buildStore, buildWorkspace } from "../../prisma/builders/workspace.ts";
import { DAY_MS } from "../checks/check.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { founderTasks } from "../founder/todo.ts";
import { judgeStages } from "../stores/refresh-store.ts";
import { type Attest, attest } from "./attest.ts";

afterAll(disconnect);

const checkId = "dep.owner";
async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner, { startAudit: true });
  const answer = (parts: Partial<z.infer<typeof Attest>> = {}, actor: Actor = owner, now = new Date()) =>
    inTenant(
      actor,
      (ctx) =>
        attest(ctx, {
          storeId,
          checkId,
          answer: "pass",
          statement: "Ines owns the account, Maya deploys.",
          evidenceUrl: "https://docs.studio.example/owner",
          ...parts,
        }),
      now,
    );
  const reasons = async (now = new Date()) => {
    const judgement = await inTenant(owner, (ctx) => judgeStages(ctx, storeId), now);
    return judgement.reasons.get("audit")?.filter(({ id }) => id === checkId || id === "F1.3") ?? [];
  };
  return { owner, workspaceId, storeId, answer, reasons };
}

describe("an answer and the gate", () => {
  test("waits for one", async () => {
    const { reasons } = await onboard();
    expect(await reasons()).toMatchObject([{ kind: "attestation" }]);
  });

  test("opens with evidence, until the answer expires", async () => {
    const { answer, reasons } = await onboard();
    await answer();
    expect(await reasons()).toEqual([]);
    expect(await reasons(new Date(Date.now() + 91 * DAY_MS))).toMatchObject([{ kind: "attestation" }]);
  });

  test.each(["pass", "not-applicable"] as const)("stays shut on %s without evidence", async (word) => {
    const { answer, reasons } = await onboard();
    await answer({ answer: word, evidenceUrl: null });
    expect(await reasons()).toMatchObject([{ kind: "attestation" }]);
  });

  test("shuts on a no, shows the signal behind it, and opens again with a newer yes", async () => {
    const { answer, reasons, owner, storeId } = await onboard();
    await answer({ answer: "fail" });
    expect((await reasons()).map(({ kind }) => kind)).toEqual(["signal", "fail"]);
    await answer({}, owner, new Date(Date.now() + 1_000));
    expect(await reasons(new Date(Date.now() + 2_000))).toEqual([]);
    const signal = await inTenant(owner, (ctx) => ctx.db.signal.findFirstOrThrow({ where: { storeId, key: "F1.3" } }));
    expect(signal.state).toBe("not-seen");
    expect(signal.clearedAt).not.toBeNull();
  });
});

test("a secret in an answer is refused, and nothing of it is stored", async () => {
  const { answer, owner, storeId } = await onboard();
  const secret = ["sk", "live", "a1B2c3D4".repeat(3)].join("_");
  for (const input of [
    { statement: `The key is ${secret} as of today.` },
    { evidenceUrl: `https://docs.studio.example/?key=${secret}` },
  ]) {
    await expect(answer(input)).rejects.toThrow(InvalidInput);
  }
  const stored = await inTenant(owner, async ({ db }) => [
    await db.attestation.findMany({ where: { storeId } }),
    await db.auditRun.findMany({ where: { storeId } }),
    await db.result.findMany({ where: { storeId } }),
    await db.activity.findMany({ where: { storeId, action: "check.attested" } }),
  ]);
  expect(stored).toEqual([[], [], [], []]);
});

test("a measured check takes no answer", async () => {
  const { answer } = await onboard();
  await expect(answer({ checkId: "dns.dnssec" })).rejects.toThrow(InvalidInput);
  await expect(answer({ checkId: "dns.nothing" })).rejects.toThrow(InvalidInput);
});

describe("who answers", () => {
  test("the founder, what is theirs to know, and their task is done", async () => {
    const { answer, workspaceId, storeId } = await onboard();
    const founder = await buildPerson({ workspaceId, storeId });
    await answer({ evidenceUrl: null }, founder);
    const open = await inTenant(founder, (ctx) => founderTasks(ctx, storeId));
    expect(open.open.map(({ id }) => id)).toContain(checkId);
    await answer({}, founder, new Date(Date.now() + 1_000));
    const tasks = await inTenant(founder, (ctx) => founderTasks(ctx, storeId), new Date(Date.now() + 2_000));
    expect(tasks.done.map(({ id }) => id)).toContain(checkId);
    await expect(answer({ checkId: "dep.repeatable" }, founder)).rejects.toThrow(NotAllowed);
  });

  test("no teammate, no viewer, nobody of another workspace", async () => {
    const { answer, workspaceId, storeId } = await onboard();
    const teammate = await buildPerson({ workspaceId, storeId }, { role: "teammate" });
    await expect(answer({}, teammate)).rejects.toThrow(NotAllowed);
    await expect(answer({}, await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
    await expect(answer({}, (await buildWorkspace()).owner)).rejects.toThrow(NotFound);
  });
});
