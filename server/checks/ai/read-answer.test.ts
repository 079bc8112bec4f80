import { describe, expect, test } from "vitest";
import { fakeExchange } from "../probes/fake.ts";
import { readAnswer } from "./read-answer.ts";

const url = "https://shop.test/chat";
type Response = Parameters<typeof fakeExchange>[1];
const read = (response: Response, responsePath?: string) => readAnswer(fakeExchange(url, response), { responsePath });
const json = (value: unknown, more = {}): Response => ({
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
  ...more,
});
const text = (words: string, more = {}) => ({ kind: "text", text: words, isPage: false, isCut: false, ...more });

describe("an answer is read", () => {
  test("where it stands in JSON, as text or as structure", () => {
    expect(read(json({ reply: "Hi" }), "reply")).toEqual(text("Hi"));
    expect(read(json({ reply: [{ text: "Hi" }] }), "reply")).toEqual(text('[{"text":"Hi"}]'));
  });

  test("from a stream of events", () => {
    const events = ['data: {"d":"He"}', "", ": ping", 'data: {"d":"llo"}', 'data: {"x":1}', "data: [DONE]", ""].join(
      "\n",
    );
    const headers = { "content-type": "text/event-stream; charset=utf-8" };
    expect(read({ body: events, headers }, "d")).toEqual(text("Hello"));
    expect(read({ body: "data: Hel\ndata: lo\ndata: [DONE]\n", headers })).toEqual(text("Hello"));
  });

  test("as a page when the body is one", () => {
    expect(read("<p>Hi</p>")).toEqual(text("<p>Hi</p>", { isPage: true }));
  });

  test("when it refuses, in its own words", () => {
    expect(read(json({ error: "no" }, { status: 403 }), "reply")).toEqual(text('{"error":"no"}'));
    expect(read({ status: 413, body: "" })).toMatchObject({ kind: "text", text: "" });
  });

  test("only so far, and says so", () => {
    expect(read("x".repeat(70_000))).toMatchObject({ isCut: true, text: "x".repeat(65_536) });
    expect(read({ body: "x", truncated: true })).toMatchObject({ isCut: true });
  });
});

test("a limit says when to come back", () => {
  expect(read({ status: 429, headers: { "retry-after": "20" } })).toEqual({ kind: "limited", afterSeconds: 20 });
  expect(read({ status: 429, headers: { "retry-after": "soon" } })).toEqual({ kind: "limited", afterSeconds: null });
});

test.each<[string, Response, string | undefined]>([
  ["silence", "timeout", undefined],
  ["our own refusal", "guarded", undefined],
  ["a bot wall", { status: 403, body: "x", botWall: true }, undefined],
  ["a redirect", "302 http://10.0.0.1/", undefined],
  ["a log-in", 401, undefined],
  ["a page that is not there", 404, undefined],
  ["a fault", 500, undefined],
  ["JSON without the field", json({ answer: "Hi" }), "reply"],
  ["no JSON at all", "<p>Hi</p>", "reply"],
  ["nothing", json({ reply: "  " }), "reply"],
])("%s is no answer", (_what, response, path) => {
  expect(read(response, path)).toMatchObject({ kind: "unreadable", problem: expect.any(String) });
});
