import { expect, test } from "vitest";
import { type DnsChange, readLine } from "../dns/record-change.ts";
import { fakeProbes } from "./fake.ts";
import { overlayProbes } from "./overlay-dns.ts";
import type { DnsAnswer } from "./probes.ts";

const world = {
  dns: {
    "shop.test A": ["192.0.2.10"],
    "shop.test TXT": ["v=spf1 mx -all", "site=1"],
    "shop.test MX": ["10 mx.shop.test"],
    "www.shop.test CNAME": ["shop.test"],
    "alias.shop.test CNAME": ["edge.vendor.test"],
    "edge.vendor.test A": ["198.51.100.7"],
    "broken.shop.test TXT": "SERVFAIL" as const,
    "*.wild.shop.test A": ["192.0.2.99"],
  },
  delegation: { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } },
};

function changesOf(...lines: string[]): DnsChange[] {
  return lines.map((line) => {
    const reading = readLine(line, "shop.test");
    if (!reading.ok) throw new Error(reading.message);
    return reading.change;
  });
}

function overlay(lines: string[], more: { isApexFlattened?: boolean; onTouch?: () => void } = {}) {
  const base = fakeProbes(world);
  const settings = { changes: changesOf(...lines), zone: "shop.test", isApexFlattened: false, ...more };
  return { base, probes: overlayProbes(base, settings) };
}

function data({ rcode, answers }: DnsAnswer): string {
  const texts = answers.map((record) => {
    if (record.kind === "mx") return `${record.type} ${record.exchange}`;
    return record.kind === "text" ? `${record.type} ${record.data}` : record.type;
  });
  return [rcode, ...texts].join(" | ");
}

test("an added record stands beside what is there, at resolvers and at the zone's own servers", async () => {
  const { probes } = overlay(["TXT @ v=spf1 -all"]);
  const expected = "NOERROR | TXT v=spf1 mx -all | TXT site=1 | TXT v=spf1 -all";
  expect(data(await probes.dns.resolve("shop.test", "TXT"))).toBe(expected);
  const own = await probes.dns.ask("192.0.2.53", "Shop.Test.", "TXT");
  expect(data(own)).toBe(expected);
  expect(own.aa).toBe(true);
});

test("a set text replaces its own kind and leaves the others", async () => {
  const { probes } = overlay(["set TXT @ v=spf1 ~all"]);
  expect(data(await probes.dns.resolve("shop.test", "TXT"))).toBe("NOERROR | TXT site=1 | TXT v=spf1 ~all");
});

test("a record that is added twice stands once", async () => {
  const { probes } = overlay(["TXT @ site=1"]);
  expect(data(await probes.dns.resolve("shop.test", "TXT"))).toBe("NOERROR | TXT v=spf1 mx -all | TXT site=1");
});

test("several set records of one name stand together", async () => {
  const { probes } = overlay(["set MX @ 1 a.mail.test", "set MX @ 5 b.mail.test"]);
  expect(data(await probes.dns.resolve("shop.test", "MX"))).toBe("NOERROR | MX a.mail.test | MX b.mail.test");
});

test("a deleted record is gone, and its name with its last one", async () => {
  const { probes } = overlay(["delete TXT @ site=1", "delete A @"]);
  expect(data(await probes.dns.resolve("shop.test", "TXT"))).toBe("NOERROR | TXT v=spf1 mx -all");
  expect(data(await probes.dns.resolve("shop.test", "A"))).toBe("NOERROR");
});

test("an alias hides everything else at its name", async () => {
  const { probes } = overlay(["CNAME @ edge.vendor.test"]);
  expect(data(await probes.dns.resolve("shop.test", "MX"))).toBe("NOERROR | CNAME edge.vendor.test");
  expect(data(await probes.dns.resolve("shop.test", "A"))).toBe("NOERROR | CNAME edge.vendor.test | A 198.51.100.7");
});

