import { describe, expect, test } from "vitest";
import { fakeDelegation } from "../probes/fake.ts";
import type { RdapDomain } from "../probes/probes.ts";
import { domainExpiry } from "./domain-expiry.ts";
import { FAKE_NOW, fakeStore, judgeWorld } from "./fake-store.ts";

const LOCK = "client transfer prohibited";

function rdap(days: number | null, status: string[] = [LOCK], parts: Partial<RdapDomain> = {}): Partial<RdapDomain> {
  const date = days === null ? null : new Date(FAKE_NOW.getTime() + days * 86_400_000).toISOString();
  return {
    outcome: "ok",
    events: date === null ? [] : [{ action: "expiration", date }],
    status,
    registrar: "Registrar Example",
    ...parts,
  };
}

async function verdictOf(answer: Partial<RdapDomain>, store = fakeStore(), domain = "shop.test") {
  const delegation = { [domain]: fakeDelegation(domain, { "a.ns.test": ["192.0.2.1"], "b.ns.test": ["192.0.2.2"] }) };
  const verdicts = await judgeWorld(domainExpiry, { delegation, rdap: { [domain]: answer } }, store);
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
}

describe("a registration", () => {
  test.each<[string, Partial<RdapDomain>, string, string]>([
    ["with 200 days and a lock passes", rdap(200), "pass", "ok"],
    ["with 45 days warns", rdap(45), "warn", "expires"],
    ["with 29 days fails", rdap(29), "fail", "expires-soon"],
    ["that has run out fails", rdap(-1), "fail", "expired"],
    ["on client hold fails", rdap(200, ["client hold", LOCK]), "fail", "losing"],
    ["on EPP's clientHold fails", rdap(200, ["clientHold", LOCK]), "fail", "losing"],
    ["in redemption fails", rdap(200, ["redemption period"]), "fail", "losing"],
    ["with a pending transfer fails", rdap(200, ["pending transfer"]), "fail", "losing"],
    ["without a lock warns", rdap(200, ["active"]), "warn", "no-lock"],
    ["rolled ahead but maybe unpaid warns", rdap(400, ["auto renew period", LOCK]), "warn", "renewal-unpaid"],
    ["with other name servers warns", rdap(200, [LOCK], { nameservers: ["x.ns.test"] }), "warn", "name-servers-differ"],
    [
      "with the same name servers in capitals passes",
      rdap(200, [LOCK], { nameservers: ["B.NS.TEST", "A.ns.test."] }),
      "pass",
      "ok",
    ],
    ["without a date is unknown", rdap(null), "unknown", "no-date"],
    ["without a public lookup is unknown", { outcome: "no-service" }, "unknown", "no-service"],
    ["behind a rate limit is unknown", { outcome: "rate-limited" }, "unknown", "rate-limited"],
    ["the lookup does not list is unknown", { outcome: "not-found" }, "unknown", "not-found"],
  ])("%s", async (_, answer, status, findingKey) => {
    const verdict = await verdictOf(answer);
    expect(verdict).toMatchObject({ status, findingKey });
    expect(verdict?.ask !== undefined).toBe(status === "unknown");
  });

  test("that renews by itself only warns under 30 days, as acceptable", async () => {
    const verdict = await verdictOf(rdap(10), fakeStore({ domainAutoRenew: true }));
    expect(verdict?.status).toBe("warn");
    expect(verdict?.summary).toContain("acceptable");
  });

  test("of a country registry without a date is unknown, and a missing lock there is no warning", async () => {
    const store = fakeStore({ domain: "shop.de" });
    expect(await verdictOf(rdap(null, ["active"]), store, "shop.de")).toMatchObject({ status: "unknown" });
    expect(await verdictOf(rdap(200, ["active"]), store, "shop.de")).toMatchObject({ status: "pass" });
  });

  test("turns critical by itself on the day it runs out", async () => {
    expect((await verdictOf(rdap(45)))?.deadline).toBe("2026-12-25T12:00:00.000Z");
  });
});

test("a chosen subdomain is judged by its registrable domain", async () => {
  const verdict = await verdictOf(rdap(200), fakeStore({ domain: "store.shop.test" }));
  expect(verdict).toMatchObject({ subject: "shop.test", status: "pass" });
});
