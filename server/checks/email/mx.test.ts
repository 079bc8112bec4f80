import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { mx } from "./mx.ts";

const google = { "smtp.google.com A": ["142.250.1.27"], "smtp.google.com AAAA": ["2a00:1450:4010::1b"] };

async function judge(dns: FakeWorld["dns"], world: FakeWorld = {}, store = fakeStore()) {
  const verdicts = await judgeWorld(mx, { dns, ...world }, store);
  return { verdicts, outcomes: outcomes(verdicts) };
}

describe("email.mx", () => {
  test("a mailbox provider's server passes and is named", async () => {
    const { verdicts } = await judge({ "shop.test MX": ["1 smtp.google.com."], ...google });
    expect(verdicts).toMatchObject([
      {
        subject: "shop.test",
        status: "pass",
        findingKey: "ok",
        summary: "Emails to shop.test arrive at Google Workspace.",
      },
    ]);
    expect(
      mx.fix(verdicts[0] ?? { status: "pass", subject: "", findingKey: "", summary: "", summaryTech: "" }, fakeStore()),
    ).toEqual([]);
  });

  test.each<[string, FakeWorld["dns"], string]>([
    ["a target that does not exist fails", { "shop.test MX": ["10 old-host.test."] }, "fail target-missing"],
    [
      "one missing target among sound ones fails",
      { "shop.test MX": ["1 smtp.google.com.", "10 old-host.test."], ...google },
      "fail target-missing",
    ],
    ["a null MX fails on a domain that sends", { "shop.test MX": ["0 ."] }, "fail null-mx"],
    ["an address as target fails", { "shop.test MX": ["10 203.0.113.9"] }, "fail address-as-target"],
    ["neither MX nor address fails", { "shop.test TXT": ["x"] }, "fail no-mail-server"],
    ["a domain that does not exist fails", {}, "fail no-mail-server"],
    ["an address without MX warns", { "shop.test A": ["142.250.1.1"] }, "warn address-only"],
    ["an IPv6 address without MX warns", { "shop.test AAAA": ["2a00:1450::1"] }, "warn address-only"],
    [
      "an alias as target warns",
      { "shop.test MX": ["10 mail.shop.test"], "mail.shop.test CNAME": ["smtp.google.com"], ...google },
      "warn alias-as-target",
    ],
    [
      "a null MX beside others warns",
      { "shop.test MX": ["0 .", "1 smtp.google.com"], ...google },
      "warn null-mx-beside",
    ],
    [
      "two providers warn",
      {
        "shop.test MX": ["1 smtp.google.com", "10 shop-test.mail.protection.outlook.com"],
        "shop-test.mail.protection.outlook.com A": ["52.101.1.1"],
        ...google,
      },
      "warn mixed-providers",
    ],
    [
      "several servers of one provider pass",
      {
        "shop.test MX": ["1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com"],
        "aspmx.l.google.com A": ["142.250.1.26"],
        "alt1.aspmx.l.google.com AAAA": ["2a00:1450:4010::1a"],
      },
      "pass ok",
    ],
    [
      "a provider we do not know passes",
      { "shop.test MX": ["10 mx.host.test"], "mx.host.test A": ["142.250.1.1"] },
      "pass ok",
    ],
    ["silence for MX is unknown", { "shop.test MX": "SERVFAIL" }, "unknown not-answered"],
    [
      "silence for a target is unknown",
      { "shop.test MX": ["1 mx.host.test"], "mx.host.test A": "TIMEOUT", "mx.host.test AAAA": "TIMEOUT" },
      "unknown target-not-answered",
    ],
    [
      "silence for one family of a target is no fault",
      { "shop.test MX": ["1 mx.host.test"], "mx.host.test A": ["142.250.1.1"], "mx.host.test AAAA": "SERVFAIL" },
      "pass ok",
    ],
    [
      "silence for the fall-back address is unknown",
      { "shop.test MX": "NODATA", "shop.test A": "TIMEOUT" },
      "unknown not-answered",
    ],
  ])("%s", async (_, dns, expected) => {
    expect((await judge(dns)).outcomes).toEqual([`shop.test ${expected}`]);
  });

  test("a server in a private network fails when the guard refuses it, and passes where private addresses are allowed", async () => {
    const dns = { "shop.test MX": ["10 mx.shop.test"], "mx.shop.test A": ["10.0.0.5"] };
    expect((await judge(dns, { tls: { "mx.shop.test@10.0.0.5": "guarded" } })).outcomes).toEqual([
      "shop.test fail private-address",
    ]);
    expect((await judge(dns)).outcomes).toEqual(["shop.test pass ok"]);
  });

  test("public mail servers are never connected to", async () => {
    const { verdicts } = await judge(
      { "shop.test MX": ["1 smtp.google.com"], ...google },
      { tls: { "smtp.google.com": "guarded" } },
    );
    expect(verdicts[0]?.status).toBe("pass");
  });

  test("every From domain is judged, the store's own only when none is declared", async () => {
    const store = fakeStore({
      senders: [
        { fromDomain: "shop.test", stream: "personal" },
        { fromDomain: "News.Shop.test.", stream: "marketing" },
        { fromDomain: "shop.test", provider: "postmark", stream: "transactional" },
      ],
    });
    const { outcomes: both } = await judge({ "shop.test MX": ["1 smtp.google.com"], ...google }, {}, store);
    expect(both).toEqual(["shop.test pass ok", "news.shop.test fail no-mail-server"]);
  });

  test("what may pass by itself is confirmed later", async () => {
    expect((await judge({ "shop.test MX": ["10 old-host.test"] })).verdicts[0]?.confirm).toBe("later");
    expect((await judge({ "shop.test MX": ["0 ."] })).verdicts[0]?.confirm).toBeUndefined();
  });

  test("the fix names the record of the declared mailbox provider", async () => {
    const store = fakeStore({ senders: [{ fromDomain: "shop.test", provider: "google", stream: "personal" }] });
    const { verdicts } = await judge({ "shop.test MX": ["0 ."] }, {}, store);
    const steps = verdicts.flatMap((verdict) => mx.fix(verdict, store));
    expect(steps).toHaveLength(2);
    expect(steps[1]?.record).toEqual({ type: "MX", name: "@", value: "1 smtp.google.com" });
  });
});
