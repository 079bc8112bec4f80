import { expect, test } from "vitest";
import { keptHeaders } from "./kept-headers.ts";

test("fields that are evidence are kept, people and texts are not", () => {
  const text = [
    "DKIM-Signature: v=1; d=shop.test; s=s1; b=abc",
    "From: Jo Buyer <jo.buyer@people.example>",
    "Subject: Your order, Jo",
    "X-Customer: Jo Buyer",
    "Date: Tue, 10 Nov 2026 11:59:30 +0000",
    "",
    "Dear Jo",
  ].join("\r\n");
  const kept = keptHeaders(Buffer.from(text));
  expect(kept).toContain("d=shop.test");
  expect(kept).toContain("date: Tue, 10 Nov 2026");
  expect(kept).not.toMatch(/jo\.buyer|Your order|x-customer|Dear/i);
});

test("endless fields are cut", () => {
  const kept = keptHeaders(Buffer.from(`Received: ${"x".repeat(100_000)}\r\n`.repeat(50)));
  expect(kept.length).toBeLessThanOrEqual(17_000);
});
