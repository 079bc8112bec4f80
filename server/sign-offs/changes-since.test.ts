import { expect, test } from "vitest";
import { barItems } from "../stages/minimum-bar.ts";
import { changesSince } from "./changes-since.ts";
import { type Snapshot, snapshotHash } from "./snapshot.ts";

const finding = { checkId: "tls.expiry", subject: "shop.example", findingKey: "soon" };
const signed: Snapshot = {
  format: "launch-ready-snapshot",
  version: 1,
  store: { id: "01a20eff-d4b9-79fc-8f6e-48d954d1643e", name: "Fern & Kiln", domain: "shop.example" },
  sprint: 1,
  items: barItems.map(({ number }) => ({ number, state: "met" })),
  open: [{ ...finding, status: "warn", severity: "high" }],
  waivers: [],
  documents: [{ key: "D6.1", title: "Handover", number: 1, sha256: "a".repeat(64) }],
};
const changed = (change: (snapshot: Snapshot) => void): Snapshot => {
  const snapshot = structuredClone(signed);
  change(snapshot);
  return snapshot;
};

test("the same is neither worse nor different, and has the same hash", () => {
  expect(changesSince(signed, structuredClone(signed))).toEqual({ worse: [], other: [] });
  expect(snapshotHash(structuredClone(signed))).toBe(snapshotHash(signed));
});

test.each<[string, (snapshot: Snapshot) => void, "worse" | "other"]>([
  ["an item that no longer holds", ({ items }) => items.splice(0, 1, { number: 1, state: "unknown" }), "worse"],
  [
    "an item that is contained now",
    ({ items }) => items.splice(0, 1, { number: 1, state: "met-with-waiver" }),
    "other",
  ],
  [
    "a warning that became a failure",
    ({ open }) => open.splice(0, 1, { ...finding, status: "fail", severity: "high" }),
    "worse",
  ],
  [
    "a new heavy failure",
    ({ open }) => open.push({ ...finding, subject: "api.shop.example", status: "fail", severity: "critical" }),
    "worse",
  ],
  [
    "a new small failure",
    ({ open }) => open.push({ ...finding, subject: "api.shop.example", status: "fail", severity: "low" }),
    "other",
  ],
  ["a finding that is settled", ({ open }) => open.pop(), "other"],
  [
    "a document published anew",
    ({ documents }) => documents.splice(0, 1, { key: "D6.1", title: "Handover", number: 2, sha256: "b".repeat(64) }),
    "other",
  ],
])("%s is told on its side, and changes the hash", (_, change, side) => {
  const now = changed(change);
  const { worse, other } = changesSince(signed, now);
  expect([worse.length, other.length]).toEqual(side === "worse" ? [1, 0] : [0, 1]);
  expect(snapshotHash(now)).not.toBe(snapshotHash(signed));
});
