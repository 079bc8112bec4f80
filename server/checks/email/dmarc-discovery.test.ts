import { describe, expect, test } from "vitest";
import { fakeProbes } from "../probes/fake.ts";
import { discoverDmarc, organizationalDomain, walkNames } from "./dmarc-discovery.ts";
import { dmarcReport } from "./dmarc-report.ts";

/** DMARC records by domain; a list stands for several records. */
function report(domain: string, records: { [domain: string]: string | string[] }, existing: string[] = [domain]) {
  const { dns } = fakeProbes({
    dns: {
      ...Object.fromEntries(Object.entries(records).map(([owner, texts]) => [`_dmarc.${owner} TXT`, [texts].flat()])),
      ...Object.fromEntries(existing.map((name) => [`${name} A`, ["192.0.2.10"]])),
    },
  });
  return dmarcReport(domain, dns);
}

describe("the walk", () => {
  test("a long name is asked for once, then from seven labels down, eight questions in all", async () => {
    const { queries } = await report("a.b.c.d.e.f.g.h.i.j.mail.example.com", {});
    expect(queries).toEqual([
      "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
      "_dmarc.g.h.i.j.mail.example.com",
      "_dmarc.h.i.j.mail.example.com",
      "_dmarc.i.j.mail.example.com",
      "_dmarc.j.mail.example.com",
      "_dmarc.mail.example.com",
      "_dmarc.example.com",
      "_dmarc.com",
    ]);
  });

  test.each([
    ["a.b.c.d.e.f.g.com", 8, "b.c.d.e.f.g.com"],
    ["a.b.c.d.e.f.g.h.com", 8, "c.d.e.f.g.h.com"],
    ["a.b.c.d.e.f.com", 7, "b.c.d.e.f.com"],
    ["example.com", 2, "com"],
  ])("%s asks %i names, the second of them %s", (domain, count, second) => {
    expect(walkNames(domain)).toHaveLength(count);
    expect(walkNames(domain)[1]).toBe(second);
  });

  test("a single label is asked for alone", () => {
    expect(walkNames("com")).toEqual(["com"]);
  });

  test.each(["y", "n"])("psd=%s ends it", async (psd) => {
    const { queries } = await report("a.mail.example.com", { "mail.example.com": `v=DMARC1; p=reject; psd=${psd}` });
    expect(queries).toEqual(["_dmarc.a.mail.example.com", "_dmarc.mail.example.com"]);
  });

  test("psd=u does not end it, and neither does a found record", async () => {
    const { queries } = await report("mail.example.com", { "mail.example.com": "v=DMARC1; p=reject; psd=u" });
    expect(queries).toEqual(["_dmarc.mail.example.com", "_dmarc.example.com", "_dmarc.com"]);
  });
});

describe("organizational domain", () => {
  test.each<[string, { [domain: string]: string | string[] }, string]>([
    [
      "a.mail.example.com",
      { "mail.example.com": "v=DMARC1; p=none", "example.com": "v=DMARC1; p=none" },
      "example.com",
    ],
    [
      "a.mail.example.com",
      { "mail.example.com": "v=DMARC1; p=none; psd=n", "example.com": "v=DMARC1; p=none" },
      "mail.example.com",
    ],
    ["a.mail.example.com", { com: "v=DMARC1; p=none; psd=y" }, "example.com"],
    ["a.mail.example.com", {}, "a.mail.example.com"],
    ["giant.bank.example", { "bank.example": "v=DMARC1; p=reject; psd=y" }, "giant.bank.example"],
    ["mail.giant.bank.example", { "bank.example": "v=DMARC1; p=reject; psd=y" }, "giant.bank.example"],
    ["bank.example", { "bank.example": "v=DMARC1; p=reject; psd=y" }, "bank.example"],
    ["a.b.c.d.e.f.g.h.i.example", { "h.i.example": "v=DMARC1; p=none; psd=y" }, "g.h.i.example"],
    ["mail.example.com", { "mail.example.com": "v=DMARC1; p=none" }, "mail.example.com"],
    ["mail.example.com", { "example.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"] }, "mail.example.com"],
  ])("of %s with %o is %s", async (domain, records, expected) => {
    expect((await report(domain, records)).organizational_domain).toBe(expected);
  });

  test("is the start when the walk finds nothing", () => {
    expect(organizationalDomain("shop.test", [])).toBe("shop.test");
  });
});

