import { expect, test } from "vitest";
import { z } from "zod";
import { uuidOf, uuidv7 } from "./uuid.ts";

test("an id is a UUID of version 7 that carries its millisecond (RFC 9562, section 5.7)", () => {
  const at = Date.UTC(2026, 10, 24);
  const id = uuidv7(at);
  expect(z.uuidv7().safeParse(id).success).toBe(true);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(at);
});

test("ids of later milliseconds sort later, and no two are equal", () => {
  const ids = Array.from({ length: 1_000 }, (_item, ms) => uuidv7(1_700_000_000_000 + ms));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => uuidv7(0))).size).toBe(1_000);
});

test("a name has one UUID of version 8, and another name another", () => {
  expect(z.uuid().safeParse(uuidOf("a")).success).toBe(true);
  expect(uuidOf("a").charAt(14)).toBe("8");
  expect(uuidOf("a")).toBe(uuidOf("a"));
  expect(uuidOf("a")).not.toBe(uuidOf("b"));
});
