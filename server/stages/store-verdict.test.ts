import { expect, test } from "vitest";
import { type BarItemState, barItems } from "./minimum-bar.ts";
import { judgeStore } from "./store-verdict.ts";

function items(last: BarItemState, others: BarItemState = "met") {
  return barItems.map((item, index) => ({ item, state: index === 10 ? last : others, reasons: [] }));
}

test.each<[string, BarItemState, number, boolean, string]>([
  ["nothing has run", "unknown", 0, false, "not-checked"],
  ["the first audit runs", "unknown", 0, true, "checking"],
  ["all eleven are met", "met", 1, false, "ready"],
  ["all eleven are met while another audit runs", "met", 1, true, "ready"],
  ["one is contained", "met-with-waiver", 3, false, "ready-contained"],
  ["one is not met", "not-met", 3, false, "not-ready"],
  ["one could not be checked", "unknown", 3, false, "not-ready"],
  ["answers alone, without an audit", "met", 0, false, "not-checked"],
])("%s", (_name, last, auditCount, isRunning, expected) => {
  expect(judgeStore({ items: items(last), auditCount, isRunning })).toBe(expected);
});

test("a contained item does not outweigh one that is not met", () => {
  expect(judgeStore({ items: items("not-met", "met-with-waiver"), auditCount: 1, isRunning: false })).toBe("not-ready");
});
