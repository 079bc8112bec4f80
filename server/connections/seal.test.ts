import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { maskToken, seal, unseal } from "./seal.ts";

const key = randomBytes(32).toString("base64");
const token = randomBytes(20).toString("hex");

test("what was sealed opens again, and looks different each time", () => {
  const sealed = seal(token, "a:b", key);
  expect(unseal(sealed, "a:b", key)).toBe(token);
  expect(seal(token, "a:b", key)).not.toBe(sealed);
  expect(sealed).not.toContain(token);
});

test("it opens for no other place, with no other key, and not when a bit was changed", () => {
  const sealed = seal(token, "a:b", key);
  expect(() => unseal(sealed, "a:c", key)).toThrow();
  expect(() => unseal(sealed, "a:b", randomBytes(32).toString("base64"))).toThrow();
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  expect(() => unseal(`v1.${bytes.toString("base64url")}`, "a:b", key)).toThrow();
  for (const broken of ["", "v1.", "v2.AAAA", token]) expect(() => unseal(broken, "a:b", key)).toThrow();
});

test("a screen sees the end of a token and nothing of a short one", () => {
  expect(maskToken(token)).toBe(`•••• ${token.slice(-4)}`);
  expect(maskToken("short-secret")).toBe("••••");
});
