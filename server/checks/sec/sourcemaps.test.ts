import { expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld } from "../dns/fake-store.ts";
import { type FakeWorld, fakeExchange, fakeProbes } from "../probes/fake.ts";
import { createSiteProbe } from "../probes/site.ts";
import { drawFrom } from "./corpus-draw.ts";
import { sourcemaps } from "./sourcemaps.ts";

const APP = "https://www.shop.test/app.js";
const MAP = "https://www.shop.test/app.js.map";
const draw = drawFrom(5);
const store = fakeStore();

type Response = NonNullable<FakeWorld["http"]>[string];

function judge(map: Response, script = "run()\n//# sourceMappingURL=app.js.map") {
  const site = { pages: [fakeExchange("https://www.shop.test/", "shop")], assets: { [APP]: script } };
  return judgeWorld(sourcemaps, { site, http: { [MAP]: map } }, store);
}
function json(sources: string[], sourcesContent: (string | null)[] = sources.map(() => "export {}")): string {
  return JSON.stringify({ version: 3, sources, sourcesContent, mappings: "AAAA" });
}

test.each([
  ["server sources fail", json(["webpack://_N_E/./src/server/db.ts"]), "fail", "server-sources"],
  ["sources of an API fail", json(["webpack:///src/app/api/orders/route.ts"]), "fail", "server-sources"],
  ["a committed environment file fails", json([".env.production"]), "fail", "server-sources"],
  ["own sources warn", json(["webpack://_N_E/./src/components/cart.tsx"]), "warn", "public-source"],
  ["names without content pass", json(["src/cart.tsx"], [null]), "pass", "ok"],
  [
    "packages alone pass, even their server folders",
    json(["webpack://_N_E/./node_modules/next/dist/server/x.js"]),
    "pass",
    "ok",
  ],
  ["a missing map passes", 404, "pass", "ok"],
  ["a forbidden map passes", 403, "pass", "ok"],
  ["a page in its place passes", "<!doctype html><title>Shop</title>", "pass", "ok"],
  ["another version is no map", JSON.stringify({ version: 2, sources: ["src/server/a.ts"] }), "pass", "ok"],
  ["a time-out is not known", "timeout", "unknown", "not-all-seen"],
  ["a server error is not known", 503, "unknown", "not-all-seen"],
])("%s", async (_name, map, status, findingKey) => {
  expect(await judge(map)).toMatchObject([{ status, findingKey, subject: "www.shop.test" }]);
});

test("an index map is read through its sections", async () => {
  const map = JSON.stringify({
    version: 3,
    sections: [{ offset: { line: 0, column: 0 }, map: JSON.parse(json(["server/db.ts"])) }],
  });
  expect(await judge(map)).toMatchObject([{ findingKey: "server-sources" }]);
});

test("a map written into the script counts, and nothing is fetched for it", async () => {
  const inline = Buffer.from(json(["src/server/db.ts"])).toString("base64");
  const script = `run()\n//# sourceMappingURL=data:application/json;base64,${inline}`;
  const probes = fakeProbes({
    http: {
      "https://www.shop.test/": '<script src="/app.js"></script>',
      [APP]: { body: script, headers: { "content-type": "text/javascript" } },
    },
  });
  const site = createSiteProbe(probes.http, store);
  const facts = await sourcemaps.gather({ store, probes: { ...probes, site }, now: FAKE_NOW });
  expect(facts.maps).toMatchObject([{ url: "inline", script: APP, serverSources: ["src/server/db.ts"] }]);
  expect(probes.asked.some((request) => request.includes("data:"))).toBe(false);
});

test("a secret in a map fails, is masked, and is revoked first", async () => {
  const secret = ["sk_", "live_", draw.alnum(24)].join("");
  const verdicts = await judge(json(["src/pay.ts"], [`const key = "${secret}";`]));
  expect(verdicts).toMatchObject([
    { status: "fail", severity: "critical", data: { rule: "stripe-secret" } },
    { findingKey: "public-source" },
  ]);
  expect(JSON.stringify(verdicts)).not.toContain(secret.slice(10));
  const steps = verdicts[0] ? sourcemaps.fix(verdicts[0], store) : [];
  expect(steps[0]?.link?.url).toContain("stripe.com");
});

test("a shop that could not be read is not known", async () => {
  expect(await judgeWorld(sourcemaps, { site: {} }, store)).toMatchObject([
    { status: "unknown", findingKey: "nothing-seen" },
  ]);
});

test("a pass needs no fix", async () => {
  const [verdict] = await judge(404);
  expect(verdict && sourcemaps.fix(verdict, store)).toEqual([]);
});
