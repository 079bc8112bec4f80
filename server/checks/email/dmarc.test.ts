import { describe, expect, test } from "vitest";
import { FAKE_NOW, fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { fakeProbes } from "../probes/fake.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import { dmarc } from "./dmarc.ts";
import { evaluateMail } from "./mail-auth.ts";
import type { ReceivedMail } from "./received-mail.ts";
import { orderMail, rsaKey, signMail } from "./signed-mail.ts";

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

describe("a real mail of the shop", () => {
  const key = rsaKey();
  const [aligned, foreign] = ["shop.test", "other.test"].map((domain) => signMail(orderMail, key, { domain }));
  const dns = (policy: string): FakeZone => ({
    "_dmarc.shop.test TXT": [`v=DMARC1; p=${policy}; ${rua}`],
    "s1._domainkey.shop.test TXT": [key.record],
    "s1._domainkey.other.test TXT": [key.record],
    "esp.test TXT": ["v=spf1 ip4:192.0.2.25 -all"],
  });

  async function receive(message: string | undefined, zone: FakeZone, at = FAKE_NOW): Promise<ReceivedMail> {
    const envelope = { ip: "192.0.2.25", helo: "esp.test", mailFrom: "x@esp.test", tls: "TLSv1.3", isTlsOffered: true };
    const facts = await evaluateMail(Buffer.from(message ?? "", "latin1"), envelope, fakeProbes({ dns: zone }).dns, at);
    return { id: "0198", stream: "transactional", receivedAt: at.toISOString(), sentAt: null, facts };
  }

  async function judgeWith(policy: string, received: ReceivedMail[]): Promise<string[]> {
    const mail = { tests: [], received };
    const connections = { controlToken: null, isControlProven: true, cloudflare: null, mail };
    return outcomes(await judgeWorld(dmarc, { dns: dns(policy) }, fakeStore(), FAKE_NOW, { connections }));
  }
  const hours = (count: number) => new Date(FAKE_NOW.getTime() - count * 3_600_000);

  test.each([
    ["signed by another company fails under reject", "reject", foreign, "fail own-mail-refused"],
    ["and under quarantine", "quarantine", foreign, "fail own-mail-refused"],
    ["and is only watched under none", "none", foreign, "warn monitoring"],
    ["signed by the shop passes", "reject", aligned, "pass ok"],
  ])("%s", async (_name, policy, message, expected) => {
    expect(await judgeWith(policy, [await receive(message, dns(policy))])).toEqual([`shop.test ${expected}`]);
  });

  test("counts by its newest, for seven days", async () => {
    const [old, older] = [hours(2), hours(24 * 8)];
    const zone = dns("reject");
    const repaired = [await receive(aligned, zone), await receive(foreign, zone, old)];
    expect(await judgeWith("reject", repaired)).toEqual(["shop.test pass ok"]);
    expect(await judgeWith("reject", [await receive(foreign, zone, older)])).toEqual(["shop.test pass ok"]);
  });

  test("whose look-ups stayed open accuses nobody", async () => {
    const blurred = { ...dns("reject"), "esp.test TXT": "SERVFAIL" as const };
    expect(await judgeWith("reject", [await receive(foreign, blurred)])).toEqual(["shop.test pass ok"]);
  });

  test("in the name of another company says nothing of the shop's policy", async () => {
    const other = signMail(orderMail.replace("orders@shop.test", "orders@elsewhere.test"), key, { domain: "x.test" });
    expect(await judgeWith("reject", [await receive(other, dns("reject"))])).toEqual(["shop.test pass ok"]);
  });
});
