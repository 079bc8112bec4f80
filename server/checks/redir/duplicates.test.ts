import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import { duplicates } from "./duplicates.ts";

const known = "https://www.shop.test/shop/mug";
const slashed = `${known}/`;
const store = fakeStore({ knownUrls: [known] });
const words =
  "wool linen clay glass paper copper walnut oak pine fern moss stone sand salt river lake hill field barn door";

function page(canonical: string | null, text = words): string {
  const tag = canonical === null ? "" : `<link rel="canonical" href="${canonical}">`;
  return `<head><title>Mug</title>${tag}</head><body><p>${text}</p></body>`;
}

/** Every variant is not found unless the table says otherwise. */
const others = Object.fromEntries(
  [slashed, "https://www.shop.test/shop/MUG", `${known}/index.html`, "https://www.shop.test/shop//mug"].map((url) => [
    url,
    404,
  ]),
);

async function verdictOf(http: FakeWorld["http"]) {
  const [verdict] = await judgeWorld(duplicates, { http: { ...others, ...http } }, store);
  return verdict;
}

describe("a page and its address with a slash", () => {
  test.each<[string, FakeWorld["http"], string, string]>([
    ["with one canonical tag pass", { [known]: page(known), [slashed]: page(known) }, "pass", "ok"],
    ["with a canonical tag each warn", { [known]: page(known), [slashed]: page(slashed) }, "warn", "copies"],
    ["without canonical tags warn", { [known]: page(null), [slashed]: page(null) }, "warn", "copies"],
    ["of which one redirects pass", { [known]: page(null), [slashed]: `301 ${known}` }, "pass", "ok"],
    ["of which the second names the first pass", { [known]: page(null), [slashed]: page(known) }, "pass", "ok"],
    ["of which one is missing pass", { [known]: page(null) }, "pass", "ok"],
    [
      "with different words are two pages",
      { [known]: page(known), [slashed]: page(slashed, `not found ${words.slice(40)}`) },
      "pass",
      "ok",
    ],
    [
      "of which the second did not answer are unknown",
      { [known]: page(known), [slashed]: "timeout" },
      "unknown",
      "not-seen",
    ],
    [
      "of which the second hit a bot wall are unknown",
      { [known]: page(known), [slashed]: { status: 403, botWall: true } },
      "unknown",
      "bot-wall",
    ],
    [
      "of which the first was not found are unknown",
      { [known]: 404, [slashed]: page(null) },
      "unknown",
      "page-not-read",
    ],
    [
      "cut before their tags came are unknown",
      { [known]: { body: page(null), truncated: true }, [slashed]: page(null) },
      "unknown",
      "not-seen",
    ],
  ])("%s", async (_, http, status, findingKey) => {
    expect(await verdictOf(http)).toMatchObject({ status, findingKey });
  });
});

test("upper case, index.html and a double slash are looked at too, five pages at most", async () => {
  const probes = fakeProbes({ http: { ...others, [known]: page(known) } });
  await duplicates.gather({ store, probes, now: new Date() });
  expect(probes.asked).toEqual([known, ...Object.keys(others)].map((url) => `GET ${url}`));
  const many = Array.from({ length: 9 }, (_, index) => `https://www.shop.test/p/${index}`);
  const facts = await duplicates.gather({ store: fakeStore({ knownUrls: many }), probes, now: new Date() });
  expect(facts.urls).toHaveLength(5);
});

test("a shop that named no page is asked for some", async () => {
  const [verdict] = await judgeWorld(duplicates, {}, fakeStore({ knownUrls: ["https://else.test/p", "no url"] }));
  expect(verdict).toMatchObject({ status: "unknown", findingKey: "no-known-urls" });
});
