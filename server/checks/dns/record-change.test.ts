import { describe, expect, test } from "vitest";
import { changeLine, fixChange, readLine, readRecord, textKindOf } from "./record-change.ts";

const change = (line: string) => {
  const reading = readLine(line, "shop.test");
  return reading.ok ? changeLine(reading.change, "shop.test") : `${reading.field}: ${reading.message}`;
};

describe("a proposed record", () => {
  test.each<[string, string, string]>([
    [
      "takes the rest of the line as its text",
      "TXT @ v=spf1 include:_spf.test ~all",
      "TXT @ v=spf1 include:_spf.test ~all",
    ],
    ["joins quoted strings with nothing between", 'TXT x "v=DKIM1; " "p=abc"', "TXT x v=DKIM1; p=abc"],
    ["keeps quotes that are part of the text", 'TXT x say "hi"', 'TXT x say "hi"'],
    ["may name its TTL", "a www 300 192.0.2.1", "A www 300 192.0.2.1"],
    ["reads one number of an MX as its preference", "MX @ 10 mail.shop.test.", "MX @ 10 mail.shop.test"],
    ["reads the first of two numbers of an MX as the TTL", "MX @ 600 10 mail.shop.test", "MX @ 600 10 mail.shop.test"],
    ["reads one number of a CAA as its flags", "CAA @ 0 issue letsencrypt.org", 'CAA @ 0 issue "letsencrypt.org"'],
    ["may be given whole", "CNAME www.shop.test. Shops.Example.test.", "CNAME www shops.example.test"],
    ["writes an IPv6 address as servers do", "AAAA @ 2001:DB8:0:0::1", "AAAA @ 2001:db8::1"],
    ["calls every alias of the apex ALIAS", "ANAME @ edge.example.test", "ALIAS @ edge.example.test"],
    ["may replace what stands there", "set TXT _dmarc v=DMARC1; p=none", "set TXT _dmarc v=DMARC1; p=none"],
    ["may be deleted without naming the value", "delete TXT old", "delete TXT old"],
    ["allows a null MX", "MX @ 0 .", "MX @ 0 ."],
    ["allows a wildcard", "A *.preview 192.0.2.1", "A *.preview 192.0.2.1"],
  ])("%s", (_, line, expected) => {
    expect(change(line)).toBe(expected);
  });

  test.each<[string, string, string]>([
    ["of a type that moves the domain is refused", "NS @ ns.other.test", "type: A change of NS"],
    ["of an unknown type is refused with those known", "FOO @ x", "type: Types that can be rehearsed: A, AAAA"],
    ["outside the domain is refused", "A www.other.test. 192.0.2.1", "name: www.other.test lies outside shop.test."],
    ["with a broken name is refused", "A -a- 192.0.2.1", "name: A name holds"],
    ["with a star in the middle is refused", "A a.*.b 192.0.2.1", "name: A name holds"],
    ["with a host for an address is refused", "A www host.test", "value: An A record holds"],
    ["with an address for an alias is refused", "CNAME www 192.0.2.1", "value: A CNAME record holds"],
    ["of mail without a number is refused", "MX @ mail.shop.test", "value: An MX record holds"],
    ["without a value is refused", "TXT @", "value: The value is missing."],
    ["without a name is refused", "TXT", "name: Write it like"],
  ])("%s", (_, line, expected) => {
    expect(change(line)).toContain(expected);
  });

  test("with a TTL that is no whole number of seconds is refused", () => {
    const reading = readRecord({ type: "A", name: "@", value: "192.0.2.1", ttl: 1.5 }, "shop.test");
    expect(reading).toMatchObject({ ok: false, field: "ttl" });
  });
});

test("a fix replaces the text it is about, and stands beside other CAA and MX records", () => {
  expect(fixChange({ type: "TXT", name: "@", value: "v=spf1 ~all" }).act).toBe("set");
  expect(fixChange({ type: "CAA", name: "@", value: '0 issue "ca.test"' }).act).toBe("add");
  expect(fixChange({ type: "MX", name: "@", value: "1 mx.test" }).act).toBe("add");
});

test("only texts a name has one of are replaced by their like", () => {
  expect(textKindOf("v=spf1 -all")).toBe("spf");
  expect(textKindOf("V=DMARC1; p=none")).toBe("dmarc");
  expect(textKindOf("v=DKIM1; p=abc")).toBe("dkim");
  expect(textKindOf("google-site-verification=abc")).toBeNull();
  expect(textKindOf("v=spf10")).toBeNull();
});
