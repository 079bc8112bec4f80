import { describe, expect, test } from "vitest";
import { judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import { mtaSts } from "./mta-sts.ts";
import { coversMailServer, parseStsPolicy, stsId } from "./mta-sts-policy.ts";

const good = "version: STSv1\nmode: enforce\nmx: mx.shop.test\nmax_age: 1209600\n";

function world(policy: FakeResponse, records = ["v=STSv1; id=20261101T000000"], dns: FakeWorld["dns"] = {}): FakeWorld {
  return {
    dns: { "_mta-sts.shop.test TXT": records, "shop.test MX": ["10 mx.shop.test"], ...dns },
    http: { "https://mta-sts.shop.test/.well-known/mta-sts.txt": policy },
  };
}

describe("email.mta-sts", () => {
  test.each<[string, FakeWorld, string]>([
    ["a policy that names the mail server passes", world(good), "pass ok"],
    ["line ends of either kind are read", world(good.replaceAll("\n", "\r\n")), "pass ok"],
    ["mode none passes", world("version: STSv1\nmode: none\nmax_age: 86400"), "pass ok"],
    ["no record is skipped", {}, "skip absent"],
    ["another text is no record", { dns: { "_mta-sts.shop.test TXT": ["hello"] } }, "skip absent"],
    [
      "a mail server that is not named fails",
      world(good.replace("mx.shop.test", "mx.other.test")),
      "fail mail-server-not-listed",
    ],
    [
      "a mail server that is not named warns in a test",
      world(good.replace("enforce", "testing").replace("mx.shop", "mx.other")),
      "warn mail-server-not-listed",
    ],
    ["a missing file fails", world(404), "fail policy-missing"],
    ["a redirect fails", world("301 https://www.shop.test/mta-sts.txt"), "fail policy-missing"],
    ["a host that does not resolve fails", world("dns"), "fail policy-missing"],
    ["an invalid certificate fails", world({ body: good, tlsOk: false }), "fail certificate"],
    ["a failed handshake fails", world("tls"), "fail certificate"],
    ["silence is unknown", world("timeout"), "unknown not-answered"],
    ["a bot wall is unknown", world({ status: 403, botWall: true }), "unknown not-answered"],
    ["a file without version fails", world("mode: enforce\nmx: mx.shop.test\nmax_age: 1209600"), "fail invalid-policy"],
    ["a file over 64 KiB fails", world({ body: `${good}${"x".repeat(70_000)}` }), "fail invalid-policy"],
    ["a short memory warns", world(good.replace("1209600", "86400")), "warn short-memory"],
    ["two records warn", world(good, ["v=STSv1; id=1", "v=STSv1; id=2"]), "warn invalid-record"],
    ["a record without id warns", world(good, ["v=STSv1;"]), "warn invalid-record"],
    [
      "a test of two months warns",
      world(good.replace("enforce", "testing"), ["v=STSv1; id=20260901000000"]),
      "warn long-test",
    ],
    ["a test of a week passes", world(good.replace("enforce", "testing"), ["v=STSv1; id=20261104"]), "pass ok"],
    [
      "a test with an id that is no date passes",
      world(good.replace("enforce", "testing"), ["v=STSv1; id=abc1"]),
      "pass ok",
    ],
    [
      "silence for MX is unknown",
      world(good, ["v=STSv1; id=1"], { "shop.test MX": "SERVFAIL" }),
      "unknown not-answered",
    ],
  ])("%s", async (_, seen, expected) => {
    expect(outcomes(await judgeWorld(mtaSts, seen))).toEqual([`shop.test ${expected}`]);
  });
});

describe("the policy", () => {
  test.each([
    ["mx.shop.test", "mx.shop.test", true],
    ["*.shop.test", "mx.shop.test", true],
    ["*.shop.test", "a.mx.shop.test", false],
    ["*.shop.test", "shop.test", false],
    ["mx.shop.test", "MX.Shop.Test", true],
    ["mx.shop.test", "mx2.shop.test", false],
  ])("%s for %s: %s", (pattern, host, expected) => {
    expect(coversMailServer({ mode: "enforce", mx: [pattern], maxAgeSeconds: 1 }, host)).toBe(expected);
  });

  test.each([
    "",
    "version: STSv1",
    "version: STSv1\nmode: strict\nmax_age: 1",
    "version: STSv1\nmode: enforce\nmax_age: 1",
    "version: STSv1\nmode: none\nmax_age: 99999999",
  ])("is refused: %j", (text) => {
    expect(typeof parseStsPolicy(text)).toBe("string");
  });

  test("ids are 1 to 32 letters and digits", () => {
    expect(stsId("v=STSv1; id=20261101;")).toBe("20261101");
    expect(stsId("v=STSv1; id=2026-11-01")).toBeNull();
    expect(stsId(`v=STSv1; id=${"1".repeat(33)}`)).toBeNull();
  });
});
