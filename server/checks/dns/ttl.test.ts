import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "./fake-store.ts";
import { ttl } from "./ttl.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };

async function apexVerdict(seconds: number, cutoverAt: string | null = null) {
  const dns = { "shop.test A": { records: ["192.0.2.10"], ttl: seconds } };
  const verdicts = await judgeWorld(ttl, { delegation, dns }, fakeStore({ cutoverAt }));
  return outcomes(verdicts).find((outcome) => outcome.startsWith("shop.test"));
}

describe("a lifetime", () => {
  test.each([
    ["of 300 passes", 300, null, "pass ok"],
    ["of 86400 passes", 86_400, null, "pass ok"],
    ["of 86401 warns", 86_401, null, "warn long"],
    ["of 14400 with a move tomorrow warns", 14_400, "2026-11-11T12:00:00Z", "warn long-before-move"],
    ["of 14400 with a move next week passes", 14_400, "2026-11-18T12:00:00Z", "pass ok"],
    ["of 14400 after the move passes", 14_400, "2026-11-09T12:00:00Z", "pass ok"],
    ["of 5 warns", 5, null, "warn short"],
  ])("%s", async (_, seconds, cutoverAt, outcome) => {
    expect(await apexVerdict(seconds, cutoverAt)).toBe(`shop.test ${outcome}`);
  });

  test("is the record's own, not a resolver's remainder", async () => {
    const dns = {
      "shop.test A": { records: ["192.0.2.10"], ttl: 5 },
      "shop.test A @192.0.2.53": { records: ["192.0.2.10"], ttl: 300 },
    };
    expect(outcomes(await judgeWorld(ttl, { delegation, dns }))).toContain("shop.test pass ok");
  });

  test("that no server shows us is unknown, a name without a record does not apply", async () => {
    const dns = { "shop.test A": "TIMEOUT" as const, "shop.test AAAA": "TIMEOUT" as const };
    expect(outcomes(await judgeWorld(ttl, { delegation, dns }))).toEqual([
      "shop.test unknown not-seen",
      "www.shop.test skip no-record",
    ]);
  });
});
