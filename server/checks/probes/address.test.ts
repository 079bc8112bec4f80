import { describe, expect, test } from "vitest";
import { inConnectOrder, isPublicAddress, vetAddress, vetUrl } from "./address.ts";
import { FaultError } from "./network-fault.ts";

/** First and last address of every special-purpose block, and the neighbours that are public. */
const notPublic = [
  "0.0.0.0",
  "0.255.255.255",
  "10.0.0.0",
  "10.255.255.255",
  "100.64.0.0",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.255",
  "169.254.0.0",
  "169.254.169.254",
  "172.16.0.0",
  "172.31.255.255",
  "192.0.0.0",
  "192.0.0.170",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.1",
  "192.168.255.255",
  "198.18.0.0",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "0:0:0:0:0:0:0:1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:8.8.8.8",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::10.0.0.1",
  "64:ff9b:1::1",
  "100::1",
  "100:0:0:1::1",
  "2001::1",
  "2001:0:4136:e378:8000:63bf:3fff:fdd2",
  "2001:1ff:ffff::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "2002:a00:1::1",
  "3fff::1",
  "3fff:fff:ffff::1",
  "5f00::1",
  "4000::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "fe80::1%eth0",
  "fe80::1%25eth0",
  "2606:4700::1%eth0",
  "fec0::1",
  "ff02::1",
];

const isPublic = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.1",
  "169.253.255.255",
  "172.15.255.255",
  "172.32.0.0",
  "192.0.1.1",
  "192.167.255.255",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "2606:4700:4700::1111",
  "2001:200::1",
  "2001:db7::1",
  "2003::1",
  "2620:127:f00f:5::",
];

/** Ways of writing an address that some parsers take and others do not. */
const notCanonical = [
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "127.1",
  "127.0.0.1.",
  " 127.0.0.1",
  "localhost",
  "",
  "[::1]",
];

describe("addresses", () => {
  test.each(notPublic)("%s is refused", (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(() => vetAddress(address, false)).toThrow(FaultError);
  });

  test.each(isPublic)("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each(notCanonical)("%j is no address, even where private ones are allowed", (address) => {
    expect(isPublicAddress(address)).toBe(false);
    expect(() => vetAddress(address, true)).toThrow(FaultError);
  });

  test("private addresses pass only where they are allowed", () => {
    expect(() => vetAddress("127.0.0.1", true)).not.toThrow();
    expect(() => vetAddress("127.0.0.1", false)).toThrow("not a public address");
  });

  test("IPv6 comes first only with a route", () => {
    const mixed = ["192.0.2.1", "2606:4700::1", "192.0.2.2"];
    expect(inConnectOrder(mixed, true)[0]).toBe("2606:4700::1");
    expect(inConnectOrder(mixed, false)).toEqual(["192.0.2.1", "192.0.2.2", "2606:4700::1"]);
  });
});

describe("URLs", () => {
  test.each([
    ["http://2130706433/", "127.0.0.1"],
    ["http://0x7f.1/", "127.0.0.1"],
    ["http://0177.0.0.1/", "127.0.0.1"],
    ["http://127.1/", "127.0.0.1"],
    ["http://127.0.0.1./", "127.0.0.1"],
    ["http://①②⑦.0.0.1/", "127.0.0.1"],
    ["http://１２７.０.０.１/", "127.0.0.1"],
    ["http://169。254。169。254/", "169.254.169.254"],
    ["http://0xa9fea9fe/latest/meta-data", "169.254.169.254"],
    ["http://[::ffff:127.0.0.1]/", "::ffff:7f00:1"],
    ["http://[::]/", "::"],
    ["http://[0:0:0:0:0:0:0:1]/", "::1"],
  ])("%s is seen as the address it means and refused", (text, address) => {
    const { host } = vetUrl(text);
    expect(host).toBe(address);
    expect(isPublicAddress(host)).toBe(false);
  });

  test.each([
    ["file:///etc/passwd", "SCHEME"],
    ["gopher://shop.example/", "SCHEME"],
    ["ftp://shop.example/", "SCHEME"],
    ["data:text/html,x", "SCHEME"],
    ["javascript:alert(1)", "SCHEME"],
    ["http://user@shop.example/", "USERINFO"],
    ["http://user:word@shop.example/", "USERINFO"],
    ["https://shop.example:8443/", "PORT"],
    ["http://shop.example:22/", "PORT"],
    ["http://shop.example:0/", "PORT"],
    ["http://[fe80::1%25eth0]/", "URL"],
    ["http://256.256.256.256/", "URL"],
    ["//shop.example", "URL"],
    ["http://", "URL"],
  ])("%s is refused as %s", (text, code) => {
    const seen: string[] = [];
    try {
      vetUrl(text);
    } catch (error) {
      if (error instanceof FaultError) seen.push(error.fault.kind, error.fault.code);
    }
    expect(seen).toEqual(["guarded", code]);
  });

  test("names keep no final dot and no capitals, and either port works for either scheme", () => {
    expect(vetUrl("HTTPS://WWW.Shop.Example./a")).toMatchObject({ host: "www.shop.example", port: 443, isTls: true });
    expect(vetUrl("http://shop.example:443/")).toMatchObject({ port: 443, isTls: false });
    expect(vetUrl("https://bücher.example/").host).toBe("xn--bcher-kva.example");
  });

  test("another port passes only when it was declared", () => {
    expect(vetUrl("https://shop.example:8443/", [443, 8443]).port).toBe(8443);
  });
});
