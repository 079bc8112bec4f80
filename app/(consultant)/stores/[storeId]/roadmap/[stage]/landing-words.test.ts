import { expect, test } from "vitest";
import { landingWords } from "./landing-words.ts";

const hop = (url: string) => ({ url, status: 301, to: null, tlsOk: null, fault: null });
const row = {
  status: "pass" as const,
  summary: "A sentence.",
  actual: "https://shop.test/",
  expected: "https://shop.test/",
  hops: [hop("http://shop.test/"), hop("https://shop.test/")],
};

test("a way that lands where it should says so, and names what it passed", () => {
  expect(landingWords(row)).toBe("as expected");
  const long = [hop("http://www.shop.test/"), hop("https://www.shop.test/a?b"), hop("https://shop.test/a?b")];
  expect(landingWords({ ...row, hops: long })).toBe("via https://www.shop.test");
});

test("a way that does not says what the check says, or that nothing answered", () => {
  expect(landingWords({ ...row, status: "warn" })).toBe("A sentence.");
  const fault = [{ ...hop("http://shop.test/"), fault: "timeout" }];
  expect(landingWords({ ...row, status: "unknown", actual: null, hops: fault })).toBe("nothing answered (timeout)");
});
