import { afterAll, describe, expect, test } from "vitest";
import { buildOutcome } from "../../prisma/builders/outcome.ts";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { finishRun } from "../audit-runs/finish-run.ts";
import { recordCheck } from "../audit-runs/record-check.ts";
import { createRun } from "../audit-runs/request-run.ts";
import { startRun } from "../audit-runs/start-run.ts";
import type { Json, Verdict } from "../checks/check.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { Conflict, InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { founderTasks } from "../founder/todo.ts";
import { judgeMinimumBar } from "../stages/minimum-bar.ts";
import { loadCheckStates } from "../stores/load-state.ts";
import { answerDocument } from "./answer-document.ts";
import { exportDocument } from "./export-document.ts";
import { loadApprovals } from "./founder-words.ts";
import { listDeliverables, publishDeliverable, readDeliverable } from "./read-deliverable.ts";
import { saveRecordNote } from "./record-notes.ts";

afterAll(disconnect);

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("edge")}.example`;
  const profile = { ...emptyProfile(domain), canonicalOrigin: `https://www.${domain}` };
  const { storeId } = await buildStore(owner, { profile, startAudit: false });
  const founder = await buildPerson({ workspaceId, storeId });
  const as = <T>(actor: Actor, work: Parameters<typeof inTenant<T>>[1]) => inTenant(actor, work);
  /** What one check saw in an audit of its own. */
  async function see(checkId: string, facts: Json, verdict: Partial<Verdict> = {}): Promise<void> {
    const ref = { storeId, trigger: "recheck" as const, checkIds: [checkId], stageKey: null };
    await as(owner, async (ctx) => {
      const { auditRunId } = await createRun(ctx, ref);
      await startRun(ctx, auditRunId);
      const outcome = buildOutcome(checkId, [{ subject: domain, status: "pass", ...verdict }], { facts });
      await recordCheck(ctx, { id: auditRunId, storeId }, outcome);
      await finishRun(ctx, auditRunId);
    });
  }
  const proof = { type: "TXT", name: domain, value: "google-site-verification=abc" };
  const record = (parts: { type: string; value: string; name?: string }): Json => ({
    name: domain,
    ttl: 300,
    proxied: null,
    comment: null,
    ...parts,
  });
  const zone = (...more: Json[]): Json => ({
    zone: domain,
    source: "outside",
    refused: null,
    records: [record({ type: "A", value: "192.0.2.1" }), record(proof), ...more],
    unseen: [],
    notes: [],
  });
  const chain = (status: number): Json => ({
    chains: [
      {
        start: `http://${domain}/p?x=1`,
        end: "ok",
        pageRefresh: null,
        scriptRedirect: null,
        hops: [
          hop(`http://${domain}/p?x=1`, status, `https://www.${domain}/p?x=1`),
          hop(`https://www.${domain}/p?x=1`, 200, null),
        ],
      },
    ],
  });
  const keyed = async (key: string) => {
    const all = await as(owner, (ctx) => listDeliverables(ctx, storeId));
    return all.find((each) => each.key === key) ?? null;
  };
  const read = async (key: string) => {
    const deliverableId = (await keyed(key))?.id ?? "";
    return as(owner, (ctx) => readDeliverable(ctx, { storeId, deliverableId, number: null }));
  };
  const publish = async (key: string) => {
    const deliverableId = (await keyed(key))?.id ?? "";
    await as(owner, (ctx) => publishDeliverable(ctx, { storeId, deliverableId }));
    return deliverableId;
  };
  return { owner, founder, workspaceId, storeId, domain, as, see, zone, record, proof, chain, keyed, read, publish };
}

function hop(url: string, status: number, to: string | null): Json {
  return {
    url,
    status,
    to,
    tlsOk: url.startsWith("https:") ? true : null,
    ip: null,
    ms: Math.random(),
    botWall: false,
    fault: null,
    code: null,
  };
}

