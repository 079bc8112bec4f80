import { afterAll, describe, expect, test, vi } from "vitest";
import { buildStageAudit } from "../../prisma/builders/stage.ts";
import { buildMember, buildPerson, buildStore, buildWorkspace, unique } from "../../prisma/builders/workspace.ts";
import { emptyProfile } from "../checks/store-profile.ts";
import { type Actor, type Ctx, inTenant } from "../ctx.ts";
import { disconnect } from "../db.ts";
import { InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { createCaller } from "../trpc/root.ts";
import { answerDocument } from "./answer-document.ts";
import { compareVersions } from "./compare-versions.ts";
import { documentHash, publishedVersions } from "./document-hash.ts";
import { loadHandover } from "./load-handover.ts";
import { listDeliverables, publishDeliverable, readDeliverable } from "./read-deliverable.ts";
import type { RichText } from "./rich-text.ts";
import { saveEdit } from "./save-edit.ts";

vi.setConfig({ testTimeout: 20_000 });
afterAll(disconnect);

const words = (text: string): RichText => ({
  type: "doc",
  content: [{ type: "paragraph", content: [{ type: "text", text }] }],
});

async function onboard() {
  const { owner, workspaceId } = await buildWorkspace();
  const domain = `${unique("hand")}.example`;
  const profile = { ...emptyProfile(domain), platform: "vercel" as const, canonicalOrigin: `https://${domain}` };
  const { storeId } = await buildStore(owner, { profile, startAudit: false });
  const founder = await buildPerson({ workspaceId, storeId });
  const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => inTenant(actor, work);
  const audit = (says: Parameters<typeof buildStageAudit>[3] = {}) =>
    buildStageAudit(owner, { storeId }, "audit", says);
  const idOf = async (key: string): Promise<string> => {
    const all = await as(owner, (ctx) => listDeliverables(ctx, storeId));
    const found = all.find((each) => each.key === key);
    if (!found) throw new Error(`no ${key}`);
    return found.id;
  };
  const read = async (key: string, number: number | null = null, actor: Actor = owner) => {
    const deliverableId = await idOf(key);
    return as(actor, (ctx) => readDeliverable(ctx, { storeId, deliverableId, number }));
  };
  const edit = async (key: string, part: string, body: RichText | null, revision = 0, actor: Actor = owner) => {
    const deliverableId = await idOf(key);
    return as(actor, (ctx) => saveEdit(ctx, { storeId, deliverableId, part, body, revision }));
  };
  const publish = async (key: string) => {
    const deliverableId = await idOf(key);
    await as(owner, (ctx) => publishDeliverable(ctx, { storeId, deliverableId }));
  };
  return { owner, workspaceId, domain, storeId, founder, as, audit, idOf, read, edit, publish };
}

const bad = (key: string) => [
  { subject: key, status: "fail" as const, findingKey: "bad", summary: `${key} is broken.` },
];

test("the three documents are written from the first audit on, and not before", async () => {
  const { as, owner, storeId, audit, read, domain } = await onboard();
  expect(await as(owner, (ctx) => listDeliverables(ctx, storeId))).toEqual([]);
  await audit({ "tls.expiry": bad("tls") });
  const keys = (await as(owner, (ctx) => listDeliverables(ctx, storeId))).map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining(["D6.1", "D6.2", "D6.3"]));
  const steps = await read("D6.2");
  expect(steps.plainness?.steps).toBeLessThanOrEqual(12);
  expect(steps.plainness?.grade).toBeLessThanOrEqual(9);
  expect(steps.plainness?.jargon).toEqual([]);
  expect(JSON.stringify(steps.body)).toContain(`https://${domain}/`);
  expect(JSON.stringify((await read("D6.3")).body)).toContain("tls.expiry");
  expect(JSON.stringify((await read("D6.1")).body)).toContain("Not now, because");
});