describe("policy", () => {
  test("a sub-domain takes sp of the record above", async () => {
    expect(await report("a.mail.example.com", { "example.com": "v=DMARC1; p=reject; sp=none" })).toMatchObject({
      found_at: "example.com",
      organizational_domain: "example.com",
      policy: "none",
      effective_policy: "none",
    });
  });

  test("a sub-domain that does not exist takes np, then sp, then p", async () => {
    const gone = (record: string) => report("gone.example.com", { "example.com": record }, ["example.com"]);
    expect((await gone("v=DMARC1; p=none; sp=quarantine; np=reject")).policy).toBe("reject");
    expect((await gone("v=DMARC1; p=none; sp=quarantine")).policy).toBe("quarantine");
    expect((await gone("v=DMARC1; p=reject")).policy).toBe("reject");
  });

  test("a sub-domain that exists never takes np", async () => {
    const record = "v=DMARC1; p=none; np=reject";
    expect((await report("a.example.com", { "example.com": record })).policy).toBe("none");
  });

  test("the author domain's own record wins and its sp does not matter", async () => {
    const records = { "a.example.com": "v=DMARC1; p=quarantine; sp=none", "example.com": "v=DMARC1; p=reject" };
    expect(await report("a.example.com", records)).toMatchObject({ found_at: "a.example.com", policy: "quarantine" });
  });

  test("a record between the author and the organizational domain does not apply", async () => {
    const records = { "b.example.com": "v=DMARC1; p=reject", "example.com": "v=DMARC1; p=none" };
    expect(await report("a.b.example.com", records)).toMatchObject({ found_at: "example.com", policy: "none" });
  });

  test("the public suffix's record applies when the organization has none", async () => {
    const records = { "bank.example": "v=DMARC1; p=reject; sp=quarantine; psd=y" };
    expect(await report("giant.bank.example", records)).toMatchObject({
      found_at: "bank.example",
      policy: "quarantine",
    });
  });

  test("the public suffix's record does not apply when the organization has one", async () => {
    const records = { "giant.bank.example": "v=DMARC1; p=none", "bank.example": "v=DMARC1; p=reject; psd=y" };
    expect((await report("mail.giant.bank.example", records)).found_at).toBe("giant.bank.example");
  });

  test.each<[string, string | null, string | null]>([
    ["v=DMARC1; p=reject", "reject", "reject"],
    ["v=DMARC1; p=reject; t=y", "reject", "quarantine"],
    ["v=DMARC1; p=quarantine; t=y", "quarantine", "none"],
    ["v=DMARC1; p=none; t=y", "none", "none"],
    ["v=DMARC1; p=REJECT", "reject", "reject"],
    ["v=DMARC1;p=reject;", "reject", "reject"],
    ["v = DMARC1 ; p = reject", "reject", "reject"],
    ["v=DMARC1; rua=mailto:x@y.test", "none", "none"],
    ["v=DMARC1; p=block; rua=mailto:x@y.test", "none", "none"],
    ["v=DMARC1; p=reject; sp=block; rua=mailto:x@y.test", "none", "none"],
    ["v=DMARC1; p=reject; np=block", null, null],
    ["v=DMARC1; p=block", null, null],
    ["v=DMARC1; rua=nonsense", null, null],
    ["v=DMARC1", null, null],
    ["v=dmarc1; p=reject", null, null],
    ["p=reject; v=DMARC1", null, null],
    ["v=DMARC1 p=reject", null, null],
    [" v=DMARC1; p=reject", null, null],
    ["v=DMARC2; p=reject", null, null],
  ])("%s asks for %s, effectively %s", async (record, policy, effective) => {
    const found = await report("example.com", { "example.com": record });
    expect([found.policy, found.effective_policy]).toEqual([policy, effective]);
  });

  test("two records at one name count for nothing, other texts beside one do no harm", async () => {
    const two = await report("example.com", { "example.com": ["v=DMARC1; p=reject", "v=DMARC1; p=none"] });
    expect(two).toMatchObject({ record: null, policy: null, duplicates: ["_dmarc.example.com"] });
    const beside = await report("example.com", { "example.com": ["site=1", "v=DMARC1; p=reject", "v=dmarc1; p=none"] });
    expect(beside).toMatchObject({ policy: "reject", duplicates: [] });
  });

  test("silence is told apart from absence", async () => {
    const { dns } = fakeProbes({ dns: { "_dmarc.example.com TXT": "TIMEOUT" } });
    expect(await dmarcReport("example.com", dns)).toMatchObject({
      record: null,
      unanswered: ["TXT of _dmarc.example.com: TIMEOUT"],
    });
  });

  test("the domain may be written in any way", async () => {
    const { dns } = fakeProbes({ dns: { "_dmarc.xn--caf-dma.test TXT": ["v=DMARC1; p=reject"] } });
    expect(await dmarcReport("CAFÉ.test.", dns)).toMatchObject({ domain: "xn--caf-dma.test", policy: "reject" });
  });
});

