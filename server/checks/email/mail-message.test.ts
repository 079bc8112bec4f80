import { describe, expect, test } from "vitest";
import { addressDomains, authorDomains, fieldsOf, headerValue, readMessage } from "./mail-message.ts";

const read = (text: string) => readMessage(Buffer.from(text, "latin1"));

describe("a message", () => {
  test("is split at its first empty line, whatever the line ends", () => {
    for (const end of ["\r\n", "\n"]) {
      const message = read(["A: 1", "B: 2", "\tmore", "", "body", "C: 3", ""].join(end));
      expect(message.headers.map(({ name, value }) => [name, value])).toEqual([
        ["a", "1"],
        ["b", "2\tmore"],
      ]);
      expect(message).toMatchObject({ body: `body${end}C: 3${end}`, isMalformed: false });
    }
  });

  test.each<[string, string]>([
    ["endless header fields", "X: y\r\n".repeat(200_000)],
    ["one endless line", `X: ${"a".repeat(3_000_000)}`],
    ["a line that is no field", "no colon here\r\nFrom: a@shop.test\r\n\r\n"],
    ["a blank in a field's name", "Fr om: a@shop.test\r\n\r\n"],
  ])("with %s is read in bounds and marked", (_, text) => {
    const started = performance.now();
    const message = read(text);
    expect(message.isMalformed).toBe(true);
    expect(message.headers.length).toBeLessThanOrEqual(500);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("of nothing, of zeros and of a lone empty line has no fields", () => {
    for (const text of ["", "\0".repeat(1_000), "\r\n", "\n\n\n"]) expect(read(text).headers).toEqual([]);
  });

  test("keeps octets above 127 and NUL as they are", () => {
    const message = readMessage(Buffer.from([0x41, 0x3a, 0x20, 0xff, 0x00, 0x0d, 0x0a, 0x0d, 0x0a, 0xfe]));
    expect(Buffer.from(message.headers[0]?.raw ?? "", "latin1")).toEqual(Buffer.from([0x41, 0x3a, 0x20, 0xff, 0x00]));
    expect(Buffer.from(message.body, "latin1")).toEqual(Buffer.from([0xfe]));
  });

  test("has its topmost field of a name as the value", () => {
    const message = read("Subject: one\r\nSUBJECT : two\r\n\r\n");
    expect(headerValue(message, "subject")).toBe("one");
    expect(fieldsOf(message, "subject")).toHaveLength(2);
    expect(headerValue(message, "date")).toBeNull();
  });
});

describe("the domains of an address list", () => {
  test.each<[string, string[]]>([
    ["Shop <orders@Shop.test>", ["shop.test"]],
    ["orders@shop.test", ["shop.test"]],
    ['"orders@evil.test" <orders@shop.test>', ["shop.test"]],
    ["orders@shop.test (orders@evil.test)", ["shop.test"]],
    ["a@one.test, B <b@two.test>", ["one.test", "two.test"]],
    ["Group: a@one.test, b@two.test;", ["one.test", "two.test"]],
    ["undisclosed-recipients:;", []],
    ["orders", []],
    ["<@>", []],
    ["x@localhost", []],
    ["x@[192.0.2.1]", []],
    ['"', []],
    [`${"(".repeat(10_000)}a@shop.test`, []],
    [Buffer.from("orders@köln.test").toString("latin1"), ["xn--kln-sna.test"]],
  ])("of %s are found", (list, domains) => {
    expect(addressDomains(list)).toEqual(domains);
  });

  test("of several From fields are all counted, so that none can hide behind another", () => {
    const message = read("From: a@shop.test\r\nFrom: b@evil.test\r\n\r\n");
    expect(authorDomains(message)).toEqual(["shop.test", "evil.test"]);
  });
});
