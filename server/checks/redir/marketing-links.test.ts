import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { StoreProfile } from "../store-profile.ts";
import { marketingLinks } from "./marketing-links.ts";

const shop = "https://www.shop.test";
const sale = `${shop}/sale`;
const words =
  "wool linen clay glass paper copper walnut oak pine fern moss stone sand salt river lake hill field barn door ";

function page(canonical: string | null, text = words, head = ""): string {
  const tag = canonical === null ? "" : `<link rel="canonical" href="${canonical}">`;
  return `<head><title>Sale</title>${tag}${head}</head><body><p>${text}</p></body>`;
}

async function keys(links: string[], http: FakeWorld["http"], changes: Partial<StoreProfile> = {}) {
  const verdicts = await judgeWorld(marketingLinks, { http }, fakeStore({ marketingLinks: links, ...changes }));
  return verdicts.map(({ status, findingKey }) => `${status} ${findingKey}`);
}

describe("one link", () => {
  const utm = "?utm_source=mail&utm_medium=a%20b";
  test.each<[string, string, FakeWorld["http"], string]>([
    ["that keeps its tracking passes", sale + utm, { [sale + utm]: page(sale) }, "pass ok"],
    ["that is not found fails", sale, { [sale]: 404 }, "fail broken"],
    ["that meets a server error fails", sale, { [sale]: 500 }, "fail broken"],
    [
      "that loses its tracking fails",
      sale + utm,
      { [sale + utm]: `301 ${shop}/sale2`, [`${shop}/sale2`]: page(null) },
      "fail tracking-lost",
    ],
    [
      "whose tracking is written anew fails",
      sale + utm,
      {
        [sale + utm]: `301 ${shop}/s?utm_source=mail&utm_medium=a+b`,
        [`${shop}/s?utm_source=mail&utm_medium=a+b`]: page(null),
      },
      "fail tracking-lost",
    ],
    [
      "that ends at another host fails",
      "https://shop.test/sale",
      { "https://shop.test/sale": page(null) },
      "fail other-host",
    ],
    ["in a circle fails", sale, { [sale]: `302 ${sale}` }, "fail loop"],
    ["to a name that does not exist fails", "https://gone.test/", {}, "fail no-address"],
    [
      "of three redirects warns",
      `${shop}/1`,
      {
        [`${shop}/1`]: `301 ${shop}/2`,
        [`${shop}/2`]: `301 ${shop}/3`,
        [`${shop}/3`]: `301 ${sale}`,
        [sale]: page(sale),
      },
      "warn long",
    ],
    [
      "through a shortener may take a step more",
      "https://sho.test/x",
      {
        "https://sho.test/x": `301 ${shop}/2`,
        [`${shop}/2`]: `301 ${shop}/3`,
        [`${shop}/3`]: `301 ${sale}`,
        [sale]: page(sale),
      },
      "pass ok",
    ],
    ["whose page names another address warns", sale, { [sale]: page(`${shop}/shop`) }, "warn canonical-differs"],
    ["without a canonical tag passes", sale, { [sale]: page(null) }, "pass ok"],
    ["behind a bot wall is unknown", sale, { [sale]: { status: 403, botWall: true } }, "unknown bot-wall"],
    ["that asks for patience is unknown", sale, { [sale]: 429 }, "unknown not-seen"],
    ["that does not answer is unknown", sale, { [sale]: "timeout" }, "unknown not-seen"],
    ["to a shop behind a password is unknown", sale, { [sale]: 401 }, "unknown password-page"],
    [
      "to a page too long to read is unknown",
      sale,
      { [sale]: { body: page(null), truncated: true } },
      "unknown page-cut",
    ],
  ])("%s", async (_, link, http, expected) => {
    expect(await keys([link], http)).toEqual([expected]);
  });
});

describe("two links to one page", () => {
  const links = [sale, `${sale}/`];
  test.each<[string, FakeWorld["http"], string[]]>([
    [
      "with a canonical tag each fail",
      { [sale]: page(sale), [`${sale}/`]: page(`${sale}/`) },
      ["fail split", "fail split"],
    ],
    ["without canonical tags fail", { [sale]: page(null), [`${sale}/`]: page(null) }, ["fail split", "fail split"]],
    [
      "with one canonical tag only warn",
      { [sale]: page(sale), [`${sale}/`]: page(sale) },
      ["pass ok", "warn canonical-differs"],
    ],
    [
      "of which one is not to be listed pass",
      { [sale]: page(sale), [`${sale}/`]: page(`${sale}/`, words, '<meta name="robots" content="noindex">') },
      ["pass ok", "pass ok"],
    ],
    ["of which one redirects pass", { [sale]: page(sale), [`${sale}/`]: `301 ${sale}` }, ["pass ok", "pass ok"]],
    [
      "with little text are not called one",
      { [sale]: page(sale, "loading"), [`${sale}/`]: page(`${sale}/`, "loading") },
      ["pass ok", "pass ok"],
    ],
    [
      "with other words are two pages",
      { [sale]: page(sale), [`${sale}/`]: page(`${sale}/`, words.split(" ").reverse().join(" ")) },
      ["pass ok", "pass ok"],
    ],
  ])("%s", async (_, http, expected) => {
    expect(await keys(links, http)).toEqual(expected);
  });

  test("that differ in tracking only share an address", async () => {
    const [one, other] = [`${sale}?utm_source=mail`, `${sale}?gclid=x1`];
    expect(await keys([one, other], { [one]: page(sale), [other]: page(sale) })).toEqual(["pass ok", "pass ok"]);
  });
});

test("a shop without campaigns does not apply; links beyond twenty are named as not looked at", async () => {
  expect(await keys([], {})).toEqual(["skip none-declared"]);
  const many = Array.from({ length: 22 }, (_, index) => `${shop}/${index}`);
  const http = Object.fromEntries(many.map((link) => [link, "short"]));
  expect((await keys(many, http)).slice(-2)).toEqual(["pass ok", "unknown links-left-out"]);
});

test("without a main address nobody can say where links should end", async () => {
  expect(await keys([sale], {}, { canonicalOrigin: null })).toEqual(["unknown no-canonical-origin"]);
});
