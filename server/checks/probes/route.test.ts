import { describe, expect, test } from "vitest";
import { createRouter, parseConnectRules, parseServer, serverText } from "./route.ts";

describe("connect rules", () => {
  test("are read like curl's connect-to", () => {
    expect(
      parseConnectRules("*:443=:8443, shop.test:80=127.0.0.1:8080,[::1]:53=[::1]:5353,a.test:*=127.0.0.1:"),
    ).toEqual([
      { host: null, port: 443, toAddress: null, toPort: 8443 },
      { host: "shop.test", port: 80, toAddress: "127.0.0.1", toPort: 8080 },
      { host: "::1", port: 53, toAddress: "::1", toPort: 5353 },
      { host: "a.test", port: null, toAddress: "127.0.0.1", toPort: null },
    ]);
    expect(parseConnectRules("")).toEqual([]);
  });

  test.each([
    ["shop.test:443", "write host:port=addr:port"],
    ["shop.test=127.0.0.1:1", '"shop.test" needs the form host:port'],
    ["*:443=localhost:8443", '"localhost" is not an IP address'],
    ["*:443=:99999", '"99999" is not a port'],
    ["*:443=:0", '"0" is not a port'],
    ["*:443=:", "changes nothing"],
    ["*:443=::1:8443", "needs the form host:port"],
  ])("%s is refused with the reason", (text, message) => {
    expect(() => parseConnectRules(text)).toThrow(message);
  });

  test("the first rule that fits wins, by name or by address", () => {
    const router = createRouter(parseConnectRules("shop.test:443=127.0.0.1:1,192.0.2.7:53=127.0.0.1:2,*:443=:3"), true);
    expect(router.route("SHOP.test.", "192.0.2.1", 443)).toEqual({ address: "127.0.0.1", port: 1 });
    expect(router.route("192.0.2.7", "192.0.2.7", 53)).toEqual({ address: "127.0.0.1", port: 2 });
    expect(router.route("other.test", "192.0.2.1", 443)).toEqual({ address: "192.0.2.1", port: 3 });
    expect(router.route("other.test", "192.0.2.1", 80)).toEqual({ address: "192.0.2.1", port: 80 });
  });

  test("neither the address asked for nor the one of a rule may be private", () => {
    const router = createRouter(parseConnectRules("a.test:443=127.0.0.1:8443,*:80=:8080"), false);
    expect(() => router.route("a.test", "1.1.1.1", 443)).toThrow("127.0.0.1 is not a public address");
    expect(() => router.route("b.test", "10.0.0.1", 80)).toThrow("10.0.0.1 is not a public address");
    expect(router.route("b.test", "1.1.1.1", 80)).toEqual({ address: "1.1.1.1", port: 8080 });
  });
});

describe("servers", () => {
  test.each([
    ["1.1.1.1", "1.1.1.1:53"],
    ["127.0.0.1:5353", "127.0.0.1:5353"],
    ["::1", "[::1]:53"],
    ["[::1]:5353", "[::1]:5353"],
    ["localhost:5353", "localhost:5353"],
  ])("%s is %s", (text, written) => {
    expect(serverText(parseServer(text))).toBe(written);
  });

  test.each(["", ":53", "1.1.1.1:dns", "[::1", "a b:53", "127.0.0.1:70000"])("%j is refused", (text) => {
    expect(() => parseServer(text)).toThrow();
  });
});
