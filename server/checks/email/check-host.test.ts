import { describe, expect, test } from "vitest";
import type { Rcode } from "../probes/probes.ts";
import { evaluateSpf } from "./check-host.ts";
import { type CaseZone, type SpfCase, spfCaseGroups, zoneOf } from "./spf-cases.ts";
import type { SpfAnswer, SpfDns } from "./spf-dns.ts";

const now = new Date("2026-11-01T00:00:00Z");

describe.each(spfCaseGroups)("RFC 7208, $section", (group) => {
  test.each(group.cases)("$it", async (spfCase) => {
    const evaluation = await evaluate(spfCase, zoneDns(zoneOf(group, spfCase)));
    expectCase(evaluation, spfCase);
  });
});

describe("beyond the table", () => {
  test("the table covers the sections with at least 150 cases, each under its own name", () => {
    const names = spfCaseGroups.flatMap((group) => group.cases.map((spfCase) => `${group.section}: ${spfCase.it}`));
    expect(names.length).toBeGreaterThanOrEqual(150);
    expect(new Set(names).size).toBe(names.length);
  });

  test("something that is no address is refused, not judged", async () => {
    const question = { mailFrom: "a@case.test", helo: "h.test", dns: zoneDns({}), now };
    await expect(evaluateSpf({ ...question, ip: "192.0.2" })).rejects.toThrow(RangeError);
    await expect(evaluateSpf({ ...question, ip: "fe80::1%eth0" })).rejects.toThrow(RangeError);
  });

  test("the receiver's name is used in explanations when it is given", async () => {
    const dns = zoneDns({ "case.test": [{ TXT: "v=spf1 -all exp=w.test" }], "w.test": [{ TXT: "see %{r}" }] });
    const question = { ip: "192.0.2.1", mailFrom: "a@case.test", helo: "h.test", receiver: "mx.shop.test", dns, now };
    expect((await evaluateSpf(question)).explanation).toBe("see mx.shop.test");
  });

  test("a policy cannot make the evaluation grow without end", async () => {
    const dns = zoneDns({ "case.test": [{ TXT: `v=spf1 exists:${"%{s}".repeat(4000)}.test -all` }] });
    const question = { ip: "192.0.2.1", mailFrom: `${"a.".repeat(4000)}@case.test`, helo: "h.test", dns, now };
    expect((await evaluateSpf(question)).result).toBe("permerror");
  });

  test("names already looked up for one macro are not looked up again for the next", async () => {
    const asked: string[] = [];
    const dns = zoneDns({ "case.test": [{ TXT: "v=spf1 exists:%{p}.%{p}.test exists:%{p}.x.test -all" }] }, asked);
    await evaluateSpf({ ip: "192.0.2.1", mailFrom: "a@case.test", helo: "h.test", dns, now });
    expect(asked.filter((question) => question.endsWith(" PTR"))).toHaveLength(1);
  });

  test("the trace tells which term decided", async () => {
    const dns = zoneDns({ "case.test": [{ TXT: "v=spf1 ip4:192.0.2.9 ~all" }] });
    const { trace } = await evaluateSpf({ ip: "192.0.2.1", mailFrom: "a@case.test", helo: "h.test", dns, now });
    expect(trace.at(-1)).toEqual({ domain: "case.test", term: "~all", outcome: "match: softfail" });
  });
});

function evaluate(spfCase: SpfCase, dns: SpfDns) {
  const { ip = "192.0.2.1", from = "user@case.test", helo = "mail.client.test" } = spfCase;
  return evaluateSpf({ ip, mailFrom: from, helo, dns, now });
}

function expectCase(evaluation: Awaited<ReturnType<typeof evaluate>>, spfCase: SpfCase): void {
  expect(evaluation.result, JSON.stringify(evaluation.trace)).toBe(spfCase.want);
  if (spfCase.explanation !== undefined) expect(evaluation.explanation).toBe(spfCase.explanation);
  if (spfCase.lookups !== undefined) expect(evaluation.lookups).toBe(spfCase.lookups);
  if (spfCase.voids !== undefined) expect(evaluation.voidLookups).toBe(spfCase.voids);
}

/** A DNS in memory that follows aliases as a resolver does. */
function zoneDns(zone: CaseZone, asked: string[] = []): SpfDns {
  const table = new Map(Object.entries(zone).map(([name, records]) => [name.toLowerCase(), records]));
  function find<T>(name: string, type: string, read: (value: string | string[] | [number, string]) => T): SpfAnswer<T> {
    asked.push(`${name} ${type}`);
    let owner = name.toLowerCase();
    for (let hop = 0; hop < 8; hop += 1) {
      const records = table.get(owner);
      if (records === undefined) return { rcode: "NXDOMAIN", records: [] };
      const found: T[] = [];
      let failure: Rcode = "NOERROR";
      let alias: string | null = null;
      for (const record of records) {
        if (typeof record === "string") failure = record;
        else if (type in record) found.push(read(Object.values(record)[0] ?? ""));
        else if ("CNAME" in record) alias = record.CNAME.toLowerCase();
      }
      if (found.length > 0) return { rcode: "NOERROR", records: found };
      if (alias === null) return { rcode: failure, records: [] };
      owner = alias;
    }
    return { rcode: "SERVFAIL", records: [] };
  }
  const text = (value: string | string[] | [number, string]) => [value].flat().join("");
  return {
    txt: async (name) => find(name, "TXT", text),
    a: async (name) => find(name, "A", text),
    aaaa: async (name) => find(name, "AAAA", text),
    ptr: async (name) => find(name, "PTR", text),
    async mx(name) {
      const answer = find(name, "MX", ([preference, exchange]) => ({
        preference: Number(preference),
        exchange: String(exchange),
      }));
      return { ...answer, records: answer.records.sort((one, other) => one.preference - other.preference) };
    },
  };
}
