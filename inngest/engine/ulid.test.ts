import { expect, it } from "vitest";
import { seededUlid, ULID_PATTERN, ulid, ulidTime } from "./ulid.ts";

it("a ULID holds its time and sorts after all earlier ones", () => {
  const now = Date.now();
  const ids = Array.from({ length: 2000 }, () => ulid(now));
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(ULID_PATTERN);
  expect(ulidTime(ids[0] ?? "")).toBeGreaterThanOrEqual(now);
});

it("a clock that goes back does not make a ULID that sorts before an earlier one", () => {
  const first = ulid(Date.now() + 5000);
  expect(ulid(Date.now()) > first).toBe(true);
});

it("the same seed gives the same ids, the next index another", () => {
  const seed = Buffer.from("00112233445566778899", "hex");
  const at = 1_700_000_000_000;
  expect(seededUlid(at, seed, 1)).toBe(seededUlid(at, seed, 1));
  expect(seededUlid(at, seed, 1)).not.toBe(seededUlid(at, seed, 2));
  expect(ulidTime(seededUlid(at, seed, 3))).toBe(at);
  expect(seed.toString("hex")).toBe("00112233445566778899");
});

it("the index is added to the last four bytes, big endian, without a carry beyond them", () => {
  const at = 1_700_000_000_000;
  const full = seededUlid(at, Buffer.from("000000000000ffffffff", "hex"), 1);
  expect(full).toBe(seededUlid(at, Buffer.from("00000000000000000000", "hex"), 0));
});
