import { expect, test } from "vitest";
import { FAKE_NOW, fakeHost, fakeStore } from "./dns/fake-store.ts";
import { readLine } from "./dns/record-change.ts";
import { checks } from "./index.ts";
import { type FakeWorld, fakeProbes } from "./probes/fake.ts";
import { effectOf, type Rehearsal, rehearse } from "./rehearse.ts";
import type { StoreProfile } from "./store-profile.ts";

const healthy: FakeWorld = {
  dns: {
    "shop.test A": ["192.0.2.10"],
    "shop.test MX": ["10 mx.shop.test"],
    "shop.test TXT": ["v=spf1 mx -all"],
    "shop.test SOA": ["ns1.dns.test host.shop.test 1 7200 900 1209600 300"],
    "mx.shop.test A": ["192.0.2.25"],
    "mail.shop.test CNAME": ["mx.shop.test"],
    "www.shop.test A": ["192.0.2.10"],
    "_dmarc.shop.test TXT": ["v=DMARC1; p=reject; rua=mailto:a@shop.test"],
  },
  delegation: { "shop.test": { "ns1.dns.test": ["192.0.2.53"] } },
  tls: { "shop.test": {}, "www.shop.test": {} },
};

async function play(lines: string[], changes: FakeWorld["dns"] = {}, store: Partial<StoreProfile> = {}) {
  const world = { ...healthy, dns: { ...healthy.dns, ...changes } };
  const rehearsal = await rehearse({
    store: fakeStore({ hosts: [fakeHost("shop.test", "storefront"), fakeHost("www.shop.test", "redirect")], ...store }),
    probes: () => fakeProbes(world),
    changes: lines.map((line) => {
      const reading = readLine(line, "shop.test");
      if (!reading.ok) throw new Error(reading.message);
      return reading.change;
    }),
    checks,
    now: () => FAKE_NOW,
  });
  return { rehearsal };
}

function rowOf({ rows }: Rehearsal, checkId: string, subject = "shop.test") {
  const row = rows.find((each) => each.checkId === checkId && each.subject === subject);
  return (
    row &&
    `${row.before?.status} ${row.before?.findingKey} -> ${row.after?.status} ${row.after?.findingKey}: ${row.effect}`
  );
}

test("a second SPF record is seen to break the list of senders", async () => {
  const { rehearsal } = await play(["TXT @ v=spf1 include:_spf.test ~all"], { "_spf.test TXT": ["v=spf1 -all"] });
  expect(rowOf(rehearsal, "email.spf")).toBe("pass ok -> fail several-records: breaks");
  expect(rehearsal.verdict).toBe("breaks");
  expect(rehearsal.rows[0]).toMatchObject({ checkId: "email.spf", riskTitle: "Order emails may be refused" });
});

test("the right SPF record in place of two is seen to fix it", async () => {
  const { rehearsal } = await play(["set TXT @ v=spf1 mx ~all"], {
    "shop.test TXT": ["v=spf1 mx -all", "v=spf1 -all"],
  });
  expect(rowOf(rehearsal, "email.spf")).toBe("fail several-records -> pass ok: fixes");
  expect(rehearsal.verdict).toBe("fixes");
});

test("a CNAME at the apex beside other records is refused, and mail is seen to stop", async () => {
  const { rehearsal } = await play(["CNAME @ edge.vendor.test"], { "edge.vendor.test A": ["198.51.100.7"] });
  expect(rehearsal.rules.map(({ status, key }) => `${status} ${key}`)).toEqual(["fail alias-at-apex"]);
  expect(rehearsal.rules[0]?.summary).toContain("A, MX, NS, SOA, TXT");
  expect(rehearsal.verdict).toBe("breaks");
  expect(rowOf(rehearsal, "email.spf")).toMatch(/-> fail missing: breaks$/);
});

