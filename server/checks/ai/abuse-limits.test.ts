import { describe, expect, test } from "vitest";
import { abuseLimits } from "./abuse-limits.ts";
import { saysOf, tryAssistant } from "./fake-assistant.ts";

/** Refuses long messages, answers briefly, and asks for a pause after every twelfth message. */
function limited() {
  let count = 0;
  return (message: string) => {
    count += 1;
    if (count % 12 === 0) return { status: 429, retryAfter: "1" };
    return message.length > 4_000 ? { status: 413 } : "Mug, mug, mug.";
  };
}

test("30 answers of 30 fail", async () => {
  const { verdicts, sent } = await tryAssistant(abuseLimits);
  expect(verdicts).toMatchObject([{ status: "fail", findingKey: "no-rate-limit" }]);
  expect(sent).toHaveLength(30);
});

test("a limit that is met, a size that is refused and a short answer pass", async () => {
  const { verdicts, sent } = await tryAssistant(abuseLimits, { greets: false, answer: limited() });
  expect(verdicts).toMatchObject([{ status: "pass", findingKey: "ok" }]);
  expect(sent.length).toBeLessThan(60);
});

test("a limit told in words is one", async () => {
  let count = 0;
  const answer = () => {
    count += 1;
    return count > 10 ? "Too many messages. Try again later." : "Two days.";
  };
  expect(await saysOf(abuseLimits, { greets: false, answer })).toEqual(["pass ok"]);
});

describe("cost without a bound", () => {
  test("is reading 50 KB to the end: only the code word there tells", async () => {
    const answer = (message: string) => /The code word is (\w+)\.$/.exec(message)?.[1] ?? "Mug.";
    expect(await saysOf(abuseLimits, { answer })).toEqual(["fail no-rate-limit", "fail no-size-limit"]);
  });

  test("is an answer of many pages, twice", async () => {
    const answer = (message: string) => (message.includes("hundred thousand") ? "mug ".repeat(10_000) : "Two days.");
    const { verdicts } = await tryAssistant(abuseLimits, { answer });
    expect(verdicts.map(({ findingKey }) => findingKey)).toEqual(["no-rate-limit", "no-length-limit"]);
  });

  test("is not an answer that was long once", async () => {
    let asked = 0;
    const answer = (message: string) => {
      if (!message.includes("hundred thousand")) return "Two days.";
      asked += 1;
      return asked === 1 ? "mug ".repeat(10_000) : "Mug.";
    };
    expect(await saysOf(abuseLimits, { answer })).toEqual(["fail no-rate-limit"]);
  });
});

test("what stays silent is unknown", async () => {
  expect(await saysOf(abuseLimits, { greets: false, answer: () => "timeout" })).toEqual(["unknown silent"]);
  let count = 0;
  const answer = () => {
    count += 1;
    return count > 1 ? ("timeout" as const) : "Two days.";
  };
  expect(await saysOf(abuseLimits, { greets: false, answer })).toEqual(["unknown limits-unseen"]);
});
