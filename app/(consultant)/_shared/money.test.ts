import { describe, expect, it } from "vitest";
import { majorText, minorOf } from "./money.ts";

describe("amounts", () => {
  it.each([
    ["64.50", "EUR", 6450],
    ["64,5", "EUR", 6450],
    [" 64 ", "USD", 6400],
    ["1200", "JPY", 1200],
    ["", "EUR", null],
  ])("reads %j %s as %s", (text, currency, minor) => {
    expect(minorOf(text, currency)).toBe(minor);
  });

  it.each(["-1", "1.2.3", "a few", "1e5", "12345678901"])("refuses %j", (text) => {
    expect(minorOf(text, "EUR")).toBeNaN();
  });

  it("writes an amount so that it reads back the same", () => {
    for (const currency of ["EUR", "JPY", "KWD"]) expect(minorOf(majorText(64_500, currency), currency)).toBe(64_500);
    expect(majorText(null, "EUR")).toBe("");
  });

  it("does not fail on a currency that is still being typed", () => {
    expect(majorText(100, "E")).toBe("1.00");
  });
});
