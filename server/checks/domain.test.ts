import { describe, expect, test } from "vitest";
import { readDomain } from "./domain.ts";

describe("a domain is read out of what people paste", () => {
  test.each([
    ["shop.example.com", "shop.example.com"],
    ["fernkiln.com", "fernkiln.com"],
    ["  FernKiln.COM. ", "fernkiln.com"],
    ["www.fernkiln.com", "fernkiln.com"],
    ["https://www.fernkiln.com/products?utm=1#top", "fernkiln.com"],
    ["http://fernkiln.com:8080/", "fernkiln.com"],
    ["https://ines:pw@fernkiln.com/", "fernkiln.com"],
    ["ines@fernkiln.com", "fernkiln.com"],
    ["Our shop is at fernkiln.com, please look.", "fernkiln.com"],
    ["Ines <ines@fernkiln.com>", "fernkiln.com"],
    ["shop.fernkiln.co.uk", "shop.fernkiln.co.uk"],
    ["münchen-tee.de", "xn--mnchen-tee-9db.de"],
    ["xn--mnchen-tee-9db.de", "xn--mnchen-tee-9db.de"],
    ["fernkiln.example", "fernkiln.example"],
    ["my-shop.myshopify.com", "my-shop.myshopify.com"],
  ])("%j is %s", (text, domain) => {
    expect(readDomain(text)).toEqual({ ok: true, domain });
  });
});

describe("what is no public domain is refused with words for the person", () => {
  test.each([
    ["", /Type the shop's domain/],
    ["   ", /Type the shop's domain/],
    ["fernkiln", /see no domain/],
    ["ines@", /email address/],
    ["192.0.2.1", /IP address/],
    ["[2001:db8::1]", /IP address/],
    ["http://192.0.2.1/", /IP address/],
    ["localhost", /see no domain/],
    ["com", /see no domain/],
    ["co.uk", /see no domain/],
    ["printer.local", /public domains/],
    ["db.internal", /public domains/],
    ["shop.onion", /public domains/],
    [`${"a".repeat(64)}.com`, /see no domain/],
    ["x".repeat(2_001), /too long/],
    ["javascript:alert(1)", /see no domain/],
  ])("%j", (text, words) => {
    const reading = readDomain(text);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? "" : reading.message).toMatch(words);
  });

  test("a hostile text costs no time", () => {
    const started = performance.now();
    for (const text of ["a.".repeat(1_000), "@".repeat(2_000), `${"a-".repeat(999)}!`, "a@".repeat(1_000)])
      readDomain(text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