describe("the RFC 7489 reading", () => {
  test("asks two names by the Public Suffix List", async () => {
    const found = await report("a.b.shop.co.uk", { "shop.co.uk": "v=DMARC1; p=reject; sp=quarantine" });
    expect(found.rfc7489).toEqual({
      record: "v=DMARC1; p=reject; sp=quarantine",
      found_at: "shop.co.uk",
      organizational_domain: "shop.co.uk",
      policy: "quarantine",
      effective_policy: "quarantine",
      pct: 100,
    });
    expect(found.differs).toBe(false);
  });

  test("knows neither t nor np nor psd", async () => {
    expect(await report("example.com", { "example.com": "v=DMARC1; p=reject; t=y" })).toMatchObject({
      effective_policy: "quarantine",
      rfc7489: { effective_policy: "reject" },
      differs: true,
    });
    const gone = await report("gone.example.com", { "example.com": "v=DMARC1; p=none; np=reject" }, ["example.com"]);
    expect(gone).toMatchObject({ policy: "reject", rfc7489: { policy: "none" }, differs: true });
  });

  test("knows pct", async () => {
    expect(await report("example.com", { "example.com": "v=DMARC1; p=reject; pct=20" })).toMatchObject({
      effective_policy: "reject",
      rfc7489: { pct: 20 },
      differs: true,
    });
  });

  test("ends at two records of the author domain instead of looking above", async () => {
    const records = { "a.example.com": ["v=DMARC1; p=none", "v=DMARC1; p=none"], "example.com": "v=DMARC1; p=reject" };
    expect(await report("a.example.com", records)).toMatchObject({
      policy: "reject",
      rfc7489: { record: null, policy: null },
      differs: true,
    });
  });

  test("sees a shared platform's customers as organizations of their own", async () => {
    const found = await report("shop.myshopify.com", { "myshopify.com": "v=DMARC1; p=reject" });
    expect(found).toMatchObject({
      organizational_domain: "myshopify.com",
      rfc7489: { organizational_domain: "shop.myshopify.com", policy: null },
      differs: true,
    });
  });

  test("asks for the organizational domain when the walk jumps over it or ends below it", () => {
    const { questions } = discoverDmarc("a.shop.co.uk", {
      "_dmarc.a.shop.co.uk TXT": { rcode: "NXDOMAIN", aliases: [], texts: [], exchanges: [] },
    });
    expect(questions.map((question) => question.name)).toContain("_dmarc.shop.co.uk");
  });
});