describe("the DNS map", () => {
  test("is drafted once the zone was read, and not before", async () => {
    const { keyed, see, zone, read } = await onboard();
    expect(await keyed("D2.1")).toBe(null);
    await see("dns.map", zone());
    const { body, number, freshestAt } = await read("D2.1");
    expect(number).toBe(1);
    expect(freshestAt).not.toBe(null);
    expect(body).toMatchObject({
      key: "D2.1",
      content: { rows: [{ type: "A" }, { type: "TXT", isExplained: false }] },
    });
  });

  test("keeps a published version as it was; the same zone makes no new one, another zone and a note do", async () => {
    const { owner, storeId, as, see, zone, record, proof, read, publish } = await onboard();
    await see("dns.map", zone());
    await publish("D2.1");
    await see("dns.map", zone());
    expect((await read("D2.1")).versions).toHaveLength(1);
    await as(owner, (ctx) => saveRecordNote(ctx, { storeId, ...proof, ...words }));
    expect((await read("D2.1")).versions.map(({ number, state }) => `${number} ${state}`)).toEqual([
      "2 draft",
      "1 published",
    ]);
    await see("dns.map", zone(record({ type: "CAA", value: '0 issue "ca.test"' })));
    const { body, number } = await read("D2.1");
    expect(number).toBe(2);
    // What a person wrote survives the new look.
    expect(body).toMatchObject({
      content: {
        rows: [{}, { purpose: "Search statistics", ownerName: "Maya", since: "2024-03-01", isExplained: true }, {}],
      },
    });
  });

  test("takes notes on its own records only, from editors of its own workspace only", async () => {
    const { founder, workspaceId, storeId, owner, as, see, zone, proof } = await onboard();
    await see("dns.map", zone());
    const save = (actor: Actor, more: object = {}) =>
      as(actor, (ctx) => saveRecordNote(ctx, { storeId, ...proof, ...words, ...more }));
    await expect(save(owner, { value: "another" })).rejects.toThrow(NotFound);
    await expect(save((await buildWorkspace()).owner)).rejects.toThrow(NotFound);
    await expect(save(await buildMember(workspaceId, { role: "viewer" }))).rejects.toThrow(NotAllowed);
    await expect(save(founder)).rejects.toThrow(NotAllowed);
  });

  test("is handed out as a zone file and a table, to nobody of another workspace", async () => {
    const { owner, storeId, as, see, zone, keyed } = await onboard();
    await see("dns.map", zone());
    const deliverableId = (await keyed("D2.1"))?.id ?? "";
    const get = (actor: Actor, format: "csv" | "zone") =>
      as(actor, (ctx) => exportDocument(ctx, { storeId, deliverableId, number: null, format }));
    expect((await get(owner, "zone")).text).toContain("IN A 192.0.2.1");
    expect((await get(owner, "csv")).text.split("\r\n")).toHaveLength(4);
    await expect(get((await buildWorkspace()).owner, "csv")).rejects.toThrow(NotFound);
  });
});

const words = { purpose: "Search statistics", ownerName: "Maya", since: "2024-03-01", isRequired: true };

