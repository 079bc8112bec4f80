import { expect, test } from "vitest";
import { type Mail, proofsOf, verdictWords } from "./mail-words.ts";

const spf = { result: "pass" as const, domain: "bounces.shop.example", isAligned: true };
const signature: Mail["dkim"][number] = {
  result: "pass",
  domain: "shop.example",
  selector: "s1",
  bits: 2048,
  isAligned: true,
  reason: null,
};
const mail = { from: "shop.example", isOwnFrom: true, ip: "192.0.2.1", spf, dkim: [signature] };

test("a mail is called proven only by what is aligned with its sender", () => {
  expect(verdictWords(mail).tone).toBe("pass");
  expect(verdictWords({ ...mail, dkim: [] }).tone).toBe("warn");
  expect(verdictWords({ ...mail, spf: { ...spf, isAligned: false }, dkim: [] }).tone).toBe("fail");
  const foreign = { ...signature, isAligned: false };
  expect(verdictWords({ ...mail, spf: { ...spf, isAligned: false }, dkim: [foreign] }).tone).toBe("fail");
});

test("a mail of another domain is not called proven, however well it is signed", () => {
  expect(verdictWords({ ...mail, from: "other.example", isOwnFrom: false }).tone).toBe("fail");
  expect(verdictWords({ ...mail, from: null }).tone).toBe("fail");
});

test("every proof says what it rests on", () => {
  const broken = { ...signature, result: "fail" as const, isAligned: false, reason: "the body was changed" };
  expect(proofsOf({ ...mail, dkim: [signature, broken] }).map(({ detail }) => detail)).toEqual([
    "192.0.2.1",
    "selector s1, 2048 bits",
    "the body was changed",
  ]);
});
