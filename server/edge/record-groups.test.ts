import { expect, test } from "vitest";
import { fakeHost, fakeStore } from "../checks/dns/fake-store.ts";
import { groupRecords, isAbout, type MapFinding, type MapRow } from "./record-groups.ts";

const store = fakeStore({ hosts: [fakeHost("shop.test", "storefront")] });

function row(type: string, name: string, value: string, proxied: boolean | null = null): MapRow {
  return {
    type,
    name,
    value,
    ttl: 300,
    proxied,
    purpose: "",
    isExplained: true,
    ownerName: "",
    since: null,
    isRequired: false,
  };
}

const finding = (checkId: string, subject: string): MapFinding => ({
  id: "1",
  checkId,
  subject,
  title: "",
  status: "fail",
});

test("records that are answered together are one line, and two texts of a kind stand out", () => {
  const groups = groupRecords(
    [
      row("A", "shop.test", "192.0.2.1"),
      row("A", "shop.test", "192.0.2.2"),
      row("TXT", "shop.test", "v=spf1 -all"),
      row("TXT", "shop.test", "v=spf1 ~all"),
      row("TXT", "shop.test", "ms=1"),
      row("TXT", "shop.test", "site=2"),
    ],
    [finding("email.spf", "shop.test")],
    store,
  );
  expect(groups.map(({ type, kind, rows }) => `${type} ${kind} ${rows.length}`)).toEqual([
    "A null 2",
    "TXT spf 2",
    "TXT ms=1 1",
    "TXT site=2 1",
  ]);
  expect(groups.filter(({ findings }) => findings.length > 0).map(({ kind }) => kind)).toEqual(["spf"]);
});

test("lines come by the way they take, those of one service together", () => {
  const groups = groupRecords(
    [
      row("CNAME", "help.shop.test", "x.zendesk.com"),
      row("A", "shop.test", "76.76.21.21"),
      row("CNAME", "more.shop.test", "y.zendesk.com"),
      row("MX", "shop.test", "1 aspmx.l.google.com"),
      row("A", "edge.shop.test", "192.0.2.9", true),
    ],
    [],
    store,
  );
  expect(groups.map(({ name, lane }) => `${lane} ${name}`)).toEqual([
    "proxied edge.shop.test",
    "dns-only help.shop.test",
    "dns-only more.shop.test",
    "dns-only shop.test",
    "mail shop.test",
  ]);
});

test("a line keeps its id while its values change", () => {
  const [before] = groupRecords([row("A", "shop.test", "192.0.2.1")], [], store);
  const [after] = groupRecords([row("A", "shop.test", "192.0.2.2"), row("TXT", "shop.test", "x")], [], store);
  expect(before?.id).toMatch(/^[0-9a-f]{8}$/);
  expect(after?.id).toBe(before?.id);
});

test.each<[string, string, { name: string; type: string; kind: string | null }, boolean]>([
  ["email.spf", "shop.test", { name: "shop.test", type: "TXT", kind: "spf" }, true],
  ["email.spf", "shop.test", { name: "shop.test", type: "TXT", kind: "ms=1" }, false],
  ["email.dmarc", "shop.test", { name: "_dmarc.shop.test", type: "TXT", kind: "dmarc" }, true],
  ["email.dkim", "a._domainkey.shop.test", { name: "a._domainkey.shop.test", type: "TXT", kind: "dkim" }, true],
  ["email.dkim", "a._domainkey.shop.test", { name: "b._domainkey.shop.test", type: "TXT", kind: "dkim" }, false],
  ["email.mx", "shop.test", { name: "shop.test", type: "MX", kind: null }, true],
  ["dns.caa", "www.shop.test", { name: "shop.test", type: "CAA", kind: null }, true],
  ["dns.takeover", "old.shop.test", { name: "old.shop.test", type: "CNAME", kind: null }, true],
  ["tls.expiry", "shop.test", { name: "shop.test", type: "A", kind: null }, true],
  ["tls.expiry", "shop.test", { name: "shop.test", type: "TXT", kind: "spf" }, false],
  ["sec.bundle-scan", "shop.test", { name: "shop.test", type: "A", kind: null }, false],
])("%s on %s is about %j: %s", (checkId, subject, group, expected) => {
  expect(isAbout({ checkId, subject }, group)).toBe(expected);
});