describe("what people write", () => {
  test("stays when the facts are written again, and says that they changed", async () => {
    const { audit, edit, read, publish } = await onboard();
    await audit();
    await edit("D6.3", "note:open", words("We know these."));
    expect((await read("D6.3")).edits).toMatchObject([{ isOutdated: false, isOrphan: false, revision: 1 }]);
    await publish("D6.3");
    await audit({ "tls.expiry": bad("tls") });
    const next = await read("D6.3");
    expect(next.number).toBe(2);
    expect(next.edits).toMatchObject([{ isOutdated: true, body: words("We know these.") }]);
    // The published one stands as it was.
    expect((await read("D6.3", 1)).edits).toMatchObject([{ isOutdated: false }]);
  });

  test("over somebody else's newer words changes nothing and shows theirs", async () => {
    const { workspaceId, audit, edit, read } = await onboard();
    await audit();
    const tomas = await buildMember(workspaceId, { role: "consultant" });
    expect(await edit("D6.2", "step:tell", words("Tell Maya."))).toEqual({ state: "saved", revision: 1 });
    const answer = await edit("D6.2", "step:tell", words("Tell Tomás."), 0, tomas);
    expect(answer).toMatchObject({ state: "conflict", theirs: { revision: 1, body: words("Tell Maya.") } });
    expect((await read("D6.2")).edits).toMatchObject([{ body: words("Tell Maya.") }]);
    expect(await edit("D6.2", "step:tell", words("Tell Tomás."), 1, tomas)).toEqual({ state: "saved", revision: 2 });
    // Blank takes it away again.
    await edit("D6.2", "step:tell", words(" "), 2);
    expect((await read("D6.2")).edits).toEqual([]);
  });

  test("on a published version begins the next one", async () => {
    const { audit, edit, read, publish } = await onboard();
    await audit();
    await publish("D6.2");
    const before = await read("D6.2", 1);
    await edit("D6.2", "note:when", words("Call me first."));
    const after = await read("D6.2");
    expect([after.number, after.state]).toEqual([2, "draft"]);
    const frozen = await read("D6.2", 1);
    expect([frozen.edits, frozen.sha256, frozen.state]).toEqual([[], before.sha256, "published"]);
  });

  test("holds no secret, in text or link, and nothing of it is stored", async () => {
    const { as, owner, storeId, audit, edit } = await onboard();
    await audit();
    const secret = ["sk", "live", "a1B2c3D4".repeat(3)].join("_");
    const linked: RichText = {
      type: "doc",
      content: [
        {
          type: "paragraph",
          content: [
            {
              type: "text",
              text: "Here",
              marks: [{ type: "link", attrs: { href: `https://pay.example/?key=${secret}` } }],
            },
          ],
        },
      ],
    };
    await expect(edit("D6.1", "note:keys", words(`It is ${secret}.`))).rejects.toThrow(InvalidInput);
    await expect(edit("D6.1", "note:keys", linked)).rejects.toThrow(InvalidInput);
    const stored = await as(owner, ({ db }) => db.deliverableVersion.findMany({ where: { storeId } }));
    expect(stored.flatMap(({ edits }) => edits)).toEqual([]);
  });

  test("is for editors, and for parts that exist", async () => {
    const { workspaceId, founder, audit, edit } = await onboard();
    await audit();
    const viewer = await buildMember(workspaceId, { role: "viewer" });
    await expect(edit("D6.1", "note:keys", words("No."), 0, viewer)).rejects.toThrow(NotAllowed);
    await expect(edit("D6.1", "note:keys", words("No."), 0, founder)).rejects.toThrow(NotAllowed);
    await expect(edit("D6.1", "note:nothing", words("No."))).rejects.toThrow(NotFound);
    await expect(edit("D6.1", "note:keys", words("No."), 0, (await buildWorkspace()).owner)).rejects.toThrow(NotFound);
  });
});

