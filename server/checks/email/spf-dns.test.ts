import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsHandler, flagsOf, type RunningDns, startDns, testDns } from "../probes/loopback.ts";
import type { DnsProbe } from "../probes/probes.ts";
import { evaluateSpf } from "./check-host.ts";
import { type CaseRecord, type CaseZone, spfCaseGroups, zoneOf } from "./spf-cases.ts";
import { spfDns } from "./spf-dns.ts";

let zone: CaseZone = {};
let isAliasFollowed = true;
let server: RunningDns;

beforeAll(async () => {
  server = await startDns(answer);
});
afterAll(() => server.close());

describe("over UDP and TCP", () => {
  test.each([
    ["a resolver that follows aliases", true],
    ["a server that answers with the alias alone", false],
  ])("every case of the table ends the same with %s", async (_, follows) => {
    isAliasFollowed = follows;
    const differences: string[] = [];
    for (const group of spfCaseGroups) {
      for (const spfCase of group.cases) {
        zone = zoneOf(group, spfCase);
        const { ip = "192.0.2.1", from = "user@case.test", helo = "mail.client.test" } = spfCase;
        const now = new Date("2026-11-01T00:00:00Z");
        const { result, explanation } = await evaluateSpf({ ip, mailFrom: from, helo, dns: spfDns(impatient()), now });
        const isSame = result === spfCase.want && (spfCase.explanation ?? explanation) === explanation;
        if (!isSame) differences.push(`${group.section}: ${spfCase.it}: ${result} ${explanation}`);
      }
    }
    expect(differences).toEqual([]);
  });

  test("type 99 is never asked for", async () => {
    zone = { "case.test": [{ SPF: "v=spf1 -all" }] };
    server.queries.length = 0;
    await spfDns(impatient()).txt("case.test");
    expect(server.queries.map((query) => query.type)).toEqual(["TXT"]);
  });

  test("names with any octet reach the server and come back", async () => {
    zone = {
      "a%b c\\d.test": [{ A: "192.0.2.7" }],
      "7.2.0.192.in-addr.arpa": [{ PTR: "my desk.test" }],
      "case.test": [{ MX: [5, "back\\slash.test"] }],
    };
    const dns = spfDns(impatient());
    expect((await dns.a("A%B c\\d.test")).records).toEqual(["192.0.2.7"]);
    expect((await dns.ptr("7.2.0.192.in-addr.arpa")).records).toEqual(["my desk.test"]);
    expect((await dns.mx("case.test")).records).toEqual([{ preference: 5, exchange: "back\\slash.test" }]);
  });

  test("mail servers come by preference", async () => {
    zone = { "case.test": [{ MX: [20, "b.test"] }, { MX: [10, "a.test"] }, { MX: [0, ""] }] };
    expect((await spfDns(impatient()).mx("case.test")).records.map(({ exchange }) => exchange)).toEqual([
      "",
      "a.test",
      "b.test",
    ]);
  });
});

/** The run's DNS client, which waits only a moment for names that are silent on purpose. */
function impatient(): Pick<DnsProbe, "resolve"> {
  const { dns } = testDns(server);
  return {
    resolve: (name, type) =>
      dns.resolve(
        name,
        type,
        recordsAt(name)?.includes("TIMEOUT") ? { timeoutMs: 30, tries: 1 } : { timeoutMs: 5_000 },
      ),
  };
}

function answer({ name, type }: Parameters<DnsHandler>[0]): ReturnType<DnsHandler> {
  const answers: { name: string; type: string; ttl: number; data: unknown }[] = [];
  let owner = name;
  for (let hop = 0; hop < 8; hop += 1) {
    const records = recordsAt(owner);
    if (records === null) return { flags: flagsOf(3), answers };
    const found = records.filter((record) => typeof record !== "string" && type in record);
    answers.push(...found.map((record) => ({ name: owner, type, ttl: 60, data: dataOf(record) })));
    if (found.length > 0) return { answers };
    if (records.includes("TIMEOUT")) return null;
    if (records.includes("SERVFAIL")) return { flags: flagsOf(2) };
    const alias = records.find((record) => typeof record !== "string" && "CNAME" in record);
    if (alias === undefined) return { answers };
    const target = String(dataOf(alias));
    answers.push({ name: owner, type: "CNAME", ttl: 60, data: target });
    if (!isAliasFollowed) return { answers };
    owner = target.toLowerCase();
  }
  return { flags: flagsOf(2) };
}

function recordsAt(name: string): CaseRecord[] | null {
  const key = Object.keys(zone).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? null : (zone[key] ?? null);
}

function dataOf(record: CaseRecord): unknown {
  if (typeof record === "string") return "";
  if ("MX" in record) return { preference: record.MX[0], exchange: record.MX[1] };
  if (!("TXT" in record)) return Object.values(record)[0];
  // Octets as they are, because a policy may hold any; strings of more than 255 octets are cut as servers cut them.
  return [record.TXT].flat().flatMap((text) => {
    const octets = Buffer.from(text, "latin1");
    return Array.from({ length: Math.max(1, Math.ceil(octets.length / 255)) }, (_, index) =>
      octets.subarray(index * 255, index * 255 + 255),
    );
  });
}