describe("the redirect matrix", () => {
  test("says where a way in should land, where it lands and each hop, and looking again is no new version", async () => {
    const { domain, see, chain, read, publish } = await onboard();
    await see("redir.matrix", chain(301), { subject: `http://${domain}/p?x=1` });
    expect((await read("D2.2")).body).toMatchObject({
      key: "D2.2",
      content: {
        canonicalOrigin: `https://www.${domain}`,
        rows: [
          {
            expected: `https://www.${domain}/p?x=1`,
            actual: `https://www.${domain}/p?x=1`,
            isPathKept: true,
            isQueryKept: true,
            status: "pass",
            hops: [{ status: 301 }, { status: 200 }],
          },
        ],
      },
    });
    await publish("D2.2");
    await see("redir.matrix", chain(301), { subject: `http://${domain}/p?x=1` });
    expect((await read("D2.2")).versions).toHaveLength(1);
  });

  test("is approved by the founder for as long as it says the same", async () => {
    const { owner, founder, storeId, domain, as, see, chain, read, publish } = await onboard();
    const subject = `http://${domain}/p?x=1`;
    const reasons = async () => {
      const bar = await as(owner, async ({ db, now }) =>
        judgeMinimumBar(await loadCheckStates(db, storeId), [], await loadApprovals(db, storeId), now),
      );
      return bar[1]?.reasons.filter((text) => text.includes("founder"));
    };
    await see("redir.matrix", chain(301), { subject });
    const deliverableId = await publish("D2.2");
    expect(await reasons()).toEqual(["The founder has not approved the redirect matrix yet."]);
    const say = (actor: Actor, answer: "approved" | "wrong", statement = "", number = 1) =>
      as(actor, (ctx) => answerDocument(ctx, { storeId, deliverableId, number, answer, statement }));
    const waiting = async () => {
      const { open } = await as(founder, (ctx) => founderTasks(ctx, storeId));
      return open.filter(({ documentId }) => documentId === deliverableId).map(({ id }) => id);
    };
    expect(await waiting()).toEqual(["document.D2.2"]);
    await expect(say(founder, "wrong")).rejects.toThrow(InvalidInput);
    await say(founder, "wrong", "The old shop is still there.");
    expect(await reasons()).toEqual(["The founder says of the redirect matrix: The old shop is still there."]);
    // What is wrong is the consultant's to put right; the founder is asked again by the next version.
    expect(await waiting()).toEqual([]);
    await say(founder, "approved");
    expect(await reasons()).toEqual([]);
    expect((await read("D2.2")).founderAnswer).toMatchObject({ isApproved: true, byName: founder.name });
    await see("redir.matrix", chain(302), { subject });
    expect(await reasons()).toEqual(["The redirect matrix has changed since the founder looked at it."]);
    await publish("D2.2");
    expect(await waiting()).toEqual(["document.D2.2"]);
    await expect(say(founder, "approved")).rejects.toThrow(Conflict);
    const actions = await as(owner, ({ db }) => db.activity.findMany({ where: { storeId, subjectId: deliverableId } }));
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["deliverable.approved-by-founder", "deliverable.found-wrong"]),
    );
  });

  test("takes no answer from a teammate, a consultant, another store's founder or of a draft", async () => {
    const { owner, founder, workspaceId, storeId, domain, as, see, chain, keyed, publish } = await onboard();
    await see("redir.matrix", chain(301), { subject: `http://${domain}/p?x=1` });
    const deliverableId = (await keyed("D2.2"))?.id ?? "";
    const say = (actor: Actor) =>
      as(actor, (ctx) => answerDocument(ctx, { storeId, deliverableId, number: 1, answer: "approved", statement: "" }));
    await expect(say(founder)).rejects.toThrow(NotFound);
    await publish("D2.2");
    await expect(say(owner)).rejects.toThrow(NotAllowed);
    await expect(say(await buildPerson({ workspaceId, storeId }, { role: "teammate" }))).rejects.toThrow(NotAllowed);
    await expect(say(await buildPerson(await buildStore(owner)))).rejects.toThrow(NotFound);
  });
});

test("the Cloudflare review shows each setting as found and as wanted, and nothing before anybody looked", async () => {
  const { see, keyed, read } = await onboard();
  await see("dns.map", {});
  expect(await keyed("D2.3")).toBe(null);
  const rows = [{ id: "ssl", value: "flexible", status: "fail", good: "strict" }];
  await see("edge.cf-settings", {}, { status: "fail", findingKey: "setting-ssl", data: { rows, id: "ssl" } });
  expect((await read("D2.3")).body).toMatchObject({
    key: "D2.3",
    content: { source: "zone", settings: [{ id: "ssl", found: "flexible", wanted: "strict", status: "fail" }] },
  });
});