test("paper and Markdown show a store's own people published versions only, and strangers nothing", async () => {
  const { workspaceId, founder, audit, edit, publish, idOf, owner } = await onboard();
  await audit();
  const deliverableId = await idOf("D6.3");
  const other = await onboard();
  const neighbour = await buildPerson({
    workspaceId,
    storeId: (await buildStore(owner, { startAudit: false })).storeId,
  });
  const callerOf = (actor: { userId: string; name: string; email: string } | null) =>
    createCaller({
      user: actor && {
        id: actor.userId,
        email: actor.email,
        name: actor.name,
        timeZone: null,
        sessionId: crypto.randomUUID(),
      },
      workspaceId: null,
      clientIp: "192.0.2.1",
      now: () => new Date(),
    });
  const codeOf = async (actor: Parameters<typeof callerOf>[0], number = 1): Promise<string[]> =>
    Promise.all(
      (["printable", "markdown"] as const).map((name) =>
        callerOf(actor)
          .deliverables[name]({ deliverableId, number })
          .then(
            () => "shown",
            (error: { code: string }) => error.code,
          ),
      ),
    );
  expect(await codeOf(founder)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
  await publish("D6.3");
  await edit("D6.3", "note:open", words("Internal until it is published."));
  expect(await codeOf(owner, 2)).toEqual(["shown", "shown"]);
  expect(await codeOf(founder)).toEqual(["shown", "shown"]);
  expect(await codeOf(founder, 2)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
  for (const stranger of [neighbour, other.founder, other.owner]) {
    expect(await codeOf(stranger)).toEqual(["NOT_FOUND", "NOT_FOUND"]);
  }
  expect(await codeOf(null)).toEqual(["UNAUTHORIZED", "UNAUTHORIZED"]);
  const { text } = await callerOf(founder).deliverables.markdown({ deliverableId, number: 1 });
  expect(text).not.toContain("Internal until");
});

test("the known limits follow what is open, and count as read once the founder said so of this content", async () => {
  const { as, owner, founder, storeId, audit, publish, idOf } = await onboard();
  await audit();
  await publish("D6.3");
  await audit({ "tls.expiry": bad("tls") });
  const absent = await as(owner, (ctx) => loadHandover(ctx, storeId));
  const name = "tls.expiry tls bad";
  expect(absent.open.map((each) => each.name)).toContain(name);
  expect(absent.limits?.listed).not.toContain(name);
  await publish("D6.3");
  const deliverableId = await idOf("D6.3");
  const listed = await as(owner, (ctx) => loadHandover(ctx, storeId));
  expect(listed.limits?.listed).toContain(name);
  expect(listed.limits?.confirmedBy).toBeNull();
  await as(founder, (ctx) =>
    answerDocument(ctx, { storeId, deliverableId, number: 2, answer: "approved", statement: "" }),
  );
  expect((await as(owner, (ctx) => loadHandover(ctx, storeId))).limits?.confirmedBy).toBe(founder.name);
  const runs = await as(owner, ({ db }) => db.auditRun.findMany({ where: { storeId, state: "queued" } }));
  expect(runs.map(({ checkIds }) => checkIds)).toEqual(Array(3).fill(["ho.known-limits"]));
});

test("a signature's hash covers what is read, and the comparison says what changed", async () => {
  const { as, owner, storeId, audit, edit, read, publish, idOf } = await onboard();
  await audit();
  await publish("D6.3");
  const [published] = (await as(owner, (ctx) => publishedVersions(ctx, storeId))).filter(({ key }) => key === "D6.3");
  expect(published).toMatchObject({ number: 1, sha256: (await read("D6.3", 1)).sha256 });
  // The same content seen again is fresher and still the same document.
  await audit();
  expect((await read("D6.3", 1)).sha256).toBe(published?.sha256);
  await audit({ "tls.expiry": bad("tls") });
  await edit("D6.3", "note:open", words("Mind this one."));
  const deliverableId = await idOf("D6.3");
  const compared = await as(owner, (ctx) => compareVersions(ctx, { storeId, deliverableId, from: 1, to: 2 }));
  const open = compared.changes.find(({ id }) => id === "open");
  expect(open?.rows).toMatchObject([{ kind: "added", id: "tls.expiry tls bad" }]);
  expect(open?.prose.filter(({ kind }) => kind === "added").map(({ text }) => text)).toContain("Mind this one.");
  const before = { number: 1, content: { a: 1, b: 2 }, notes: "", edits: [] };
  expect(documentHash("D6.3", { ...before, content: { b: 2, a: 1 } })).toBe(documentHash("D6.3", before));
  expect(documentHash("D6.3", { ...before, notes: "x" })).not.toBe(documentHash("D6.3", before));
});
