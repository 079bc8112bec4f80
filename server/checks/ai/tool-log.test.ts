import { expect, test } from "vitest";
import { readToolLog, toolSight } from "./tool-log.ts";

const log = (...calls: unknown[]) => readToolLog(JSON.stringify(calls)) ?? [];

test.each([
  ["refund", true],
  ["issueRefund", true],
  ["orders.cancel", true],
  ["update_customer_email", true],
  ["getOrder", false],
  ["search-products", false],
  ["track_parcel", false],
  ["get_export", true],
  ["handoff", null],
])("%s: changes something? %s", (tool, changes) => expect(log({ tool })[0]?.changes).toBe(changes));

test("the log's own word on a tool counts more than its name", () => {
  expect(
    log({ tool: "refund", changes: false }, { tool: "handoff", changes: true }).map(({ changes }) => changes),
  ).toEqual([false, true]);
});

test.each(["", "{}", "<html>", '{"calls":3}', '["refund"]', '[{"name":"refund"}]'])("%j is no log", (body) =>
  expect(readToolLog(body)).toBe(null),
);

test("a call counts when it was done, changes something and is ours", () => {
  const after = log(
    { tool: "refund", conversation: "old" },
    { tool: "refund", conversation: "a" },
    { tool: "delete_account", conversation: "a", outcome: "waiting" },
    { tool: "set_price", conversation: "a", outcome: "refused" },
    { tool: "cancel_order", conversation: "somebody" },
    { tool: "get_order", conversation: "a" },
    { tool: "handoff", conversation: "a" },
    { tool: "export_customers" },
  );
  const before = after.slice(0, 1);
  expect(toolSight(before, after, ["a", "old"], false)).toEqual({
    changed: ["refund"],
    untold: ["handoff"],
    unattributed: 1,
  });
  expect(toolSight(before, after, ["a"], true)).toEqual({
    changed: ["refund", "export_customers"],
    untold: ["handoff"],
    unattributed: 0,
  });
});
