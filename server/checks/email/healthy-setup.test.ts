import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { fakeStore, judgeWorld } from "../dns/fake-store.ts";
import { type FakeWorld, fakeAnswer, fakeProbes } from "../probes/fake.ts";
import type { DnsType } from "../probes/probes.ts";
import { bimi } from "./bimi.ts";
import { dkim } from "./dkim.ts";
import { dmarc } from "./dmarc.ts";
import { dmarcReports } from "./dmarc-reports.ts";
import { mtaSts } from "./mta-sts.ts";
import { type MxFacts, mx } from "./mx.ts";
import { spf } from "./spf.ts";
import { tlsRpt } from "./tls-rpt.ts";

const now = new Date("2026-11-10T12:00:00Z");
const checks = [mx, spf, dkim, dmarc, dmarcReports, mtaSts, tlsRpt, bimi];
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

const store = fakeStore({
  domain: "shop.example",
  senders: [
    { fromDomain: "shop.example", provider: "google", stream: "personal" },
    { fromDomain: "shop.example", provider: "postmark", selectors: ["20240131120000pm"], stream: "transactional" },
  ],
});

/** Google Workspace for mailboxes, Postmark for order mail, every optional extra in place. */
const world: FakeWorld = {
  dns: {
    "shop.example MX": ["1 smtp.google.com"],
    "smtp.google.com A": ["142.250.1.27"],
    "shop.example TXT": ["google-site-verification=abc", "v=spf1 include:_spf.google.com ~all"],
    "_spf.google.com TXT": ["v=spf1 ip4:74.125.0.0/16 ip6:2001:4860:4864::/56 ~all"],
    "google._domainkey.shop.example TXT": [key],
    "20240131120000pm._domainkey.shop.example TXT": [key],
    "pm-bounces.shop.example CNAME": ["pm.mtasv.net"],
    "_dmarc.shop.example TXT": ["v=DMARC1; p=reject; rua=mailto:shop@reports.example"],
    "shop.example._report._dmarc.reports.example TXT": ["v=DMARC1"],
    "reports.example MX": ["10 mx.reports.example"],
    "_mta-sts.shop.example TXT": ["v=STSv1; id=20261001000000"],
    "_smtp._tls.shop.example TXT": ["v=TLSRPTv1; rua=mailto:tls@shop.example"],
    "default._bimi.shop.example TXT": ["v=BIMI1; l=https://shop.example/logo.svg; a=https://shop.example/vmc.pem"],
  },
  http: {
    "https://mta-sts.shop.example/.well-known/mta-sts.txt": {
      body: "version: STSv1\r\nmode: enforce\r\nmx: smtp.google.com\r\nmax_age: 1209600\r\n",
    },
  },
};

test("a sound set-up of Google Workspace and Postmark passes every check", async () => {
  for (const check of checks) {
    const verdicts = await judge(check, world);
    expect(verdicts.length, check.id).toBeGreaterThan(0);
    for (const { subject, status, findingKey } of verdicts)
      expect([check.id, subject, status, findingKey]).toEqual([check.id, subject, "pass", "ok"]);
  }
});

test("what is optional is skipped when it is absent, with a reason", async () => {
  const bare: FakeWorld = { dns: { "_dmarc.shop.example TXT": ["v=DMARC1; p=reject"] } };
  for (const check of [dmarcReports, mtaSts, tlsRpt, bimi]) {
    const [verdict] = await judge(check, bare);
    expect([check.id, verdict?.status]).toEqual([check.id, "skip"]);
    expect(verdict?.summary).toBeTruthy();
  }
});

test("when no name server answers, nothing is green and nothing is red", async () => {
  const probes = fakeProbes();
  const silent = { ...probes, dns: { ...probes.dns, resolve: timeOut } };
  for (const check of checks) {
    const facts = await check.gather({ store, probes: silent, now });
    const statuses = new Set(
      (check as typeof mx).judge({ store, facts: facts as MxFacts, now }).map(({ status }) => status),
    );
    expect([check.id, ...statuses]).toEqual([check.id, "unknown"]);
  }
});

test("finding keys are unique for each subject, and every finding that is not sound has a way out", async () => {
  for (const check of checks) {
    const verdicts = await judge(check, {});
    const keys = verdicts.map((verdict) => `${verdict.subject} ${verdict.findingKey}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const verdict of verdicts) {
      if (verdict.status === "fail" || verdict.status === "warn") expect(check.fix(verdict, store)).not.toEqual([]);
      if (verdict.status === "unknown") expect(verdict.ask).toBeTruthy();
    }
  }
});

/** The checks differ in their facts; a list of them is run as if they were all of one kind. */
function judge(check: (typeof checks)[number], seen: FakeWorld) {
  return judgeWorld(check as typeof mx, seen, store, now);
}

async function timeOut(name: string, type: DnsType) {
  return fakeAnswer("1.1.1.1:53", name, type, "TIMEOUT");
}
