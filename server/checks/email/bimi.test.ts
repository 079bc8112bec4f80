import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import { bimi } from "./bimi.ts";

const name = "default._bimi.shop.test TXT";
const logo = "v=BIMI1; l=https://shop.test/logo.svg; a=https://shop.test/vmc.pem";

describe("email.bimi", () => {
  test.each<[string, string[], string, string]>([
    ["a logo with an enforced policy passes", [logo], "v=DMARC1; p=reject", "pass ok"],
    [
      "a logo without a certificate passes",
      ["v=BIMI1; l=https://shop.test/logo.svg"],
      "v=DMARC1; p=quarantine",
      "pass ok",
    ],
    ["absence is skipped", [], "v=DMARC1; p=reject", "skip absent"],
    ["a declined logo is skipped", ["v=BIMI1; l=; a="], "v=DMARC1; p=reject", "skip declined"],
    ["a policy of none warns", [logo], "v=DMARC1; p=none; rua=mailto:d@shop.test", "warn not-eligible"],
    ["a test mark that leaves none warns", [logo], "v=DMARC1; p=quarantine; t=y", "warn not-eligible"],
    ["no policy warns", [logo], "x", "warn not-eligible"],
    ["open sub-domains warn", [logo], "v=DMARC1; p=reject; sp=none", "warn not-eligible"],
    ["a share warns", [logo], "v=DMARC1; p=quarantine; pct=50", "warn not-eligible"],
    ["two records warn", [logo, logo.replace("logo", "logo2")], "v=DMARC1; p=reject", "warn invalid-record"],
    ["a plain address warns", ["v=BIMI1; l=http://shop.test/logo.svg"], "v=DMARC1; p=reject", "warn invalid-record"],
    [
      "another picture format warns",
      ["v=BIMI1; l=https://shop.test/logo.png"],
      "v=DMARC1; p=reject",
      "warn invalid-record",
    ],
  ])("%s", async (_, records, policy, expected) => {
    const dns = { [name]: records, "_dmarc.shop.test TXT": [policy] };
    expect(outcomes(await judgeWorld(bimi, { dns }))).toEqual([`shop.test ${expected}`]);
  });

  test("the organization's policy counts for a sub-domain with a stricter one", async () => {
    const store = fakeStore({ senders: [{ fromDomain: "news.shop.test", stream: "marketing" }] });
    const dns = {
      "default._bimi.news.shop.test TXT": [logo],
      "_dmarc.news.shop.test TXT": ["v=DMARC1; p=reject"],
      "_dmarc.shop.test TXT": ["v=DMARC1; p=none"],
    };
    expect(outcomes(await judgeWorld(bimi, { dns }, store))).toEqual(["news.shop.test warn not-eligible"]);
  });
});
