import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import { dmarc } from "./dmarc.ts";

const rua = "rua=mailto:dmarc@shop.test";

function judge(records: string | string[], zone: FakeZone = {}) {
  return judgeWorld(dmarc, { dns: { "_dmarc.shop.test TXT": [records].flat(), ...zone } });
}

describe("email.dmarc", () => {
  test.each<[string, string | string[], string]>([
    ["reject with reports passes", `v=DMARC1; p=reject; ${rua}`, "pass ok"],
    ["quarantine with reports passes", `v=DMARC1; p=quarantine; ${rua}`, "pass ok"],
    ["no record fails", [], "fail missing"],
    ["another text alone fails", ["site=1"], "fail missing"],
    ["two records fail", [`v=DMARC1; p=reject; ${rua}`, `v=DMARC1; p=none; ${rua}`], "fail several-records"],
    ["the version in the wrong case fails", `v=dmarc1; p=reject; ${rua}`, "fail unreadable"],
    ["a missing semicolon fails", `v=DMARC1 p=reject; ${rua}`, "fail unreadable"],
    ["quotes fail", `"v=DMARC1; p=reject; ${rua}"`, "fail unreadable"],
    ["no policy and no reports fail", "v=DMARC1;", "fail no-policy"],
    ["an unknown policy without reports fails", "v=DMARC1; p=block", "fail no-policy"],
    ["reports without a policy are monitoring", "v=DMARC1; rua=mailto:x@y.test", "warn monitoring"],
    ["none with reports is monitoring", `v=DMARC1; p=none; ${rua}`, "warn monitoring"],
    ["none without reports has no effect", "v=DMARC1; p=none", "warn no-effect"],
    ["no reports warn", "v=DMARC1; p=reject", "warn no-reports"],
    ["open sub-domains warn", `v=DMARC1; p=reject; sp=none; ${rua}`, "warn subdomain-none"],
    ["a test mark warns", `v=DMARC1; p=reject; t=y; ${rua}`, "warn testing"],
    ["a share warns", `v=DMARC1; p=quarantine; pct=50; ${rua}`, "warn partial"],
    ["a share of all passes", `v=DMARC1; p=quarantine; pct=100; ${rua}`, "pass ok"],
    ["a policy in third place warns", `v=DMARC1; ${rua}; p=reject`, "warn policy-not-second"],
  ])("%s", async (_, records, expected) => {
    expect(outcomes(await judge(records))).toEqual([`shop.test ${expected}`]);
  });

  test("monitoring with reports is called acceptable, without reports it is not", async () => {
    const [monitored] = await judge(`v=DMARC1; p=none; ${rua}`);
    const [silent] = await judge("v=DMARC1; p=none");
    expect(monitored?.summary).toContain("acceptable");
    expect(`${silent?.summary} ${silent?.summaryTech}`).not.toContain("acceptable");
  });

  test("a sub-domain without a record takes the organization's sp", async () => {
    const store = fakeStore({ senders: [{ fromDomain: "a.mail.shop.test", stream: "transactional" }] });
    const dns = {
      "_dmarc.shop.test TXT": [`v=DMARC1; p=reject; sp=none; ${rua}`],
      "a.mail.shop.test A": ["192.0.2.1"],
    };
    const [verdict] = await judgeWorld(dmarc, { dns }, store);
    expect(verdict).toMatchObject({ subject: "a.mail.shop.test", status: "warn", findingKey: "subdomain-none" });
    expect(verdict?.data).toMatchObject({
      effectivePolicy: "none",
      organizationalDomain: "shop.test",
      foundAt: "shop.test",
    });
  });

  test("t=y shows the policy that is left and that older receivers see another", async () => {
    const [verdict] = await judge(`v=DMARC1; p=reject; t=y; ${rua}`);
    expect(verdict?.data).toMatchObject({ policy: "reject", effectivePolicy: "quarantine", differs: true });
    expect(verdict?.summaryTech).toContain("RFC 7489");
  });

  test("silence is unknown, even when a record above answers", async () => {
    expect(outcomes(await judgeWorld(dmarc, { dns: { "_dmarc.shop.test TXT": "SERVFAIL" } }))).toEqual([
      "shop.test unknown not-answered",
    ]);
    const store = fakeStore({ senders: [{ fromDomain: "mail.shop.test", stream: "transactional" }] });
    const dns: FakeZone = {
      "_dmarc.mail.shop.test TXT": "TIMEOUT",
      "_dmarc.shop.test TXT": [`v=DMARC1; p=reject; ${rua}`],
    };
    expect(outcomes(await judgeWorld(dmarc, { dns }, store))).toEqual(["mail.shop.test unknown not-answered"]);
  });

  test("duplicates above a sound record do not count", async () => {
    const zone: FakeZone = { "_dmarc.test TXT": ["v=DMARC1; p=none", "v=DMARC1; p=none"] };
    expect(outcomes(await judge(`v=DMARC1; p=reject; ${rua}`, zone))).toEqual(["shop.test pass ok"]);
  });

  test("the fix of a missing record is the exact starting record", async () => {
    const [verdict] = await judge([]);
    const steps = verdict ? dmarc.fix(verdict, fakeStore()) : [];
    expect(steps[0]?.record).toEqual({
      type: "TXT",
      name: "_dmarc",
      value: "v=DMARC1; p=none; rua=mailto:dmarc@shop.test",
    });
    expect(steps.map((step) => step.text).join(" ")).not.toContain("pct");
  });
});
