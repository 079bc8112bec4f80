import { describe, expect, test } from "vitest";
import type { CloudflareZone, Json } from "../check.ts";
import { type FakeWorld, fakeProbes } from "../probes/fake.ts";
import { FAKE_NOW, fakeHost, fakeStore, judgeWorld, outcomes } from "./fake-store.ts";
import { map } from "./map.ts";
import type { RecordNote } from "./map-record.ts";

const shop: FakeWorld["dns"] = {
  "shop.test A": ["192.0.2.10"],
  "www.shop.test CNAME": ["shop.test"],
  "shop.test NS": ["ns1.dns.test", "ns2.dns.test"],
  "shop.test MX": ["10 mx.mail.test"],
  "shop.test TXT": ["v=spf1 -all"],
  "_dmarc.shop.test TXT": ["v=DMARC1; p=reject"],
};
const world = (dns: FakeWorld["dns"] = {}): FakeWorld => ({
  delegation: { "shop.test": { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] } },
  dns: { ...shop, ...dns },
});
const proof = { "shop.test TXT": ["v=spf1 -all", "google-site-verification=abc"] };

function note(parts: Partial<RecordNote>): RecordNote {
  return {
    type: "MX",
    name: "shop.test",
    value: "10 mx.mail.test",
    purpose: "Receives orders",
    ownerName: "Maya Okafor",
    since: null,
    isRequired: true,
    source: "outside",
    ...parts,
  };
}
function zone(pages: Json[][], status = 200): CloudflareZone {
  return {
    async get(path) {
      const page = Number(/[&?]page=(\d+)/.exec(path)?.[1] ?? 1);
      if (status !== 200) return { status, body: { success: false, errors: [{ message: "no permission" }] } };
      return { status, body: { success: true, result: pages[page - 1] ?? [] } };
    },
  };
}
const connected = (cloudflare: CloudflareZone | null, recordNotes: RecordNote[] = []) => ({
  connections: { controlToken: null, isControlProven: false, cloudflare, recordNotes },
});
const judge = (fake: FakeWorld, notes: RecordNote[] = [], cloudflare: CloudflareZone | null = null) =>
  judgeWorld(map, fake, fakeStore(), FAKE_NOW, connected(cloudflare, notes));
const gather = (fake: FakeWorld, cloudflare: CloudflareZone | null = null, store = fakeStore()) =>
  map.gather({ store, probes: fakeProbes(fake), now: FAKE_NOW, ...connected(cloudflare) });

describe("from outside", () => {
  test("a zone whose records speak for themselves passes, and says that hidden names stay unseen", async () => {
    const [verdict, ...more] = await judge(world());
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ status: "pass", findingKey: "ok", confidence: 0.8 });
    expect(verdict?.summary).toContain("from outside");
  });

  test("where nobody keeps a map, a vendor's proof speaks for itself, and what says nothing at all still warns", async () => {
    const unkept = { connections: { controlToken: null, isControlProven: false, cloudflare: null } };
    const judgeUnkept = (dns: FakeWorld["dns"]) => judgeWorld(map, world(dns), fakeStore(), FAKE_NOW, unkept);
    expect(await judgeUnkept(proof)).toMatchObject([{ status: "pass" }]);
    expect(await judgeUnkept({ "shop.test TXT": ["v=spf1 -all", "who knows"] })).toMatchObject([{ status: "warn" }]);
  });

  test("a proof for a vendor nobody explained warns, and an explained one passes", async () => {
    expect(outcomes(await judge(world(proof)))).toEqual(["shop.test warn unexplained"]);
    const explained = note({ type: "TXT", value: "google-site-verification=abc", isRequired: false });
    expect(outcomes(await judge(world(proof), [explained]))).toEqual(["shop.test pass ok"]);
    // A name alone explains nothing.
    expect(outcomes(await judge(world(proof), [{ ...explained, purpose: "" }]))).toEqual([
      "shop.test warn unexplained",
    ]);
  });

  test.each<[string, FakeWorld["dns"], string]>([
    ["gone", { "shop.test MX": "NODATA" }, "MX shop.test fail required-missing"],
    ["pointing elsewhere", { "shop.test MX": ["10 mx.other.test"] }, "MX shop.test fail required-different"],
  ])("a required record that is %s fails, once it is seen again", async (_, dns, outcome) => {
    const verdicts = await judge(world(dns), [note({})]);
    expect(outcomes(verdicts)).toEqual([outcome, "shop.test pass ok"]);
    expect(verdicts[0]?.confirm).toBe("later");
  });

  test("a record that is noted and not required may go", async () => {
    const verdicts = await judge(world({ "shop.test MX": "NODATA" }), [note({ isRequired: false })]);
    expect(outcomes(verdicts)).toEqual(["shop.test pass ok"]);
  });

  test("silent servers are no clear view, never a missing record", async () => {
    const silent = world({ "shop.test MX": "TIMEOUT" });
    expect(outcomes(await judge(silent, [note({})]))).toEqual([
      "MX shop.test unknown required-not-seen",
      "shop.test unknown partly-seen",
    ]);
    expect(outcomes(await judge({ dns: shop, delegation: { "shop.test": null } }))).toEqual([
      "shop.test unknown not-seen",
    ]);
  });

  test("a noted name outside the usual ones is looked for too", async () => {
    const extra = note({ type: "TXT", name: "old.shop.test", value: "kept" });
    expect(outcomes(await judge(world(), [extra]))[0]).toBe("TXT old.shop.test fail required-missing");
    expect(outcomes(await judge(world({ "old.shop.test TXT": ["kept"] }), [extra]))).toEqual(["shop.test pass ok"]);
  });

  test("asks the zone's servers alone, so that lifetimes do not count down, and only names it was told", async () => {
    const probes = fakeProbes(world({ "secret.shop.test A": ["192.0.2.99"] }));
    const store = fakeStore({ hosts: [fakeHost("api.shop.test", "api")] });
    const facts = await map.gather({ store, probes, now: FAKE_NOW });
    expect(probes.asked.every((question) => question.includes("@192.0.2."))).toBe(true);
    expect(facts.records.some(({ name }) => name === "secret.shop.test")).toBe(false);
  });

  test("two looks at one zone give one and the same map, whatever the order of the answers", async () => {
    const swapped = world({ "shop.test NS": ["ns2.dns.test", "ns1.dns.test"] });
    expect(await gather(swapped)).toEqual(await gather(world()));
  });
});