test("a CNAME at the apex of a zone at Cloudflare is no fault", async () => {
  const world = { ...healthy, delegation: { "shop.test": { "a.ns.cloudflare.com": ["192.0.2.53"] } } };
  const reading = readLine("set CNAME @ edge.vendor.test", "shop.test");
  if (!reading.ok) throw new Error(reading.message);
  const rehearsal = await rehearse({
    store: fakeStore({ hosts: [fakeHost("shop.test", "storefront")] }),
    probes: () => fakeProbes({ ...world, dns: { ...world.dns, "edge.vendor.test A": ["198.51.100.7"] } }),
    changes: [reading.change],
    checks: checks.filter(({ id }) => id === "dns.apex-resolves" || id === "email.spf"),
    now: () => FAKE_NOW,
  });
  expect(rehearsal.rules).toEqual([]);
  expect(rowOf(rehearsal, "dns.apex-resolves")).toBe("pass ok -> pass ok: same");
});

test("a CNAME below the apex may stand beside nothing", async () => {
  const { rehearsal } = await play(["TXT mail hello"]);
  expect(rehearsal.rules.map(({ key }) => key)).toEqual(["alias-beside-data"]);
});

test("a CAA record for another authority is seen to block the next renewal", async () => {
  const { rehearsal } = await play(['CAA @ 0 issue "digicert.com"']);
  expect(rowOf(rehearsal, "dns.caa")).toBe("pass ok -> fail issuer-not-allowed: breaks");
});

test("a CAA record for the authority in use changes nothing", async () => {
  const { rehearsal } = await play(['CAA @ 0 issue "letsencrypt.org"']);
  expect(rowOf(rehearsal, "dns.caa")).toBe("pass ok -> pass ok: same");
  expect(rehearsal.verdict).not.toBe("breaks");
});

test("mail that is sent to an alias is seen to get worse", async () => {
  const { rehearsal } = await play(["set MX @ 10 mail.shop.test"]);
  expect(rowOf(rehearsal, "email.mx")).toBe("pass ok -> warn alias-as-target: worse");
});

test("mail that is sent to a name without an address is seen to be lost", async () => {
  const { rehearsal } = await play(["set MX @ 10 nowhere.shop.test"]);
  expect(rowOf(rehearsal, "email.mx")).toBe("pass ok -> fail target-missing: breaks");
});

test("deleting the policy for stolen mail names is seen in its check", async () => {
  const { rehearsal } = await play(["delete TXT _dmarc"]);
  expect(rowOf(rehearsal, "email.dmarc")).toMatch(/^pass .* -> fail /);
});

test("a text nobody reads says so and breaks nothing", async () => {
  const { rehearsal } = await play(["TXT nothing-special hello"]);
  expect(rehearsal.rows.filter(({ effect }) => effect === "breaks")).toEqual([]);
  expect(rehearsal.limits.join()).toContain("No check of ours reads this record");
});

test("a private address, a twin and a record that is not there are said before anything is looked at", async () => {
  const { rehearsal } = await play(["set A www 10.0.0.1", "MX @ 10 mx.shop.test", "delete TXT @ no-such-text"]);
  expect(rehearsal.rules.map(({ key }) => key)).toEqual(["private-address", "already-there", "nothing-to-delete"]);
});

test("an address says what it cannot show, and how long old answers live", async () => {
  const { rehearsal } = await play(["set A www 192.0.2.11"]);
  expect(rehearsal.limits.join()).toContain("Redirects and pages behind a new address");
  expect(rehearsal.oldAnswersSeconds).toBe(300);
});

test("a wildcard above a new name is mentioned", async () => {
  const { rehearsal } = await play(["TXT new hello"], { "*.shop.test A": ["192.0.2.9"] });
  expect(rehearsal.limits.join()).toContain("*.shop.test answers for names that do not exist");
});

test.each<[string | null, string | null, string]>([
  ["pass", "fail", "breaks"],
  ["unknown", "fail", "breaks"],
  ["fail", "fail", "same"],
  ["fail", "pass", "fixes"],
  ["warn", "pass", "fixes"],
  ["fail", "warn", "better"],
  ["pass", "warn", "worse"],
  [null, "warn", "worse"],
  ["pass", "unknown", "unclear"],
  ["error", "error", "same"],
  ["unknown", "pass", "better"],
  ["pass", "skip", "same"],
  ["fail", null, "better"],
])("%s before and %s after is %s", (before, after, effect) => {
  const side = (status: string | null) => (status === null ? null : { status: status as "pass" });
  expect(effectOf(side(before), side(after))).toBe(effect);
});
