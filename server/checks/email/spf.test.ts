import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import type { Sender } from "../store-profile.ts";
import { spf } from "./spf.ts";

const addresses: FakeZone = {
  "shop.test A": ["192.0.2.10"],
  "shop.test MX": ["10 mx.shop.test"],
  "mx.shop.test A": ["192.0.2.25"],
};

function judge(record: string | string[], zone: FakeZone = {}, store = fakeStore()) {
  return judgeWorld(spf, { dns: { ...addresses, "shop.test TXT": [record].flat(), ...zone } }, store);
}

/** Records t1.test, t2.test, … each including the next. */
function nested(count: number): FakeZone {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const next = index + 1 < count ? ` include:t${index + 2}.test` : "";
      return [`t${index + 1}.test TXT`, [`v=spf1${next} -all`]];
    }),
  );
}

describe("email.spf", () => {
  test.each<[string, string | string[], string, FakeZone?]>([
    ["a and mx with a soft end pass", "v=spf1 a mx ~all", "pass ok"],
    ["a hard end passes", "v=spf1 ip4:192.0.2.1 -all", "pass ok"],
    ["no record fails", ["site=1"], "fail missing"],
    ["a glued version is no record", "v=spf1mx -all", "fail missing"],
    ["a leading blank is no record", " v=spf1 mx -all", "fail missing"],
    ["two records fail", ["v=spf1 mx -all", "v=spf1 a -all"], "fail several-records"],
    ["eleven nested includes fail", "v=spf1 include:t1.test -all", "fail too-many-lookups", nested(11)],
    ["ten lookups warn", "v=spf1 include:t1.test -all", "warn many-lookups", nested(10)],
    ["nine lookups warn", "v=spf1 include:t1.test -all", "warn many-lookups", nested(9)],
    ["eight lookups pass", "v=spf1 include:t1.test -all", "pass ok", nested(8)],
    [
      "an include without a record fails",
      "v=spf1 include:a.test -all",
      "fail include-without-record",
      { "a.test TXT": ["x"] },
    ],
    ["an include that does not exist fails", "v=spf1 include:a.test -all", "fail include-without-record"],
    [
      "an include with two records fails",
      "v=spf1 include:a.test -all",
      "fail several-records",
      { "a.test TXT": ["v=spf1 -all", "v=spf1 ~all"] },
    ],
    [
      "an include with a typing mistake fails",
      "v=spf1 include:a.test -all",
      "fail syntax",
      { "a.test TXT": ["v=spf1 ipv4:192.0.2.1 -all"] },
    ],
    ["a loop fails", "v=spf1 include:a.test -all", "fail loop", { "a.test TXT": ["v=spf1 include:shop.test -all"] }],
    ["+all fails", "v=spf1 +all", "fail allows-everyone"],
    ["all without a sign fails", "v=spf1 a all", "fail allows-everyone"],
    [
      "+all behind an include fails",
      "v=spf1 include:a.test -all",
      "fail allows-everyone",
      { "a.test TXT": ["v=spf1 +all"] },
    ],
    [
      "+all behind an include that does not pass is no door",
      "v=spf1 -include:a.test ~all",
      "pass ok",
      { "a.test TXT": ["v=spf1 +all"] },
    ],
    ["a network wider than /8 fails", "v=spf1 ip4:0.0.0.0/1 -all", "fail too-wide"],
    ["a /8 passes", "v=spf1 ip4:17.0.0.0/8 -all", "pass ok"],
    ["an IPv6 network wider than /16 fails", "v=spf1 ip6:2000::/3 -all", "fail too-wide"],
    ["a wide network that fails is no door", "v=spf1 -ip4:0.0.0.0/1 ~all", "pass ok"],
    ["an unknown mechanism fails", "v=spf1 mx ipv4:192.0.2.1 -all", "fail syntax"],
    ["an unknown modifier does no harm", "v=spf1 mx note=x -all", "pass ok"],
    [
      "redirect twice fails",
      "v=spf1 redirect=a.test redirect=a.test",
      "fail syntax",
      { "a.test TXT": ["v=spf1 -all"] },
    ],
    ["no end warns", "v=spf1 ip4:192.0.2.0/24", "warn open-end"],
    ["a neutral end warns", "v=spf1 mx ?all", "warn open-end"],
    [
      "the end of an include is not the end",
      "v=spf1 include:a.test",
      "warn open-end",
      { "a.test TXT": ["v=spf1 -all"] },
    ],
    [
      "redirect is followed to its end",
      "v=spf1 redirect=_spf.a.test",
      "pass ok",
      { "_spf.a.test TXT": ["v=spf1 mx -all"], "_spf.a.test MX": ["1 mx.shop.test"] },
    ],
    ["redirect to nothing fails", "v=spf1 redirect=_spf.a.test", "fail include-without-record"],
    ["redirect beside all is dead", "v=spf1 redirect=gone.test -all", "pass ok"],
    ["terms behind all are dead", "v=spf1 -all include:gone.test", "pass ok"],
    ["three names that do not exist fail", "v=spf1 a:x1.test a:x2.test a:x3.test -all", "fail too-many-voids"],
    ["two names that do not exist pass", "v=spf1 a:x1.test a:x2.test -all", "pass ok"],
    [
      "a name with IPv6 alone is not void",
      "v=spf1 a:v1.test a:v2.test a:v3.test -all",
      "pass ok",
      { "v1.test AAAA": ["2001:db8::1"], "v2.test AAAA": ["2001:db8::2"], "v3.test AAAA": ["2001:db8::3"] },
    ],
    [
      "eleven mail servers behind one mx fail",
      "v=spf1 mx:many.test -all",
      "fail too-many-mail-servers",
      { "many.test MX": Array.from({ length: 11 }, (_, index) => `${index} mx.shop.test`) },
    ],
    ["ptr warns", "v=spf1 ptr -all", "warn ptr"],
    [
      "a macro costs a lookup and is not followed",
      "v=spf1 exists:%{i}._spf.gone.test include:%{d}.a.test -all",
      "pass ok",
      { "shop.test.a.test TXT": ["v=spf1 -all"] },
    ],
    ["a malformed macro fails", "v=spf1 exists:%{x}.a.test -all", "fail syntax"],
    ["a long record warns", `v=spf1 ${"ip4:198.51.100.1 ".repeat(28)}-all`, "warn long-record"],
    ["glued terms that break the record fail by their name", "v=spf1 include:a.test~all", "fail glued-strings"],
    ["glued terms that read as one warn", "v=spf1 mx foo=barinclude:a.test -all", "warn glued-strings"],
    ["type 99 warns", "v=spf1 mx -all", "warn obsolete", { "shop.test SPF": ["v=spf1 mx -all"] }],
    ["Sender ID warns", ["v=spf1 mx -all", "spf2.0/pra mx -all"], "warn obsolete"],
    [
      "an include that is silent is unknown",
      "v=spf1 include:a.test -all",
      "unknown not-answered",
      { "a.test TXT": "TIMEOUT" },
    ],
    [
      "a fault beside silence still fails",
      "v=spf1 include:a.test +all",
      "fail allows-everyone",
      { "a.test TXT": "TIMEOUT" },
    ],
  ])("%s", async (_, record, expected, zone) => {
    expect(outcomes(await judge(record, zone))).toEqual([`shop.test ${expected}`]);
  });

  test("silence for the record itself is unknown and asks what to do", async () => {
    const [verdict] = await judgeWorld(spf, { dns: { "shop.test TXT": "SERVFAIL" } });
    expect(verdict).toMatchObject({ status: "unknown", findingKey: "not-answered" });
    expect(verdict?.ask).toBeTruthy();
  });

  test("counts are shown as a tree", async () => {
    const [verdict] = await judge("v=spf1 a mx include:a.test ~all", { "a.test TXT": ["v=spf1 a:gone.test -all"] });
    expect(verdict?.data).toMatchObject({
      lookups: 4,
      voidLookups: 1,
      ending: "softfail",
      tree: [
        "shop.test (4 lookups): v=spf1 a mx include:a.test ~all",
        "  a +1",
        "  mx +1",
        "  include:a.test +1",
        "    a.test (1 lookups): v=spf1 a:gone.test -all",
        "      a:gone.test +1 (finds nothing)",
      ],
    });
  });

  test("a missing end fails where DMARC relies on this record", async () => {
    const senders: Sender[] = [{ fromDomain: "shop.test", provider: "resend", stream: "transactional" }];
    const zone: FakeZone = { "_dmarc.shop.test TXT": ["v=DMARC1; p=quarantine; rua=mailto:d@shop.test"] };
    const store = fakeStore({ senders });
    expect(outcomes(await judge("v=spf1 mx ?all", zone, store))).toEqual(["shop.test fail weak-end"]);
    expect(outcomes(await judge("v=spf1 mx ?all", {}, store))).toEqual(["shop.test warn open-end"]);
    expect(outcomes(await judge("v=spf1 mx ~all", zone, store))).toEqual(["shop.test pass ok"]);
  });

  test("several faults make one verdict that names the others", async () => {
    const [verdict, ...more] = await judge(["v=spf1 ptr ?all", "spf2.0/pra ?all"]);
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ status: "warn", findingKey: "open-end" });
    expect(verdict?.summaryTech).toContain("ptr");
    expect(verdict?.summaryTech).toContain("spf2.0");
  });

  test("a record that includes for ever is not followed for ever", async () => {
    const zone: FakeZone = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `w${index}.test TXT`,
        [`v=spf1 include:w${index * 2 + 1}.test include:w${index * 2 + 2}.test -all`],
      ]),
    );
    const [verdict] = await judge("v=spf1 include:w0.test -all", zone);
    expect(verdict).toMatchObject({ status: "fail" });
  });

  test("the fix holds the exact record for the declared providers", async () => {
    const store = fakeStore({
      senders: [
        { fromDomain: "shop.test", provider: "google", stream: "personal" },
        { fromDomain: "shop.test", provider: "postmark", stream: "transactional" },
      ],
    });
    const [verdict] = await judge(["x"], {}, store);
    const steps = verdict ? spf.fix(verdict, store) : [];
    expect(steps[0]?.record).toEqual({ type: "TXT", name: "@", value: "v=spf1 include:_spf.google.com ~all" });
  });

  test("the fix of a missing end keeps the record", async () => {
    const [verdict] = await judge("v=spf1 ip4:192.0.2.0/24 ?all");
    const steps = verdict ? spf.fix(verdict, fakeStore()) : [];
    expect(steps[0]?.record?.value).toBe("v=spf1 ip4:192.0.2.0/24 ~all");
  });
});
