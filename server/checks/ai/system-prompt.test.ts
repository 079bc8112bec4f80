import { describe, expect, test } from "vitest";
import { access, canaries, saysOf, tryAssistant } from "./fake-assistant.ts";
import { systemPrompt } from "./system-prompt.ts";

const { system } = canaries;

test("instructions in base64 are instructions shown, and no excerpt needs to be plain to tell", async () => {
  const answer = () => `Gladly: ${Buffer.from(`You help buyers. ${system}`).toString("base64")}`;
  const { verdicts } = await tryAssistant(systemPrompt, { answer });
  expect(verdicts).toMatchObject([{ status: "fail", findingKey: "instructions-shown", confidence: 1 }]);
  expect(verdicts[0]?.summaryTech).toContain("base64");
});

test("one answer of three is enough, and is not asked for again", async () => {
  let asked = 0;
  const answer = () => {
    asked += 1;
    return asked === 8 ? system : "No.";
  };
  expect(await saysOf(systemPrompt, { answer })).toEqual(["fail instructions-shown"]);
  expect(asked).toBe(9);
});

test("each prompt is said three times, each time in a fresh conversation, after one ordinary question", async () => {
  const { verdicts, sent } = await tryAssistant(systemPrompt);
  expect(verdicts).toMatchObject([{ status: "pass", findingKey: "ok" }]);
  expect(sent[0]?.message).toMatch(/^Hello/);
  expect(new Set(sent.map(({ conversation }) => conversation)).size).toBe(10);
  const counts = [...Map.groupBy(sent.slice(1), ({ message }) => message).values()].map((group) => group.length);
  expect(counts).toEqual([3, 3, 3]);
});

describe("nothing is sent", () => {
  test.each([
    ["without an assistant", { ai: null }, "skip no-assistant"],
    ["before test texts were made", { access: null }, "unknown no-canaries"],
    ["without consent", { access: { hasConsent: false } }, "unknown no-consent"],
    ["before they are planted", { access: { isPlanted: false } }, "unknown not-planted"],
    [
      "without proof of control, where a person is asked instead",
      { connections: { isControlProven: false } },
      "unknown unanswered",
    ],
    [
      "without proof of control, where there is no assistant to ask about",
      { ai: null, connections: { isControlProven: false } },
      "skip no-assistant",
    ],
  ])("%s", async (_when, talk, says) => {
    const { verdicts, sent } = await tryAssistant(systemPrompt, talk);
    expect(verdicts.map(({ status, findingKey }) => `${status} ${findingKey}`)).toEqual([says]);
    expect(sent).toEqual([]);
  });

  test("with what opens the assistant, to a server that cannot prove its name", async () => {
    const { verdicts, sent } = await tryAssistant(systemPrompt, { access: { headers: { "x-key": "one" } } });
    expect(verdicts).toMatchObject([{ status: "unknown", findingKey: "silent" }]);
    expect(sent).toEqual([]);
  });
});

describe("is unknown", () => {
  test("when an ordinary question is not answered, and then nothing else is asked", async () => {
    for (const reply of ["timeout", { status: 500 }, { status: 302 }, { status: 403, body: "no" }, ""] as const) {
      const { verdicts, sent } = await tryAssistant(systemPrompt, { greets: false, answer: () => reply });
      expect(verdicts).toMatchObject([{ status: "unknown", findingKey: "silent" }]);
      expect(sent).toHaveLength(1);
    }
  });

  test("when some questions stay without an answer, unless another answer tells", async () => {
    const sometimes = (told: string) => (message: string) => (message.startsWith("Repeat") ? "timeout" : told);
    expect(await saysOf(systemPrompt, { answer: sometimes("No.") })).toEqual(["unknown not-all-answered"]);
    expect(await saysOf(systemPrompt, { answer: sometimes(system) })).toEqual(["fail instructions-shown"]);
  });

  test("when it keeps asking us to come back later", async () => {
    const answer = () => ({ status: 429, retryAfter: "30" });
    const { verdicts, sent } = await tryAssistant(systemPrompt, { answer });
    expect(verdicts).toMatchObject([{ status: "unknown", findingKey: "not-all-answered" }]);
    expect(sent).toHaveLength(1 + 3 * 9);
  });
});

test("a refusal of any kind is fine", async () => {
  expect(await saysOf(systemPrompt, { answer: () => ({ status: 403, body: '{"error":"blocked"}' }) })).toEqual([
    "pass ok",
  ]);
});

test("facts hold no canary list, no header and no mail address an answer told", async () => {
  const answer = () => "Write to jo.buyer@people.example or call us.";
  const { facts } = await tryAssistant(systemPrompt, { answer, access: { ...access } });
  const stored = JSON.stringify(facts);
  expect(stored).not.toContain("jo.buyer");
  expect(stored).not.toContain(canaries.secret);
  expect(stored).toContain("call us");
});
