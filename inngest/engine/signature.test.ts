import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { bearerToken, sameText, sign, signatureProblem } from "./signature.ts";

const KEY = `signkey-test-${"ab".repeat(16)}`;
const NOW = Date.UTC(2026, 10, 24);

it("a signature of ours is good for five minutes", () => {
  const header = sign("{}", KEY, NOW);
  expect(header).toMatch(/^t=\d+&s=[0-9a-f]{64}$/);
  expect(signatureProblem(header, "{}", KEY, NOW)).toBeNull();
  expect(signatureProblem(header, Buffer.from("{}"), KEY, NOW + 299_000)).toBeNull();
  expect(signatureProblem(header, "{}", KEY, NOW + 302_000)).toContain("expired");
  expect(signatureProblem(header, "{}", KEY, NOW - 302_000)).toContain("expired");
});

it.each([
  [undefined, "missing"],
  ["", "missing"],
  ["t=1", "malformed"],
  ["s=ab", "malformed"],
  ["t=x&s=ab", "malformed"],
])("%j is %s", (header, problem) => {
  expect(signatureProblem(header, "{}", KEY, NOW)).toContain(problem);
});

it("a signature of another body, time or key does not match", () => {
  const header = sign("{}", KEY, NOW);
  expect(signatureProblem(header, "[]", KEY, NOW)).toContain("match");
  expect(signatureProblem(header.replace(/t=\d+/, `t=${NOW / 1000 + 1}`), "{}", KEY, NOW)).toContain("match");
  expect(signatureProblem(header, "{}", `signkey-test-${"cd".repeat(16)}`, NOW)).toContain("match");
});

it("the key's word is no part of the secret", () => {
  expect(signatureProblem(sign("{}", KEY, NOW), "{}", KEY.replace("test", "prod"), NOW)).toBeNull();
});

it("the bearer token hashes the decoded key and keeps its prefix", () => {
  const hash = createHash("sha256")
    .update(Buffer.from("ab".repeat(16), "hex"))
    .digest("hex");
  expect(bearerToken(KEY)).toBe(`signkey-test-${hash}`);
});

it("texts are compared whole", () => {
  expect(sameText("secret", "secret")).toBe(true);
  expect(sameText("secret", "secre")).toBe(false);
  expect(sameText("", "secret")).toBe(false);
});
