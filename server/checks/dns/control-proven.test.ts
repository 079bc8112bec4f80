import { describe, expect, test } from "vitest";
import type { Answer } from "../check.ts";
import type { FakeWorld } from "../probes/fake.ts";
import { controlProven } from "./control-proven.ts";
import { FAKE_NOW, fakeStore, judgeWorld } from "./fake-store.ts";

const token = "0123456789abcdef".repeat(2);
const record = `launch-verify=${token}`;
const name = "_launch-verify.shop.test TXT";
const two = { "ns1.dns.test": ["192.0.2.1"], "ns2.dns.test": ["192.0.2.2"] };

const ours: Answer = {
  answer: "pass",
  statement: "Ines owns both accounts.",
  hasEvidence: true,
  byName: "Maya Okafor",
  at: "2026-11-01T09:00:00.000Z",
};

function world(dns: FakeWorld["dns"] = { [name]: [record] }, servers: { [name: string]: string[] } = two): FakeWorld {
  return {
    delegation: { "shop.test": servers },
    dns: { "shop.test SOA": ["ns1.dns.test host.dns.test 1 10000 2400 604800 1800"], ...dns },
  };
}
async function judge(fake: FakeWorld, answer: Answer | null, controlToken: string | null = token) {
  const connections = { controlToken, isControlProven: true, cloudflare: null };
  const [verdict, ...more] = await judgeWorld(controlProven, fake, fakeStore(), FAKE_NOW, { connections, answer });
  expect(more).toEqual([]);
  return verdict;
}

describe("with the record on every server", () => {
  test("and both accounts on the founder's side it passes, on the word of who said so", async () => {
    const verdict = await judge(world(), ours);
    expect(verdict).toMatchObject({ status: "pass", findingKey: "ok", subject: "shop.test", confidence: 0.6 });
    expect(verdict?.summaryTech).toContain("Maya Okafor");
  });

  test("alone it warns: nobody has said whose the accounts are", async () => {
    expect(await judge(world(), null)).toMatchObject({ status: "warn", findingKey: "accounts-unknown" });
  });

  test.each<[string, Partial<Answer>]>([
    ["a half answer", { answer: "warn" }],
    ["an answer without evidence", { hasEvidence: false }],
    ["an answer that it does not apply", { answer: "not-applicable" }],
  ])("and %s it warns", async (_, parts) => {
    expect(await judge(world(), { ...ours, ...parts })).toMatchObject({
      status: "warn",
      findingKey: "accounts-incomplete",
    });
  });
});

test("an account of an ex-freelancer fails, whatever the record says", async () => {
  const answer = { ...ours, answer: "fail" as const, statement: "The registrar is a former freelancer's." };
  for (const fake of [world(), world({})]) {
    expect(await judge(fake, answer)).toMatchObject({ status: "fail", findingKey: "account-elsewhere" });
  }
});

describe("control is not proven", () => {
  test.each<[string, FakeWorld, string]>([
    ["by a record no server shows", world({}), "record-missing"],
    [
      "by a record one server misses",
      world({ [name]: [record], [`${name} @192.0.2.2`]: "NXDOMAIN" }),
      "record-missing",
    ],
    ["by the token of another store", world({ [name]: [`launch-verify=${"f".repeat(32)}`] }), "record-missing"],
    ["by the token without its label", world({ [name]: [token] }), "record-missing"],
    ["while a server fails", world({ [name]: [record], [`${name} @192.0.2.2`]: "SERVFAIL" }), "record-unclear"],
    ["while a server is silent", world({ [name]: [record], [`${name} @192.0.2.2`]: "TIMEOUT" }), "record-unclear"],
    [
      "by an answer without authority",
      world({ [name]: [record], [`${name} @192.0.2.2`]: { records: [record], aa: false } }),
      "record-unclear",
    ],
    ["where no zone is found", { delegation: { "shop.test": null }, dns: { [name]: [record] } }, "record-unclear"],
  ])("%s", async (_, fake, findingKey) => {
    expect(await judge(fake, ours)).toMatchObject({ status: "unknown", findingKey });
  });

  test("without a token", async () => {
    expect(await judge(world(), ours, null)).toMatchObject({ status: "unknown", findingKey: "record-unclear" });
  });
});

test("other texts at the name, capitals and an unreachable second address do not matter", async () => {
  const fake = world(
    { [name]: ["hello", record.toUpperCase()], [`${name} @2001:db8::2`]: "NETWORK" },
    { ...two, "ns2.dns.test": ["192.0.2.2", "2001:db8::2"] },
  );
  expect(await judge(fake, ours)).toMatchObject({ status: "pass" });
});

test("what is missing has steps, and what passes has none", async () => {
  const [elsewhere, alone, fine] = [
    await judge(world(), { ...ours, answer: "fail" }),
    await judge(world(), null),
    await judge(world(), ours),
  ];
  const steps = (verdict: typeof fine) => (verdict ? controlProven.fix(verdict, fakeStore()) : []);
  expect(steps(elsewhere)[0]?.text).toContain("move the domain");
  expect(steps(alone).at(-1)?.text).toContain("both account pages");
  expect(steps(fine)).toEqual([]);
});
