import { expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { affectedChecks, smokeChecks } from "./affected-checks.ts";

test("everything that is looked at after a deploy is a check we have, and is looked at once", () => {
  const named = [...smokeChecks, ...affectedChecks];
  const known = new Set(checks.map(({ id }) => id));
  expect(named.filter((id) => !known.has(id))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});
