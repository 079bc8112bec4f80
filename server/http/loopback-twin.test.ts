import { expect, test } from "vitest";
import { loopbackTwin } from "./loopback-twin.ts";

const own = "http://localhost:3000";

test.each(["127.0.0.1:3000", "127.0.0.2:3000", "[::1]:3000"])("a page asked for at %s is the portal's own", (host) => {
  expect(loopbackTwin(host, own, "/login?callbackUrl=%2Fgo")).toBe("http://localhost:3000/login?callbackUrl=%2Fgo");
});

test("the other way round too, where the portal's own name is the number", () => {
  expect(loopbackTwin("localhost:3000", "http://127.0.0.1:3000", "/")).toBe("http://127.0.0.1:3000/");
});

test.each([
  ["the portal's own address, or it would go round in circles", "localhost:3000", own],
  ["another port: another program", "127.0.0.1:3001", own],
  ["a real address", "portal.example", own],
  ["a name that only begins like one", "127.0.0.1.portal.example:3000", own],
  ["a portal with a real address, asked on its own machine", "127.0.0.1:3000", "https://portal.example:3000"],
  ["a host with a user name", "x@127.0.0.1:3000", own],
  ["no host", null, own],
  ["no address of the portal", "127.0.0.1:3000", undefined],
])("nothing for %s", (_case, host, portal) => {
  expect(loopbackTwin(host, portal, "/")).toBe(null);
});

test("a path of two slashes stays a path", () => {
  expect(loopbackTwin("127.0.0.1:3000", own, "//evil.example/")).toBe("http://localhost:3000/evil.example/");
});
