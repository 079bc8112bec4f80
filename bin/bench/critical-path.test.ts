import { expect, test } from "vitest";
import type { LogEntry } from "../../e2e/store-under-test/log.ts";
import { criticalPath } from "./critical-path.ts";

const network = { roundTripMs: 50, pacing: { requestsPerSecond: 2, jitter: 0.2 } };

function asked(host: string, paths: string[], kind: LogEntry["kind"] = "https"): LogEntry[] {
  return paths.map((path) => ({ at: 0, kind, address: "127.0.1.1", host, what: `GET ${path}`, outcome: "200" }));
}

test("one request takes a look-up, a connection, a handshake and an answer", () => {
  expect(criticalPath(asked("shop.example", ["/"]), network).leastMs).toBe(4 * 50);
});

test("the busiest host makes the path, and every further request there one turn", () => {
  const log = [...asked("shop.example", ["/", "/a", "/b"]), ...asked("www.shop.example", ["/", "/a"])];
  expect(criticalPath(log, network)).toEqual({ host: "shop.example", requests: 3, leastMs: 2 * 550 + 200 });
});

test("asking twice for the same does not lengthen the path", () => {
  const log = [...asked("shop.example", ["/", "/"]), ...asked("shop.example", ["/"], "http")];
  expect(criticalPath(log, network).requests).toBe(2);
});

test("questions to name servers and handshakes alone wait for no turn", () => {
  const dns: LogEntry = {
    at: 0,
    kind: "dns",
    address: "127.0.0.1",
    host: "shop.example",
    what: "A",
    outcome: "NOERROR",
  };
  expect(criticalPath([dns, { ...dns, kind: "tls" }], network).requests).toBe(0);
});
