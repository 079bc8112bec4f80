import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  type BuiltMember,
  type BuiltPerson,
  buildMember,
  buildPerson,
  buildStore,
  buildWorkspace,
} from "../../prisma/builders/workspace.ts";
import { type Actor, inTenant } from "../ctx.ts";
import { disconnect, systemDb } from "../db.ts";
import { InvalidInput, NotAllowed, NotFound } from "../errors.ts";
import { type AskQuestion, askQuestion, closeQuestion, replyToQuestion } from "./ask-question.ts";
import { countUnread, listQuestions, markRead, readQuestion } from "./list-questions.ts";

let maya: BuiltMember;
let ines: BuiltPerson;
let storeId: string;
let workspaceId: string;
beforeAll(async () => {
  const workspace = await buildWorkspace();
  maya = workspace.owner;
  workspaceId = workspace.workspaceId;
  const place = await buildStore(maya);
  storeId = place.storeId;
  ines = await buildPerson(place);
});
afterAll(disconnect);

function ask(actor: Actor, changes: Partial<z.infer<typeof AskQuestion>> = {}) {
  const about = { kind: "store" as const, id: storeId };
  return inTenant(actor, (ctx) =>
    askQuestion(ctx, { storeId, audience: "shop", about, text: "Can we launch on Friday?", ...changes }),
  );
}
const mailOf = (questionId: string, email: string) =>
  systemDb().mail.findMany({
    where: { template: "question", toEmail: email, data: { path: ["path"], string_contains: questionId } },
  });

test("a founder's question reaches the consultants by mail, and the answer reaches the founder", async () => {
  const { questionId } = await ask(ines);
  expect(await mailOf(questionId, maya.email)).toHaveLength(1);
  expect(await mailOf(questionId, ines.email)).toHaveLength(0);
  expect(await inTenant(maya, (ctx) => countUnread(ctx, storeId))).toBe(1);
  await inTenant(maya, (ctx) => replyToQuestion(ctx, { storeId, questionId, text: "Yes, if the sale can wait." }));
  const [mail] = await mailOf(questionId, ines.email);
  expect(mail?.data).toMatchObject({ path: `/my-store/${storeId}/questions/${questionId}`, authorName: maya.name });
  const read = await inTenant(ines, (ctx) => readQuestion(ctx, { storeId, questionId }));
  expect(read).toMatchObject({ state: "answered", aboutPath: `/my-store/${storeId}` });
  expect(read.messages.map(({ isFromShop, text }) => [isFromShop, text])).toEqual([
    [true, "Can we launch on Friday?"],
    [false, "Yes, if the sale can wait."],
  ]);
  expect(await inTenant(ines, (ctx) => countUnread(ctx, storeId))).toBe(1);
  await inTenant(ines, (ctx) => markRead(ctx, { storeId, questionId }));
  expect(await inTenant(ines, (ctx) => countUnread(ctx, storeId))).toBe(0);
});

test("a closed question is opened again by the next word", async () => {
  const { questionId } = await ask(ines);
  await inTenant(maya, (ctx) => closeQuestion(ctx, { storeId, questionId }));
  await inTenant(ines, (ctx) => replyToQuestion(ctx, { storeId, questionId, text: "One more thing." }));
  expect((await inTenant(maya, (ctx) => readQuestion(ctx, { storeId, questionId }))).state).toBe("open");
});

test("what the team says to itself does not exist for the shop's people, nor in their mail", async () => {
  const { questionId } = await ask(maya, { audience: "team", text: "The founder should not read this." });
  const listed = await inTenant(ines, (ctx) => listQuestions(ctx, { storeId, show: "all", before: null }));
  expect(listed.questions.map(({ id }) => id)).not.toContain(questionId);
  await expect(inTenant(ines, (ctx) => readQuestion(ctx, { storeId, questionId }))).rejects.toThrow(NotFound);
  await expect(inTenant(ines, (ctx) => replyToQuestion(ctx, { storeId, questionId, text: "Hello?" }))).rejects.toThrow(
    NotFound,
  );
  await expect(ask(ines, { audience: "team" })).rejects.toThrow(NotAllowed);
  for (const rows of await inTenant(ines, ({ db }) =>
    Promise.all([
      db.questionMessage.findMany({ where: { questionId } }),
      db.questionReader.findMany({ where: { questionId } }),
      db.mail.findMany({ where: { data: { path: ["text"], string_contains: "should not read" } } }),
      db.activity.findMany({ where: { subjectId: questionId } }),
    ]),
  )) {
    expect(rows).toEqual([]);
  }
});

test("a colleague hears of the team's words", async () => {
  const tomas = await buildMember(workspaceId, { role: "consultant" });
  const viewer = await buildMember(workspaceId, { role: "viewer" });
  const { questionId } = await ask(maya, { audience: "team", text: "Have a look at the redirects." });
  expect(await mailOf(questionId, tomas.email)).toHaveLength(1);
  expect(await mailOf(questionId, viewer.email)).toHaveLength(0);
  await expect(ask(viewer)).rejects.toThrow(NotAllowed);
});

test("a secret is refused before anything is stored", async () => {
  const before = await systemDb().mail.count({ where: { storeId } });
  const key = ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_");
  await expect(ask(ines, { text: `Our key is ${key}` })).rejects.toThrow(InvalidInput);
  expect(await systemDb().mail.count({ where: { storeId } })).toBe(before);
  expect(await inTenant(maya, ({ db }) => db.questionMessage.count({ where: { text: { contains: key } } }))).toBe(0);
});

describe("a stranger", () => {
  test("of another workspace or shop finds no question and no subject", async () => {
    const { questionId } = await ask(ines);
    const other = await buildWorkspace();
    const otherPlace = await buildStore(other.owner);
    const otherFounder = await buildPerson(otherPlace);
    for (const actor of [other.owner, otherFounder]) {
      await expect(inTenant(actor, (ctx) => readQuestion(ctx, { storeId, questionId }))).rejects.toThrow(NotFound);
      await expect(
        inTenant(actor, (ctx) => replyToQuestion(ctx, { storeId, questionId, text: "Hello" })),
      ).rejects.toThrow(NotFound);
      await expect(ask(actor)).rejects.toThrow(NotFound);
    }
  });

  test("document and finding of another store are no subject", async () => {
    const mine = await buildStore(maya);
    await expect(ask(ines, { about: { kind: "store", id: mine.storeId } })).rejects.toThrow(NotFound);
    await expect(ask(ines, { about: { kind: "finding", id: mine.storeId } })).rejects.toThrow(NotFound);
    await expect(ask(ines, { about: { kind: "check", id: "no.such" } })).rejects.toThrow(NotFound);
  });
});
