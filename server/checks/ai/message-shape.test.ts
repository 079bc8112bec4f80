import { expect, test } from "vitest";
import { fieldPath, headerName, MessageTemplateSchema, messageJson, valueAt } from "./message-shape.ts";

test("a message stands where the endpoint wants it, beside what it wants besides", () => {
  const chat = {
    requestTemplate: { model: "shop", messages: [{ role: "user", content: "" }] },
    messageField: "messages.0.content",
    conversationField: "session.id",
  };
  expect(JSON.parse(messageJson(chat, "Hello", "c1"))).toEqual({
    model: "shop",
    messages: [{ role: "user", content: "Hello" }],
    session: { id: "c1" },
  });
  expect(chat.requestTemplate.messages[0]?.content).toBe("");
  expect(messageJson({ messageField: "q" }, "Hi", "c1")).toBe('{"q":"Hi"}');
  expect(messageJson({ messageField: "input.0.text" }, "Hi", "c1")).toBe('{"input":[{"text":"Hi"}]}');
});

test.each(["__proto__.x", "a.constructor.b", "prototype", "a.999999999", "a..b", "", ".a", "a b"])(
  "%j is no path",
  (path) => expect(fieldPath.test(path)).toBe(false),
);

test("what stands at a path is found, and nothing of what objects inherit", () => {
  const answer = { choices: [{ message: { content: "yes" } }] };
  expect(valueAt(answer, "choices.0.message.content")).toBe("yes");
  expect(valueAt(answer, "choices.1.message")).toBe(undefined);
  expect(valueAt(answer, "toString")).toBe(undefined);
  expect(valueAt(null, "a")).toBe(undefined);
});

test("headers that frame a request are ours alone, and a template is small", () => {
  expect(["Authorization", "x-shop-key"].every((name) => headerName.test(name))).toBe(true);
  expect(["Host", "content-length", "a b", "a\r\nb", ""].some((name) => headerName.test(name))).toBe(false);
  expect(MessageTemplateSchema.safeParse({ a: "x".repeat(5_000) }).success).toBe(false);
});
