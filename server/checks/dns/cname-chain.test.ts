import { describe, expect, test } from "vitest";
import type { FakeWorld } from "../probes/fake.ts";
import { cnameChain } from "./cname-chain.ts";
import { fakeHost, fakeStore, judgeWorld } from "./fake-store.ts";

const delegation = { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } };
const address = ["192.0.2.10"];

/** A chain of `count` links from help.shop.test to an address. */
function chainOf(count: number): FakeWorld["dns"] {
  const names = ["help.shop.test", ...Array.from({ length: count }, (_, index) => `n${index}.vendor.test`)];
  const links = names
    .slice(0, -1)
    .map((name, index): [string, string[]] => [`${name} CNAME`, [names[index + 1] ?? ""]]);
  return { ...Object.fromEntries(links), [`${names.at(-1)} A`]: address };
}

async function helpVerdict(dns: FakeWorld["dns"]) {
  const store = fakeStore({ hosts: [fakeHost("help.shop.test", "vendor", { required: false })] });
  const verdicts = await judgeWorld(cnameChain, { delegation, dns }, store);
  return verdicts.find((verdict) => verdict.subject === "help.shop.test");
}

describe("an alias chain", () => {
  test.each<[string, FakeWorld["dns"], string, string]>([
    ["of two links to an address passes", chainOf(2), "pass", "ok"],
    ["of four links passes", chainOf(4), "pass", "ok"],
    ["of five links warns", chainOf(5), "warn", "long"],
    ["of eight links warns", chainOf(8), "warn", "long"],
    ["of nine links fails", chainOf(9), "fail", "too-long"],
    [
      "that loops fails",
      { "help.shop.test CNAME": ["b.shop.test"], "b.shop.test CNAME": ["help.shop.test"] },
      "fail",
      "loop",
    ],
    [
      "that loops further down fails",
      { "help.shop.test CNAME": ["b.test"], "b.test CNAME": ["c.test"], "c.test CNAME": ["b.test"] },
      "fail",
      "loop",
    ],
    ["to a name that does not exist fails", { "help.shop.test CNAME": ["gone.example"] }, "fail", "dead-end"],
    [
      "to a name without an address fails",
      { "help.shop.test CNAME": ["bare.vendor.test"], "bare.vendor.test TXT": ["x"] },
      "fail",
      "dead-end",
    ],
    ["beside mail records fails", { ...chainOf(1), "help.shop.test MX": ["10 mx.shop.test"] }, "fail", "beside-data"],
    [
      "whose end times out is unknown",
      {
        "help.shop.test CNAME": ["slow.vendor.test"],
        "slow.vendor.test A": "TIMEOUT",
        "slow.vendor.test AAAA": "TIMEOUT",
      },
      "unknown",
      "end-not-seen",
    ],
    ["that is none passes", { "help.shop.test A": address }, "pass", "ok"],
    ["that is none at a missing name does not apply", {}, "skip", "no-alias"],
  ])("%s", async (_, dns, status, findingKey) => {
    expect(await helpVerdict(dns)).toMatchObject({ status, findingKey });
  });

  test("is followed although its end answers alias questions wrongly", async () => {
    const dns: FakeWorld["dns"] = { ...chainOf(1), "n0.vendor.test CNAME": "SERVFAIL" };
    expect(await helpVerdict(dns)).toMatchObject({ status: "pass" });
  });

  test("with a dead end is asked again later", async () => {
    expect((await helpVerdict({ "help.shop.test CNAME": ["gone.example"] }))?.confirm).toBe("later");
  });
});

describe("mail targets", () => {
  test("that are aliases warn, others pass, none on purpose is no target", async () => {
    const judged = async (dns: FakeWorld["dns"]) =>
      (await judgeWorld(cnameChain, { delegation, dns: { "shop.test A": address, ...dns } }))
        .filter((verdict) => verdict.findingKey.startsWith("mx"))
        .map((verdict) => `${verdict.subject} ${verdict.status}`);
    expect(await judged({ "shop.test MX": ["10 mx.shop.test"], "mx.shop.test CNAME": ["mail.vendor.test"] })).toEqual([
      "mx.shop.test warn",
    ]);
    expect(await judged({ "shop.test MX": ["10 mx.vendor.test"], "mx.vendor.test A": address })).toEqual([
      "mx.vendor.test pass",
    ]);
    expect(await judged({ "shop.test MX": ["0 ."] })).toEqual([]);
  });
});

test("apex and www are followed even when nobody declared them", async () => {
  const dns: FakeWorld["dns"] = { "shop.test A": address, "www.shop.test CNAME": ["shop.test"] };
  const verdicts = await judgeWorld(cnameChain, { delegation, dns });
  expect(verdicts.map((verdict) => `${verdict.subject} ${verdict.status}`)).toEqual([
    "shop.test pass",
    "www.shop.test pass",
  ]);
});
