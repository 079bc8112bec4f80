import { describe, expect, it } from "vitest";
import { readAnswer } from "./answer.ts";
import { sign } from "./signature.ts";

const KEY = `signkey-test-${"ab".repeat(16)}`;
const NOW = Date.UTC(2026, 10, 24);

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const signed = { "x-inngest-sdk": "js:v4.24.0", "x-inngest-signature": sign(text, KEY, NOW) };
  const all = { ...signed, ...headers };
  return readAnswer({ status, headers: all, body: Buffer.from(text) }, KEY, NOW);
}

describe("an answer", () => {
  it("of status 200 is what the function returned", () => {
    expect(answer(200, { a: 1 }, { "x-inngest-req-version": "2" })).toEqual({
      kind: "completed",
      output: { a: 1 },
      version: 2,
    });
    expect(answer(200, "")).toMatchObject({ kind: "completed", output: null, version: null });
    expect(answer(200, "<html>")).toMatchObject({ kind: "failed" });
  });

  it("of status 206 is a list of operations, or one", () => {
    const op = { id: "x", op: "StepRun", name: "n", displayName: "N", data: 5, rawArgs: [{}, null], userland: {} };
    const read = { id: "x", op: "StepRun", name: "n", displayName: "N", opts: {}, data: 5, error: undefined };
    expect(answer(206, [op])).toMatchObject({ kind: "ops", ops: [read], noRetry: false, retryAfterMs: null });
    expect(answer(206, op, { "retry-after": "7", "x-inngest-no-retry": "true" })).toMatchObject({
      kind: "ops",
      ops: [read],
      noRetry: true,
      retryAfterMs: 7000,
    });
    expect(answer(206, [])).toMatchObject({ kind: "ops", ops: [] });
    expect(answer(206, [{ op: "StepRun" }])).toMatchObject({ kind: "failed" });
  });

  it("of status 400 without retry is the end", () => {
    expect(answer(400, { name: "E", message: "m", stack: "s" }, { "x-inngest-no-retry": "true" })).toMatchObject({
      kind: "failed",
      noRetry: true,
      error: { name: "E", message: "m", stack: "s" },
    });
  });

  it("of any other status is a failed attempt", () => {
    expect(answer(500, { error: "Could not find step" })).toMatchObject({
      kind: "failed",
      noRetry: false,
      error: { name: "Error", message: "Could not find step" },
    });
    expect(answer(502, "bad gateway")).toMatchObject({ error: { message: "The app answered 502: bad gateway" } });
  });

  it("that is streamed is unwrapped", () => {
    const body = JSON.stringify("done");
    const headers = { "x-inngest-signature": sign(body, KEY, NOW), "X-Inngest-Req-Version": "2" };
    const streamed = `   ${JSON.stringify({ status: 200, headers, body })}`;
    expect(answer(201, streamed, { "x-inngest-signature": "" })).toEqual({
      kind: "completed",
      output: "done",
      version: 2,
    });
    expect(answer(201, "   ")).toMatchObject({ kind: "failed" });
  });

  it("without a good signature is a failed attempt, whatever it says", () => {
    expect(answer(200, "1", { "x-inngest-signature": "" })).toMatchObject({ kind: "failed" });
    expect(answer(206, [], { "x-inngest-signature": sign("other", KEY, NOW) })).toMatchObject({ kind: "failed" });
  });

  it("that does not come from the SDK is a failed attempt", () => {
    const proxy = readAnswer({ status: 200, headers: {}, body: Buffer.from("1") }, KEY, NOW);
    expect(proxy).toMatchObject({ kind: "failed", noRetry: false });
  });
});
