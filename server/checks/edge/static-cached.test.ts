import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeResponse, FakeWeb } from "../probes/fake-http.ts";
import { staticCached } from "./static-cached.ts";

const origin = "https://www.shop.test";
const year = "public, max-age=31536000, immutable";

/** A shop whose home page loads so many pictures, each answered as said. */
function shop(count: number, answer: (index: number) => FakeWeb[string]): FakeWeb {
  const names = Array.from({ length: count }, (_, index) => `/pictures/p${index}.png`);
  const body = names.map((name) => `<img src="${name}">`).join("");
  return { [`${origin}/`]: body, ...Object.fromEntries(names.map((name, index) => [origin + name, answer(index)])) };
}
const hit: FakeResponse = { headers: { "cf-cache-status": "HIT", "cache-control": "max-age=86400" } };
const bypass: FakeResponse = {
  headers: { "cf-cache-status": "BYPASS", "set-cookie": "s=1", "cache-control": "max-age=86400" },
};

async function judge(http: FakeWeb): Promise<string[]> {
  return outcomes(await judgeWorld(staticCached, { http }, fakeStore())).map((line) =>
    line.replace("www.shop.test ", ""),
  );
}

describe("the share of files from the cache", () => {
  test.each([
    [20, 18, "pass ok"],
    [20, 16, "pass ok"],
    [20, 15, "warn partly-cached"],
    [20, 10, "warn partly-cached"],
    [20, 9, "fail not-cached"],
    [20, 0, "fail not-cached"],
  ])("of %i files %i: %s", async (count, hits, expected) => {
    expect(await judge(shop(count, (index) => (index < hits ? hit : bypass)))).toEqual([expected]);
  });

  test("counts the second look, because the first in a new place is a miss", async () => {
    const miss: FakeResponse = { headers: { "cf-cache-status": "MISS", "cache-control": "max-age=86400" } };
    expect(await judge(shop(3, () => ({ turns: [miss, hit] })))).toEqual(["pass ok"]);
  });

  test("says so when cookies keep files out of the cache", async () => {
    const [verdict] = await judgeWorld(staticCached, { http: shop(4, () => bypass) }, fakeStore());
    expect(verdict?.summary).toContain("cookie");
  });

  test("looks at twenty files at most, and at none of somebody else's", async () => {
    const http = shop(30, () => hit);
    http[`${origin}/`] = `<script src="https://cdn.vendor.test/a.js"></script>${http[`${origin}/`]}`;
    const [verdict] = await judgeWorld(staticCached, { http }, fakeStore());
    expect(verdict?.found).toBe("20 of 20");
  });
});

describe("how long browsers may keep a file", () => {
  const judgeOne = (name: string, control: string) =>
    judge({
      [`${origin}/`]: `<script src="${name}"></script>`,
      [`${origin}${name}`]: { headers: { "cf-cache-status": "HIT", "cache-control": control } },
    });
  test.each([
    ["/app.3f2a9c01.js", year, ["pass ok"]],
    ["/app.3f2a9c01.js", "max-age=86400", ["pass ok", "warn short-lifetime"]],
    ["/_next/static/chunks/main.js", "max-age=3600", ["pass ok", "warn short-lifetime"]],
    ["/assets/index-DkQ1x9Za.js", "max-age=3600", ["pass ok", "warn short-lifetime"]],
    ["/theme.js", "max-age=3600", ["pass ok"]],
    ["/theme.js", "max-age=600", ["pass ok", "warn short-lifetime"]],
    ["/theme.js", "no-store, max-age=86400", ["pass ok", "warn short-lifetime"]],
  ])("%s with %s", async (name, control, expected) => {
    expect(await judgeOne(name, control)).toEqual(expected);
  });
});

describe("without a clear view nothing is called uncached", () => {
  test.each<[string, FakeWeb, string]>([
    ["no edge in front", shop(3, () => ({ headers: { "cache-control": year } })), "skip no-edge"],
    ["an edge that does not say", shop(3, () => ({ headers: { "x-amz-cf-id": "a" } })), "unknown unsaid"],
    ["a bot wall", shop(3, () => ({ status: 403, botWall: true })), "unknown bot-wall"],
    ["a shop that is down", { [`${origin}/`]: 503 }, "unknown no-page"],
    ["no files", { [`${origin}/`]: "<p>Hello</p>" }, "skip no-files"],
  ])("%s", async (_name, http, expected) => {
    expect(await judge(http)).toEqual([expected]);
  });
});
