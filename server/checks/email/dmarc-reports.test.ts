import { describe, expect, test } from "vitest";
import { judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import { dmarcReports } from "./dmarc-reports.ts";

const permitted: FakeZone = {
  "shop.test._report._dmarc.reports.example TXT": ["v=DMARC1;"],
  "reports.example MX": ["10 mx.reports.example"],
};

describe("email.dmarc-reports", () => {
  test.each<[string, string, FakeZone, string]>([
    [
      "an own address that receives mail passes",
      "mailto:d@shop.test",
      { "shop.test MX": ["1 mx.shop.test"] },
      "pass ok",
    ],
    [
      "an own sub-domain needs no permission",
      "mailto:d@in.shop.test",
      { "in.shop.test MX": ["1 mx.shop.test"] },
      "pass ok",
    ],
    ["an address record is enough to receive", "mailto:d@shop.test", { "shop.test A": ["192.0.2.1"] }, "pass ok"],
    ["a service that permits passes", "mailto:shop@reports.example", permitted, "pass ok"],
    [
      "a service that does not permit warns",
      "mailto:shop@reports.example",
      { "reports.example MX": ["10 mx"] },
      "warn not-permitted",
    ],
    [
      "a permission that says something else warns",
      "mailto:shop@reports.example",
      { ...permitted, "shop.test._report._dmarc.reports.example TXT": ["v=spf1 -all"] },
      "warn not-permitted",
    ],
    [
      "a service that cannot receive warns",
      "mailto:shop@reports.example",
      { ...permitted, "reports.example MX": "NODATA" },
      "warn no-mail-server",
    ],
    [
      "a null MX cannot receive",
      "mailto:d@shop.test",
      { "shop.test MX": ["0 ."], "shop.test A": ["192.0.2.1"] },
      "warn no-mail-server",
    ],
    ["a size suffix warns", "mailto:d@shop.test!10m", { "shop.test MX": ["1 mx.shop.test"] }, "warn size-suffix"],
    [
      "three addresses warn",
      "mailto:a@shop.test,mailto:b@shop.test, mailto:c@shop.test",
      { "shop.test MX": ["1 mx"] },
      "warn many-addresses",
    ],
    [
      "silence is unknown",
      "mailto:shop@reports.example",
      { ...permitted, "shop.test._report._dmarc.reports.example TXT": "TIMEOUT" },
      "unknown not-answered",
    ],
  ])("%s", async (_, rua, zone, expected) => {
    const dns = { "_dmarc.shop.test TXT": [`v=DMARC1; p=reject; rua=${rua}`], ...zone };
    expect(outcomes(await judgeWorld(dmarcReports, { dns }))).toEqual([`shop.test ${expected}`]);
  });

  test("no record and no address are skipped, because email.dmarc speaks of them", async () => {
    expect(outcomes(await judgeWorld(dmarcReports, {}))).toEqual(["shop.test skip no-record"]);
    const dns = { "_dmarc.shop.test TXT": ["v=DMARC1; p=reject"] };
    expect(outcomes(await judgeWorld(dmarcReports, { dns }))).toEqual(["shop.test skip no-address"]);
  });
});