test("a server without recursion stops at an alias that leaves its zone", async () => {
  const { probes } = overlay(["set CNAME api edge.vendor.test"]);
  expect(data(await probes.dns.ask("192.0.2.53", "api.shop.test", "A"))).toBe("NOERROR | CNAME edge.vendor.test");
});

test("an alias that stood before is followed to the changed name", async () => {
  const { probes } = overlay(["set A @ 192.0.2.77"]);
  expect(data(await probes.dns.resolve("www.shop.test", "A"))).toBe("NOERROR | CNAME shop.test | A 192.0.2.77");
  expect((await probes.dns.addresses("www.shop.test")).addresses).toEqual(["192.0.2.77"]);
});

test("an address in place of an alias takes the alias away", async () => {
  const { probes } = overlay(["set A alias 192.0.2.5"]);
  expect(data(await probes.dns.resolve("alias.shop.test", "A"))).toBe("NOERROR | A 192.0.2.5");
  expect(data(await probes.dns.resolve("alias.shop.test", "CNAME"))).toBe("NOERROR");
});

test("ALIAS, and a CNAME where the provider flattens it, answer with the target's addresses and keep the mail", async () => {
  for (const [line, isApexFlattened] of [
    ["set ALIAS @ edge.vendor.test", false],
    ["set CNAME @ edge.vendor.test", true],
  ] as const) {
    const { probes } = overlay([line], { isApexFlattened });
    expect(data(await probes.dns.resolve("shop.test", "A"))).toBe("NOERROR | A 198.51.100.7");
    expect(data(await probes.dns.resolve("shop.test", "MX"))).toBe("NOERROR | MX mx.shop.test");
  }
});

test("a new name exists, and so does the one above it", async () => {
  const { probes } = overlay(["TXT a.b hello"]);
  expect(data(await probes.dns.resolve("a.b.shop.test", "TXT"))).toBe("NOERROR | TXT hello");
  expect(data(await probes.dns.resolve("a.b.shop.test", "A"))).toBe("NOERROR");
  expect(data(await probes.dns.resolve("b.shop.test", "A"))).toBe("NOERROR");
  expect(data(await probes.dns.resolve("c.shop.test", "A"))).toBe("NXDOMAIN");
});

test("a new wildcard answers for names that do not exist, and for no other", async () => {
  const { probes } = overlay(["A * 192.0.2.3"]);
  expect(data(await probes.dns.resolve("nobody.shop.test", "A"))).toBe("NOERROR | A 192.0.2.3");
  expect(data(await probes.dns.resolve("shop.test", "A"))).toBe("NOERROR | A 192.0.2.10");
});

test("what nobody answers stays unanswered", async () => {
  const { probes } = overlay(["TXT broken hello"]);
  expect(data(await probes.dns.resolve("broken.shop.test", "TXT"))).toBe("SERVFAIL");
});

test("questions no change is about are answered as before and touch nothing", async () => {
  let touched = 0;
  const { probes } = overlay(["TXT @ hello"], { onTouch: () => touched++ });
  expect(data(await probes.dns.resolve("shop.test", "A"))).toBe("NOERROR | A 192.0.2.10");
  expect(data(await probes.dns.resolve("shop.test", "MX"))).toBe("NOERROR | MX mx.shop.test");
  expect(touched).toBe(0);
  await probes.dns.resolve("shop.test", "TXT");
  expect(touched).toBe(1);
});

test("a handshake goes where the change leads, and nowhere without an address", async () => {
  const moved = overlay(["set A @ 192.0.2.77"]);
  await moved.probes.tls.handshake("shop.test");
  await moved.probes.http.get("https://www.shop.test/");
  expect(moved.base.asked.filter((asked) => asked.includes("192.0.2.77")).length).toBeGreaterThan(0);
  const gone = overlay(["delete A @"]);
  expect((await gone.probes.tls.handshake("shop.test")).fault?.kind).toBe("dns");
  expect((await gone.probes.http.get("https://shop.test/")).fault?.kind).toBe("dns");
});