describe("through the connected zone", () => {
  const entry = (name: string, type: string, content: string, more: { [key: string]: Json } = {}): Json => ({
    name,
    type,
    content,
    ttl: 300,
    proxied: false,
    ...more,
  });
  const mx = entry("shop.test", "MX", "mx.mail.test", { priority: 10 });

  test("every page is read, with what only the owner sees", async () => {
    const full = Array.from({ length: 100 }, (_, index) => entry(`h${index}.shop.test`, "A", "192.0.2.9"));
    const last = entry("shop.test", "A", "192.0.2.10", { proxied: true, ttl: 1, comment: "The shop" });
    const facts = await gather(world(), zone([full, [last, mx, entry("shop.test", "TXT", '"a b" "c"')]]));
    expect(facts).toMatchObject({ source: "zone", unseen: [] });
    expect(facts.records.filter(({ type }) => type === "A")).toHaveLength(101);
    expect(facts.records).toContainEqual({
      type: "A",
      name: "shop.test",
      value: "192.0.2.10",
      ttl: null,
      proxied: true,
      comment: "The shop",
    });
    expect(facts.records.find(({ type }) => type === "MX")?.value).toBe("10 mx.mail.test");
    expect(facts.records.find(({ type }) => type === "TXT")?.value).toBe("a bc");
  });

  test("names nobody declared are found, and a comment explains one", async () => {
    const old = entry("old.shop.test", "A", "192.0.2.7");
    expect(outcomes(await judge(world(), [], zone([[mx, old]])))).toEqual(["shop.test warn unexplained"]);
    const told = entry("old.shop.test", "A", "192.0.2.7", { comment: "Archive until March" });
    expect(outcomes(await judge(world(), [], zone([[mx, told]])))).toEqual(["shop.test pass ok"]);
  });

  test("an address noted from outside is not called changed because the value inside is the server's", async () => {
    const noted = note({ type: "A", value: "198.51.100.1" });
    const inside = entry("shop.test", "A", "192.0.2.10", { proxied: true });
    expect(outcomes(await judge(world(), [noted], zone([[inside]])))).toEqual(["shop.test pass ok"]);
    expect(outcomes(await judge(world(), [noted], zone([[mx]])))).toContain("A shop.test fail required-missing");
  });

  test("a token that may not read records leaves the view from outside, and says which permission it lacks", async () => {
    const [verdict] = await judge(world(), [], zone([], 403));
    expect(verdict).toMatchObject({ status: "pass", confidence: 0.8 });
    expect(verdict?.summaryTech).toContain("DNS Read");
  });
});
