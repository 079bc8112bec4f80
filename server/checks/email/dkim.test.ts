import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fakeStore, judgeWorld, outcomes } from "../dns/fake-store.ts";
import type { FakeZone } from "../probes/fake-dns.ts";
import type { Sender } from "../store-profile.ts";
import { dkim } from "./dkim.ts";

const [strong, weak, tiny] = [2048, 1024, 512].map((bits) => keyText(bits));
const ed25519 = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).subarray(-32);

function keyText(modulusLength: number): string {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
}

function storeWith(...senders: Partial<Sender>[]) {
  return fakeStore({
    senders: senders.map((sender) => ({ fromDomain: "shop.test", stream: "transactional", ...sender })),
  });
}

async function judge(dns: FakeZone, ...senders: Partial<Sender>[]) {
  return outcomes(await judgeWorld(dkim, { dns }, storeWith(...senders)));
}

const s1 = "s1._domainkey.shop.test";
const declared = { provider: "Own server", selectors: ["s1"] };

describe("email.dkim, a declared selector", () => {
  test.each<[string, FakeZone, string]>([
    ["a key of 2048 bits passes", { [`${s1} TXT`]: [strong ?? ""] }, "pass ok"],
    [
      "a key behind an alias passes",
      { [`${s1} CNAME`]: ["s1.mail.test"], "s1.mail.test TXT": [strong ?? ""] },
      "pass ok",
    ],
    ["a key of 1024 bits warns", { [`${s1} TXT`]: [weak ?? ""] }, "warn weak-key"],
    ["a key of 512 bits fails", { [`${s1} TXT`]: [tiny ?? ""] }, "fail short-key"],
    ["a withdrawn key fails", { [`${s1} TXT`]: ["v=DKIM1; k=rsa; p="] }, "fail revoked"],
    ["two records fail", { [`${s1} TXT`]: [strong ?? "", weak ?? ""] }, "fail several-records"],
    ["half a key fails", { [`${s1} TXT`]: [strong?.slice(0, 234) ?? ""] }, "fail unreadable-key"],
    ["blanks in a key fail", { [`${s1} TXT`]: [`${strong?.slice(0, 100)} ${strong?.slice(100)}`] }, "fail not-base64"],
    ["backslashes fail", { [`${s1} TXT`]: [strong?.replaceAll(";", "\\;") ?? ""] }, "fail not-base64"],
    ["SHA-1 alone fails", { [`${s1} TXT`]: [`${strong}; h=sha1`] }, "fail sha1-only"],
    ["a test mark warns", { [`${s1} TXT`]: [`${strong}; t=y`] }, "warn testing"],
    ["an alias that answers with addresses only fails", { [`${s1} A`]: ["104.16.1.1"] }, "fail address-only"],
    ["Ed25519 alone warns", { [`${s1} TXT`]: [`k=ed25519; p=${ed25519.toString("base64")}`] }, "warn ed25519-only"],
  ])("%s", async (_, zone, expected) => {
    expect(await judge(zone, declared)).toEqual([`${s1} ${expected}`]);
  });

  test("Ed25519 beside RSA passes", async () => {
    const zone = {
      [`${s1} TXT`]: [strong ?? ""],
      "ed._domainkey.shop.test TXT": [`k=ed25519; p=${ed25519.toString("base64")}`],
    };
    expect(await judge(zone, { provider: "own", selectors: ["s1", "ed"] })).toEqual([
      `${s1} pass ok`,
      "ed._domainkey.shop.test pass ok",
    ]);
  });

  test("none there fails for the sender", async () => {
    expect(await judge({}, declared)).toEqual(["shop.test via Own server fail no-selector"]);
  });

  test("silence is unknown, not missing", async () => {
    expect(await judge({ [`${s1} TXT`]: "TIMEOUT" }, declared)).toEqual([
      "shop.test via Own server unknown not-answered",
    ]);
  });

  test("it may be pasted with its whole name", async () => {
    expect(await judge({ [`${s1} TXT`]: [strong ?? ""] }, { selectors: [`S1._domainkey.shop.test`] })).toEqual([
      `${s1} pass ok`,
    ]);
  });

  test("a wildcard text is no key", async () => {
    const wildcard = {
      "launch-ready-no-such-selector._domainkey.shop.test TXT": ["v=spf1 -all"],
      [`${s1} TXT`]: ["v=spf1 -all"],
    };
    expect(await judge(wildcard, declared)).toEqual(["shop.test via Own server fail no-selector"]);
    expect(await judge({ ...wildcard, [`${s1} TXT`]: ["v=spf1 -all", strong ?? ""] }, declared)).toEqual([
      `${s1} pass ok`,
    ]);
  });

  test("a wildcard address is no proxied alias", async () => {
    const zone = { "launch-ready-no-such-selector._domainkey.shop.test A": ["192.0.2.1"], [`${s1} A`]: ["192.0.2.1"] };
    expect(await judge(zone, declared)).toEqual(["shop.test via Own server fail no-selector"]);
  });
});

