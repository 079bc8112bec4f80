import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore } from "./fake-store.ts";
import { purposeOf } from "./record-purpose.ts";

const store = fakeStore({
  hosts: [fakeHost("pay.shop.test", "checkout")],
  senders: [
    { fromDomain: "shop.test", provider: "google", returnPathDomain: "bounce.shop.test", stream: "transactional" },
  ],
});
const tell = (type: string, name: string, value: string, comment: string | null = null) => {
  const { purpose, isClear } = purposeOf({ type, name, value, ttl: 300, proxied: null, comment }, store);
  return [purpose, isClear];
};

describe("what name and value alone tell", () => {
  test.each([
    ["A", "shop.test", "192.0.2.1", "Sends visitors to the main address"],
    ["CNAME", "www.shop.test", "shop.test", "Shows the shop"],
    ["CNAME", "pay.shop.test", "edge.test", "Takes payments"],
    ["MX", "shop.test", "1 smtp.google.com", "Receives mail at Google Workspace"],
    ["MX", "shop.test", "10 mx.unknown.test", "Receives mail"],
    ["MX", "bounce.shop.test", "10 mx.unknown.test", "Receives mail"],
    ["CNAME", "bounce.shop.test", "return.test", "Takes back mail that could not be delivered"],
    ["TXT", "shop.test", "v=spf1 include:_spf.google.com -all", "Lets Google Workspace send mail in your name"],
    ["TXT", "google._domainkey.shop.test", "v=DKIM1; p=AA", "Signs mail sent through Google Workspace"],
    ["CNAME", "k9._domainkey.shop.test", "k9.mail.test", "Signs mail"],
    ["TXT", "_dmarc.shop.test", "v=DMARC1; p=none", "Says what happens to mail that is not yours"],
    ["CAA", "shop.test", '0 issue "ca.test"', "Says who may issue certificates for the domain"],
    ["NS", "shop.test", "ns1.dns.test", "Name server of the domain"],
  ])("%s %s %s", (type, name, value, purpose) => {
    expect(tell(type, name, value)).toEqual([purpose, true]);
  });
});

test.each([
  ["TXT", "shop.test", "google-site-verification=abc", "Proves the domain to Google"],
  ["TXT", "shop.test", "hello", ""],
  ["A", "forgotten.shop.test", "192.0.2.3", ""],
  ["NS", "lab.shop.test", "ns.elsewhere.test", "Hands this part of the domain to other name servers"],
  ["SRV", "_sip._tcp.shop.test", "1 1 5060 sip.test", ""],
])("nobody knows whether %s %s %s is still needed", (type, name, value, purpose) => {
  expect(tell(type, name, value)).toEqual([purpose, false]);
});

test("the DNS provider's comment speaks before any guess", () => {
  expect(tell("TXT", "shop.test", "hello", "For the till")).toEqual(["For the till", true]);
});
