import { describe, expect, test } from "vitest";
import { cookieName, createCookieJar, maskSetCookie } from "./cookie-jar.ts";

const at = (url: string) => new URL(url);

describe("a jar", () => {
  test.each<[string, string, string, string | null]>([
    ["the host that set it", "a=1", "https://shop.test/x", "a=1"],
    ["no other host", "a=1", "https://www.shop.test/", null],
    ["hosts below its domain", "a=1; Domain=.shop.test; Path=/", "https://www.shop.test/", "a=1"],
    ["paths below its path", "a=1; Path=/in", "https://shop.test/in/side", "a=1"],
    ["no path beside it", "a=1; Path=/in", "https://shop.test/inside", null],
    ["no plain http when secure", "a=1; Secure; Path=/", "http://shop.test/", null],
    ["nobody when it is for another domain", "a=1; Domain=other.test; Path=/", "https://other.test/", null],
    ["nobody when it has expired", "a=1; Max-Age=0; Path=/", "https://shop.test/", null],
    ["nobody when its date is past", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "https://shop.test/", null],
    ["nobody without a name", "=1; Path=/", "https://shop.test/", null],
  ])("sends a cookie to %s", (_name, setCookie, url, header) => {
    const jar = createCookieJar();
    jar.store(at("https://shop.test/"), setCookie);
    expect(jar.header(at(url))).toBe(header);
  });

  test("keeps the newest value, drops what is expired later, and cannot be filled without end", () => {
    const jar = createCookieJar();
    jar.store(at("https://shop.test/"), "a=1");
    jar.store(at("https://shop.test/"), "a=2");
    expect(jar.header(at("https://shop.test/"))).toBe("a=2");
    jar.store(at("https://shop.test/"), "a=; Max-Age=0");
    expect(jar.header(at("https://shop.test/"))).toBeNull();
    for (let index = 0; index < 1000; index += 1) jar.store(at("https://shop.test/"), `c${index}=1`);
    jar.store(at("https://shop.test/"), `big=${"x".repeat(5000)}`);
    expect(jar.header(at("https://shop.test/"))?.split("; ")).toHaveLength(50);
  });
});

test("values are hidden, names and attributes stay", () => {
  expect(maskSetCookie("sid=abc=def; Path=/; Secure")).toBe("sid=***; Path=/; Secure");
  expect(maskSetCookie("sid=; Max-Age=0")).toBe("sid=; Max-Age=0");
  expect(maskSetCookie("just-a-value; Path=/")).toBe("***");
  expect([cookieName(" sid =1"), cookieName("none"), cookieName("=1")]).toEqual(["sid", null, null]);
});
