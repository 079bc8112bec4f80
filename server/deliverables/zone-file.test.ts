import { describe, expect, test } from "vitest";
import { DEFAULT_TTL_SECONDS, zoneFileOf } from "./zone-file.ts";

type Parsed = { name: string; ttl: number; type: string; data: string[] };

/** Reads a master file by RFC 1035, section 5.1, as far as a flat zone needs it: one record a line. */
function parse(file: string): { origin: string; defaultTtl: number; records: Parsed[] } {
  const lines = file.split("\n").map(tokensOf);
  const directive = (word: string) => lines.find(([first]) => first === word)?.[1] ?? "";
  const records = lines
    .filter(([first]) => first !== undefined && !first.startsWith("$"))
    .map(([name = "", ttl = "", _class, type = "", ...data]) => ({ name, ttl: Number(ttl), type, data }));
  return { origin: directive("$ORIGIN"), defaultTtl: Number(directive("$TTL")), records };
}

function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  const pattern = /"((?:[^"\\]|\\\d{3}|\\.)*)"|((?:[^\s;"\\]|\\\d{3}|\\.)+)|;.*$|\s+/g;
  for (const [, quoted, plain] of line.matchAll(pattern)) {
    const token = quoted ?? plain;
    if (token !== undefined) tokens.push(unescaped(token));
  }
  return tokens;
}

function unescaped(text: string): string {
  const bytes: number[] = [];
  for (const [whole, code, letter] of text.matchAll(/\\(\d{3})|\\(.)|[^\\]/gs)) {
    bytes.push(code === undefined ? (letter ?? whole).charCodeAt(0) : Number(code));
  }
  return Buffer.from(bytes).toString("utf8");
}

const row = (type: string, name: string, value: string, ttl: number | null = 3600, purpose = "") => ({
  type,
  name,
  value,
  ttl,
  purpose,
});
const read = (...rows: ReturnType<typeof row>[]) => parse(zoneFileOf({ zone: "shop.test", rows }));

test("every record comes back as it went in", () => {
  const { origin, defaultTtl, records } = read(
    row("A", "shop.test", "192.0.2.1"),
    row("AAAA", "shop.test", "2001:db8::1", null),
    row("CNAME", "www.shop.test", "shop.test"),
    row("MX", "shop.test", "10 mx.mail.test"),
    row("MX", "quiet.shop.test", "0 "),
    row("NS", "shop.test", "ns1.dns.test"),
    row("TXT", "shop.test", "v=spf1 -all"),
    row("CAA", "shop.test", '0 issue "ca.test; account=1"'),
  );
  expect([origin, defaultTtl]).toEqual(["shop.test.", DEFAULT_TTL_SECONDS]);
  expect(records.map(({ name, ttl, type, data }) => [type, name, ttl, ...data])).toEqual([
    ["A", "shop.test.", 3600, "192.0.2.1"],
    ["AAAA", "shop.test.", DEFAULT_TTL_SECONDS, "2001:db8::1"],
    ["CNAME", "www.shop.test.", 3600, "shop.test."],
    ["MX", "shop.test.", 3600, "10", "mx.mail.test."],
    ["MX", "quiet.shop.test.", 3600, "0", "."],
    ["NS", "shop.test.", 3600, "ns1.dns.test."],
    ["TXT", "shop.test.", 3600, "v=spf1 -all"],
    ["CAA", "shop.test.", 3600, "0", "issue", "ca.test; account=1"],
  ]);
});

describe("a text", () => {
  test.each([
    ["quotes and backslashes", 'say "hi" \\ there'],
    ["a semicolon", "v=DMARC1; p=reject; rua=mailto:a@shop.test"],
    ["letters beyond ASCII", "Größe ✓"],
    ["a line end that would begin a record of its own", "a\nevil.test. 60 IN A 192.0.2.66"],
    ["nothing", ""],
  ])("with %s comes back whole, as one record", (_, value) => {
    const { records } = read(row("TXT", "shop.test", value));
    expect(records).toHaveLength(1);
    expect(records[0]?.data.join("")).toBe(value);
  });

  test("longer than 255 bytes is cut into strings that join to the same", () => {
    const value = "k".repeat(700);
    const data = read(row("TXT", "k._domainkey.shop.test", value)).records[0]?.data ?? [];
    expect(data.map((text) => text.length)).toEqual([255, 255, 190]);
    expect(data.join("")).toBe(value);
  });
});

test("a purpose is a comment and never a record", () => {
  const { records } = read(row("A", "shop.test", "192.0.2.1", 60, "Shop\nevil.test. 60 IN A 192.0.2.66"));
  expect(records).toEqual([{ name: "shop.test.", ttl: 60, type: "A", data: ["192.0.2.1"] }]);
});

test("a name or target from a hostile zone stays on its line", () => {
  const { records } = read(row("CNAME", "a\n$INCLUDE /etc/passwd", "b\nc 60 IN A 192.0.2.66"));
  expect(records).toHaveLength(1);
  expect(records[0]?.type).toBe("CNAME");
});
