import { expect, test } from "vitest";
import { sayOnce } from "./say-once.ts";

const link = {
  id: "1",
  title: "Campaign links",
  sentence: "A link takes a detour.",
  status: "fail",
  isBeingFixed: true,
};

test("what reads the same is said once, and is being fixed only when all of it is", () => {
  expect(sayOnce([link, { ...link, id: "2", isBeingFixed: false }])).toEqual([{ ...link, isBeingFixed: false }]);
  expect(sayOnce([link, { ...link, id: "2" }])).toEqual([link]);
});

test("another sentence or another status is another row, in the order given", () => {
  const rows = [link, { ...link, sentence: "A link is dead." }, { ...link, status: "warn" }];
  expect(sayOnce(rows)).toEqual(rows);
  expect(sayOnce([])).toEqual([]);
});