describe("email.dkim, selectors of the table", () => {
  test("Microsoft wants both, one missing warns", async () => {
    const zone = { "selector1._domainkey.shop.test TXT": [strong ?? ""] };
    expect(await judge(zone, { provider: "Microsoft 365" })).toEqual([
      "selector1._domainkey.shop.test pass ok",
      "selector2._domainkey.shop.test warn half-missing",
    ]);
    expect(await judge({}, { provider: "microsoft" })).toEqual(["shop.test via Microsoft 365 fail no-selector"]);
  });

  test("an old selector that is gone or withdrawn is no fault beside a sound one", async () => {
    const zone = { "k2._domainkey.shop.test TXT": [strong ?? ""], "k1._domainkey.shop.test TXT": ["v=DKIM1; p="] };
    expect(await judge(zone, { provider: "mailchimp" })).toEqual(["k2._domainkey.shop.test pass ok"]);
  });

  test("a withdrawn key alone fails", async () => {
    expect(await judge({ "resend._domainkey.shop.test TXT": ["p="] }, { provider: "resend" })).toEqual([
      "resend._domainkey.shop.test fail revoked",
    ]);
  });

  test.each(["shopify", "postmark", "ses", "hubspot", "mailgun", "brevo"])(
    "%s keys are never missing by guess",
    async (provider) => {
      const [outcome = ""] = await judge({}, { provider });
      expect(outcome).toMatch(/ unknown selector-not-known$/);
    },
  );

  test("a provider nobody knows, without selectors, is unknown", async () => {
    expect(await judge({}, { provider: "Mail Pigeon" })).toEqual([
      "shop.test via Mail Pigeon unknown selector-not-known",
    ]);
  });
});

describe("email.dkim, no sender declared", () => {
  test("nothing found is unknown and asks who sends", async () => {
    const [verdict] = await judgeWorld(dkim, {});
    expect(verdict).toMatchObject({ subject: "shop.test", status: "unknown", findingKey: "senders-not-known" });
    expect(verdict?.ask).toContain("shop.test");
  });

  test("a key at a usual selector is judged", async () => {
    expect(outcomes(await judgeWorld(dkim, { dns: { "google._domainkey.shop.test TXT": [strong ?? ""] } }))).toEqual([
      "google._domainkey.shop.test pass ok",
    ]);
  });

  test("a broken key at a usual selector is a leftover, not a fault", async () => {
    const dns = { "google._domainkey.shop.test TXT": ["v=DKIM1; p="], "k1._domainkey.shop.test TXT": [tiny ?? ""] };
    expect(outcomes(await judgeWorld(dkim, { dns }))).toEqual(["shop.test unknown senders-not-known"]);
  });

  test("guessing stays within the DNS budget of a free check", async () => {
    const { fakeProbes } = await import("../probes/fake.ts");
    const probes = fakeProbes({ dns: { "_domainkey.shop.test TXT": ["x"] } });
    await dkim.gather({ store: fakeStore(), probes, now: new Date(0) });
    expect(probes.asked.length).toBeLessThan(60);
  });
});

describe("email.dkim, fixes", () => {
  test("every finding has steps, and the provider's are named", async () => {
    const store = storeWith({ provider: "google" });
    const [verdict] = await judgeWorld(dkim, {}, store);
    const steps = verdict ? dkim.fix(verdict, store) : [];
    expect(steps.map((step) => step.text).join(" ")).toContain("Start authentication");
    expect(steps.at(-1)?.link?.url).toMatch(/^https:\/\/support\.google\.com\//);
  });

  test("a proxied record is set to DNS only", async () => {
    const store = storeWith(declared);
    const [verdict] = await judgeWorld(dkim, { dns: { [`${s1} A`]: ["104.16.1.1"] } }, store);
    expect(verdict ? dkim.fix(verdict, store)[0]?.text : "").toContain("s1._domainkey to DNS only");
  });
});
