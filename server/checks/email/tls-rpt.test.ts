import { describe, expect, test } from "vitest";
import { judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { tlsRpt } from "./tls-rpt.ts";

const name = "_smtp._tls.shop.test TXT";

function enforced(mode: string): FakeWorld {
  return {
    dns: { "_mta-sts.shop.test TXT": ["v=STSv1; id=1"], "shop.test MX": ["1 mx.shop.test"] },
    http: {
      "https://mta-sts.shop.test/.well-known/mta-sts.txt": `version: STSv1\nmode: ${mode}\nmx: mx.shop.test\nmax_age: 604800`,
    },
  };
}

describe("email.tls-rpt", () => {
  test.each<[string, FakeWorld, string]>([
    ["a mailbox passes", { dns: { [name]: ["v=TLSRPTv1; rua=mailto:t@shop.test"] } }, "pass ok"],
    ["a web address passes", { dns: { [name]: ["v=TLSRPTv1; rua=https://reports.test/v1"] } }, "pass ok"],
    [
      "two records warn",
      { dns: { [name]: ["v=TLSRPTv1; rua=mailto:t@shop.test", "v=TLSRPTv1; rua=mailto:u@shop.test"] } },
      "warn several-records",
    ],
    ["no address warns", { dns: { [name]: ["v=TLSRPTv1;"] } }, "warn invalid-address"],
    [
      "a plain web address warns",
      { dns: { [name]: ["v=TLSRPTv1; rua=http://reports.test/"] } },
      "warn invalid-address",
    ],
    ["absence is skipped", {}, "skip absent"],
    ["absence warns when encryption is enforced", enforced("enforce"), "warn missing"],
    ["absence is skipped while encryption is tested", enforced("testing"), "skip absent"],
    ["silence is unknown", { dns: { [name]: "SERVFAIL" } }, "unknown not-answered"],
  ])("%s", async (_, world, expected) => {
    expect(outcomes(await judgeWorld(tlsRpt, world))).toEqual([`shop.test ${expected}`]);
  });
});
