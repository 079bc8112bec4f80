import { expect, test } from "vitest";
import { emptyProfile } from "../store-profile.ts";
import { fakeRegister, registerNow as now } from "./fake-register.ts";
import { offboarding } from "./offboarding.ts";

const store = emptyProfile("shop.example");
type Changes = Parameters<typeof fakeRegister>[0];

test.each<[string, Changes, { name: string; endsAt: string | null }[], string]>([
  ["helpers gone everywhere pass", {}, [], "pass ok"],
  ["an administrator without an end fails", { hosting: { helperLevel: "admin" } }, [], "fail open-ended"],
  [
    "one whose last day is over fails",
    { hosting: { helperLevel: "admin", helperEndsOn: "2026-11-23" } },
    [],
    "fail open-ended",
  ],
  [
    "one whose last day is today does not",
    { hosting: { helperLevel: "admin", helperEndsOn: "2026-11-24" } },
    [],
    "pass ok",
  ],
  ["reduced access needs no end", { hosting: { helperLevel: "limited" } }, [], "pass ok"],
  ["a token without expiry warns", {}, [{ name: "API key CI", endsAt: null }], "warn token-without-end"],
  ["one that ends does not", {}, [{ name: "API key CI", endsAt: "2027-01-01T00:00:00Z" }], "pass ok"],
  ["access nobody has told of is unknown", { hosting: { helperLevel: null } }, [], "unknown not-told"],
])("%s", (_name, changes, tokens, expected) => {
  const [verdict] = offboarding.judge({ store, facts: { rows: fakeRegister(changes), tokens }, now });
  expect(`${verdict?.status} ${verdict?.findingKey}`).toBe(expected);
});

test("where nobody keeps it, it is unknown", () => {
  expect(offboarding.judge({ store, facts: null, now })[0]?.status).toBe("unknown");
});
