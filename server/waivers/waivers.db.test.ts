import { afterAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { type BuiltVerdict, buildOutcome } from "../../prisma/builders/outcome.ts";
import { recordWords } from "../../prisma/builders/whole-store.ts";
import {
  type BuiltMember,
  type BuiltPerson,
  buildMember,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "../../prisma/builders/workspace.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { startRun } from "../audit-runs/start-run.ts";
import { DAY_MS } from "../checks/check.ts";
import { inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { refreshExpired } from "../stores/refresh-expired.ts";
import { judgeStages, refreshStore } from "../stores/refresh-store.ts";
import { acceptWaiver } from "./accept.ts";
import { founderWaivers, listWaivers, waiverOptions } from "./list.ts";
import { type ProposeWaiver, proposeWaiver } from "./propose.ts";
import { revokeWaiver } from "./revoke.ts";

afterAll(disconnect);

const slow: BuiltVerdict = { subject: "shop.example", status: "fail", findingKey: "long" };
type Place = {
  owner: BuiltMember;
  founder: BuiltPerson;
  storeId: string;
  workspaceId: string;
  findingId: string;
};

async function see(owner: BuiltMember, storeId: string, checkId: string, verdicts: BuiltVerdict[], at = new Date()) {
  await inTenant(owner, async (ctx) => {
    const { auditRunId } = await createRun(ctx, { storeId, trigger: "recheck", checkIds: [checkId], stageKey: null });
    await startRun(ctx, auditRunId);
    await recordCheck(ctx, { id: auditRunId, storeId }, buildOutcome(checkId, verdicts, { at }));
    await finishRun(ctx, auditRunId);
  });
}

async function failing(checkId = "redir.chain", verdict = slow): Promise<Place> {
  const { owner, workspaceId } = await buildWorkspace();
  const { storeId } = await buildStore(owner);
  const founder = await buildPerson({ workspaceId, storeId });
  await see(owner, storeId, checkId, [verdict]);
  const finding = await inTenant(owner, (ctx) => ctx.db.finding.findFirstOrThrow({ where: { storeId } }));
  return { owner, founder, storeId, workspaceId, findingId: finding.id };
}
const propose = (place: Place, changes: Partial<z.infer<typeof ProposeWaiver>> = {}, now = new Date()) =>
  inTenant(
    place.owner,
    (ctx) =>
      proposeWaiver(ctx, { storeId: place.storeId, findingId: place.findingId, ...recordWords(now), ...changes }),
    now,
  );
const accept = (place: Place, actor: BuiltMember | BuiltPerson, waiverId: string, now = new Date()) =>
  inTenant(actor, (ctx) => acceptWaiver(ctx, { storeId: place.storeId, waiverId }), now);
const findingState = async ({ owner, findingId }: Place) =>
  (await inTenant(owner, (ctx) => ctx.db.finding.findUniqueOrThrow({ where: { id: findingId } }))).state;
const record = async ({ owner }: Place, id: string) =>
  inTenant(owner, (ctx) => ctx.db.waiver.findUniqueOrThrow({ where: { id } }));
async function contained(): Promise<Place & { waiverId: string }> {
  const place = await failing();
  const { waiverId } = await propose(place);
  await accept(place, place.owner, waiverId);
  await accept(place, place.founder, waiverId);
  return { ...place, waiverId };
}

describe("agreeing", () => {
  test("takes a consultant and the founder; then the finding is contained and its gate no longer shut by it", async () => {
    const place = await failing();
    const { waiverId } = await propose(place);
    expect(await accept(place, place.owner, waiverId)).toEqual({ state: "proposed" });
    expect(await findingState(place)).toBe("open");
    const before = await inTenant(place.founder, (ctx) => founderWaivers(ctx, place.storeId));
    expect(before.waiting.map(({ id, worstCase }) => [id, worstCase])).toEqual([
      [waiverId, "A visitor waits half a second longer."],
    ]);
    expect(await accept(place, place.founder, waiverId)).toEqual({ state: "accepted" });
    expect(await findingState(place)).toBe("contained");
    const judgement = await inTenant(place.owner, (ctx) => judgeStages(ctx, place.storeId));
    expect(judgement.reasons.get("audit")?.some(({ id }) => id === "redir.chain")).toBe(false);
    const after = await inTenant(place.founder, (ctx) => founderWaivers(ctx, place.storeId));
    expect(after).toMatchObject({ waiting: [], contained: [{ id: waiverId }] });
  });

  test("of one person with two hats counts once", async () => {
    const place = await failing();
    const twoHats = await buildPerson(place, { email: place.owner.email });
    const { waiverId } = await propose(place);
    await accept(place, place.owner, waiverId);
    await expect(accept(place, twoHats, waiverId)).rejects.toThrow("Two different people have to agree.");
    expect((await record(place, waiverId)).state).toBe("proposed");
  });

  test("twice by the same person changes nothing, and both at once agree once", async () => {
    const place = await failing();
    const { waiverId } = await propose(place);
    await accept(place, place.owner, waiverId);
    await accept(place, place.owner, waiverId);
    expect((await record(place, waiverId)).state).toBe("proposed");
    await Promise.all([accept(place, place.founder, waiverId), accept(place, place.owner, waiverId)]);
    expect((await record(place, waiverId)).state).toBe("accepted");
  });

  test("is not for a teammate, a viewer or another workspace", async () => {
    const place = await failing();
    const { waiverId } = await propose(place);
    const teammate = await buildPerson(place, { role: "teammate" });
    const viewer = await buildMember(place.workspaceId, { role: "viewer" });
    await expect(accept(place, teammate, waiverId)).rejects.toThrow(NotAllowed);
    await expect(accept(place, viewer, waiverId)).rejects.toThrow(NotAllowed);
    await expect(accept(place, (await buildWorkspace()).owner, waiverId)).rejects.toThrow(NotFound);
  });

  test("comes too late once the measurement is old", async () => {
    const place = await failing();
    const { waiverId } = await propose(place);
    const later = new Date(Date.now() + 8 * DAY_MS);
    await expect(accept(place, place.founder, waiverId, later)).rejects.toThrow(/older than seven days/);
  });

  test("cannot be faked in the database: in force takes two people", async () => {
    const place = await failing();
    const { waiverId } = await propose(place);
    const forge = inTenant(place.owner, (ctx) =>
      ctx.db.waiver.update({
        where: { id: waiverId },
        data: { state: "accepted", reviewerUserId: place.owner.userId },
      }),
    );
    await expect(forge).rejects.toThrow(/Waiver_two_people/);
  });
});

describe("proposing", () => {
  test.each<[string, Partial<z.infer<typeof ProposeWaiver>>, string]>([
    ["ends in 60 days", { endDay: new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10) }, "endDay"],
    ["names nothing", { bottleneck: "slow" }, "bottleneck"],
    ["has no proof", { containmentProof: "trust me" }, "containmentProof"],
    ["is proven by a check that does not pass", { containmentProof: "redir.chain" }, "containmentProof"],
    ["holds a secret", { containment: `The key is ${["sk", "live", "a1B2".repeat(6)].join("_")}.` }, "containment"],
  ])("a record that %s is refused, with its field, and nothing is stored", async (_name, changes, field) => {
    const place = await failing();
    const error = await propose(place, changes).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error).toMatchObject({ field });
    expect(await inTenant(place.owner, (ctx) => listWaivers(ctx, place.storeId))).toEqual([]);
  });

  test("what can never be contained says why, before and after somebody tries", async () => {
    const place = await failing("dns.apex-resolves", { subject: "shop.example", status: "fail", findingKey: "nodata" });
    const ref = { storeId: place.storeId, findingId: place.findingId };
    const { refusal } = await inTenant(place.owner, (ctx) => waiverOptions(ctx, ref));
    expect(refusal).toBe("A shop nobody can buy from is not contained.");
    await expect(propose(place)).rejects.toMatchObject({ userMessage: refusal });
  });

  test("again takes the place of the first proposal, and is refused while a record is in force", async () => {
    const place = await failing();
    const first = await propose(place);
    const second = await propose(place);
    expect((await record(place, first.waiverId)).state).toBe("void");
    await accept(place, place.owner, second.waiverId);
    await accept(place, place.founder, second.waiverId);
    await expect(propose(place)).rejects.toThrow(Conflict);
  });

  test("a renewal needs a new measurement", async () => {
    const place = await contained();
    const { owner, storeId, waiverId } = place;
    await inTenant(owner, (ctx) => revokeWaiver(ctx, { storeId, waiverId, reason: "The cache was switched off." }));
    await expect(propose(place)).rejects.toThrow(/new measurement/);
    await see(owner, storeId, "redir.chain", [slow], new Date(Date.now() + 1_000));
    await expect(propose(place)).resolves.toBeDefined();
  });

  test("asks the founder once by mail, and nobody else of the shop", async () => {
    const place = await failing();
    await buildPerson(place, { role: "teammate" });
    const { waiverId } = await propose(place);
    await accept(place, place.owner, waiverId);
    const mails = await systemDb().mail.findMany({ where: { storeId: place.storeId, template: "waiver-word" } });
    expect(mails.map(({ toEmail }) => toEmail)).toEqual([place.founder.email]);
  });

  test("is not for a viewer or the founder", async () => {
    const place = await failing();
    const viewer = await buildMember(place.workspaceId, { role: "viewer" });
    for (const actor of [viewer, place.founder]) {
      const input = { storeId: place.storeId, findingId: place.findingId, ...recordWords(new Date()) };
      await expect(inTenant(actor, (ctx) => proposeWaiver(ctx, input))).rejects.toThrow(NotAllowed);
    }
  });
});

describe("a record in force ends", () => {
  test("when somebody of the two takes it back: the finding is open again", async () => {
    const place = await contained();
    const { founder, storeId, waiverId } = place;
    await inTenant(founder, (ctx) => revokeWaiver(ctx, { storeId, waiverId, reason: "Not during the sale." }));
    expect(await record(place, waiverId)).toMatchObject({
      state: "void",
      voidReason: `${founder.name}: Not during the sale.`,
    });
    expect(await findingState(place)).toBe("reopened");
  });

  test("on its day, by itself, within a minute of housekeeping", async () => {
    const place = await contained();
    const after = new Date(Date.now() + 12 * DAY_MS);
    await refreshExpired(after);
    expect(await record(place, place.waiverId)).toMatchObject({ state: "void" });
    expect(await findingState(place)).toBe("reopened");
    const entry = await inTenant(place.owner, (ctx) =>
      ctx.db.activity.findFirstOrThrow({ where: { storeId: place.storeId, action: "waiver.voided" } }),
    );
    expect(entry).toMatchObject({ actorKind: "system", actorName: "Launch Ready" });
  });

  test("when the same begins to fail on another subject", async () => {
    const place = await contained();
    await see(
      place.owner,
      place.storeId,
      "redir.chain",
      [slow, { ...slow, subject: "api.shop.example" }],
      new Date(Date.now() + 1_000),
    );
    expect((await record(place, place.waiverId)).voidReason).toMatch(/api\.shop\.example/);
  });

  test("when a check sees it fixed, and a relapse is not covered", async () => {
    const place = await contained();
    const { owner, storeId } = place;
    await see(
      owner,
      storeId,
      "redir.chain",
      [{ subject: "shop.example", status: "pass" }],
      new Date(Date.now() + 1_000),
    );
    expect((await record(place, place.waiverId)).state).toBe("void");
    await see(owner, storeId, "redir.chain", [slow], new Date(Date.now() + 2_000));
    expect(await findingState(place)).toBe("reopened");
  });

  test("when a campaign begins that it was not made for", async () => {
    const place = await contained();
    const { owner, storeId } = place;
    await inTenant(owner, async (ctx) => {
      const { profile } = await ctx.db.store.findUniqueOrThrow({ where: { id: storeId } });
      const campaigns = [
        {
          name: "Flash sale",
          start: new Date(Date.now() - 60_000).toISOString(),
          end: new Date(Date.now() + DAY_MS).toISOString(),
        },
      ];
      await ctx.db.store.update({ where: { id: storeId }, data: { profile: { ...(profile as object), campaigns } } });
      await refreshStore(ctx, storeId);
    });
    expect((await record(place, place.waiverId)).voidReason).toMatch(/Flash sale/);
  });
});

test("a list never shows a store as ready on evidence that has expired", async () => {
  const place = await failing();
  const before = await systemDb().storeSummary.findUniqueOrThrow({ where: { storeId: place.storeId } });
  expect(before.validUntil).not.toBeNull();
  const after = new Date(Date.now() + 2 * DAY_MS);
  await refreshExpired(after);
  const now = await systemDb().storeSummary.findUniqueOrThrow({ where: { storeId: place.storeId } });
  expect(now.updatedAt).toEqual(after);
  expect(now.itemStates[1]).toBe("unknown");
});
