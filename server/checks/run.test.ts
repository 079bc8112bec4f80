import { describe, expect, test } from "vitest";
import { type Check, defineCheck, freshFor, type Json, type Status, type Verdict } from "./check.ts";
import { fakeProbes } from "./probes/fake.ts";
import { ProbeFault, type Probes } from "./probes/probes.ts";
import type { CheckResult } from "./result.ts";
import { judgeAgain, type RunInput, runChecks } from "./run.ts";
import type { StoreProfile } from "./store-profile.ts";

const store: StoreProfile = {
  domain: "shop.test",
  canonicalOrigin: "https://www.shop.test",
  platform: "other",
  hosts: [],
  paths: { home: "/" },
  knownUrls: [],
  marketingLinks: [],
  senders: [],
  certificateRenewal: null,
  domainAutoRenew: false,
  wwwUnused: false,
  cutoverAt: null,
  campaigns: [],
  ordersPerDay: null,
  basketMinor: null,
  currency: "EUR",
};
const now = () => new Date("2026-11-01T12:00:00Z");

type Fields = Partial<Omit<Check, "gather" | "judge">> & { gather?: Check["gather"]; judge?: Check["judge"] };

function check(id: string, fields: Fields = {}): Check {
  return defineCheck<Json>({
    id,
    stages: ["audit"],
    level: "public",
    minimumBar: [],
    severity: "high",
    impact: "checkout",
    effort: "S",
    title: "A check",
    founderTitle: "A check",
    riskTitle: "Something is wrong",
    why: "It matters to the business.",
    reference: { name: "RFC 1034", url: "https://www.rfc-editor.org/rfc/rfc1034" },
    freshForMs: freshFor.network,
    gather: async () => ({}),
    judge: () => [verdict("pass")],
    fix: () => [],
    ...fields,
  });
}

function verdict(status: Status, fields: Partial<Verdict> = {}): Verdict {
  const subject = "shop.test";
  return {
    status,
    subject,
    findingKey: status === "pass" ? "ok" : "broken",
    summary: "S.",
    summaryTech: "T.",
    ...fields,
  };
}

/** A check whose looks say these things one after the other; a list says several at once, an error is thrown. */
function turns(id: string, answers: (Status | Verdict[] | Error)[], fields: Partial<Verdict> = {}): Check {
  let look = 0;
  return check(id, {
    gather: async () => {
      const answer = answers[Math.min(look++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return { index: look - 1 };
    },
    judge: ({ facts }) => {
      const index = typeof facts === "object" && facts !== null && !Array.isArray(facts) ? Number(facts.index) : 0;
      const answer = answers[Math.min(index, answers.length - 1)];
      return Array.isArray(answer) ? answer : [verdict(typeof answer === "string" ? answer : "pass", fields)];
    },
  });
}

async function run(checks: Check[], input: Partial<RunInput> = {}) {
  const looks: number[] = [];
  const shown: CheckResult[] = [];
  const report = await runChecks({
    checks,
    store,
    now,
    probes: (look) => {
      looks.push(look);
      return fakeProbes();
    },
    confirmDelayMs: 5,
    onResult: (result) => {
      shown.push(result);
    },
    ...input,
  });
  return { ...report, looks, shown };
}

const said = (results: CheckResult[]) =>
  results.map(({ checkId, status, findingKey }) => `${checkId} ${status} ${findingKey}`);

describe("confirmation", () => {
  test.each<[string, (Status | Error)[], string, number[]]>([
    ["seen twice is a failure", ["fail", "fail"], "fail broken", [1, 2]],
    ["seen in the first and third look is a failure", ["fail", "pass", "fail"], "fail broken", [1, 2, 3]],
    ["seen once in three looks is a warning", ["fail", "pass", "pass"], "warn flaky", [1, 2, 3]],
    ["a warning needs no second look", ["warn"], "warn broken", [1]],
    ["an unclear second look is followed by a third", ["fail", "unknown", "fail"], "fail broken", [1, 2, 3]],
    [
      "our own fault in the second look neither confirms nor clears",
      ["fail", new ProbeFault("x"), "fail"],
      "fail broken",
      [1, 2, 3],
    ],
    [
      "nobody able to look again is our error",
      ["fail", new ProbeFault("x"), new ProbeFault("x")],
      "error unconfirmed",
      [1, 2, 3],
    ],
  ])("%s", async (_name, answers, outcome, looks) => {
    const report = await run([turns("dns.a", answers)]);
    expect(said(report.results)).toEqual([`dns.a ${outcome}`]);
    expect(report.looks).toEqual(looks);
  });

  test("a confirmed failure has full confidence, one look has less", async () => {
    const { results } = await run([turns("dns.a", ["fail"]), turns("dns.b", ["pass"])]);
    expect(results.map(({ confidence }) => confidence)).toEqual([1, 0.8]);
  });

  test("two failures that differ from look to look do not confirm each other", async () => {
    const keys = ["timeout", "refused", "reset"];
    const { results } = await run([
      turns(
        "dns.a",
        keys.map((findingKey) => [verdict("fail", { findingKey })]),
      ),
    ]);
    expect(said(results)).toEqual(["dns.a warn flaky"]);
    expect(results).toHaveLength(1);
  });

  test("a subject that fails only in the later looks replaces its pass", async () => {
    const other = verdict("fail", { subject: "www.shop.test" });
    const answers = [
      [other, verdict("pass")],
      [other, verdict("fail")],
      [other, verdict("fail")],
    ];
    const { results, shown } = await run([turns("dns.a", answers)]);
    expect(results.map(({ subject, status }) => `${subject} ${status}`)).toEqual([
      "www.shop.test fail",
      "shop.test fail",
    ]);
    expect(shown.at(0)).toMatchObject({ subject: "shop.test", status: "pass" });
    expect(shown.at(-1)).toMatchObject({ subject: "shop.test", status: "fail" });
  });

  test("what may pass by itself waits for the delay once for the whole batch, the rest does not wait", async () => {
    const settled: { [id: string]: number } = {};
    const started = performance.now();
    await run(
      [
        turns("dns.later", ["fail"], { confirm: "later" }),
        turns("dns.also", ["fail"], { confirm: "later" }),
        turns("dns.again", ["fail"]),
      ],
      {
        confirmDelayMs: 200,
        onOutcome: ({ check: { id } }) => {
          settled[id] = performance.now() - started;
        },
      },
    );
    expect(settled["dns.again"]).toBeLessThan(settled["dns.later"] ?? 0);
    expect(settled["dns.later"]).toBeGreaterThanOrEqual(195);
    expect((settled["dns.also"] ?? 0) - (settled["dns.later"] ?? 0)).toBeLessThan(195);
  });

  test("later and again never share probes", async () => {
    const { looks } = await run([
      turns("dns.later", ["fail", "pass", "pass"], { confirm: "later" }),
      turns("dns.again", ["fail", "pass", "pass"]),
    ]);
    expect(looks.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  test("only suspicious checks look again, and results that stand are shown at once", async () => {
    let calm = 0;
    const steady = check("dns.steady", {
      gather: async () => {
        calm += 1;
        return {};
      },
    });
    const { shown } = await run([turns("dns.a", ["fail"]), steady]);
    expect(calm).toBe(1);
    expect(said(shown)).toEqual(["dns.steady pass ok", "dns.a fail broken"]);
  });

  test("a person's no needs no second look", async () => {
    const attested = { ...turns("dep.owner", ["fail"], { confidence: 0.6 }), attestation: true };
    const { results, looks } = await run([attested]);
    expect(looks).toEqual([1]);
    expect(results[0]).toMatchObject({ status: "fail", confidence: 0.6 });
  });
});

describe("our own faults", () => {
  function guarded(reason: string | null): (look: number) => Probes {
    return () => ({ ...fakeProbes(), isOwnFaultGuarded: true, ownFault: async () => reason });
  }

  test("a failure is an error of ours when a control host does not answer", async () => {
    const probes = guarded("control.test: no answer");
    const { results, isOwnFaultGuarded } = await run(
      [turns("dns.a", ["fail"]), turns("dns.b", ["fail", "pass"]), turns("dns.c", ["pass"])],
      { probes },
    );
    expect(said(results)).toEqual(["dns.a error own-fault", "dns.b error own-fault", "dns.c pass ok"]);
    expect(isOwnFaultGuarded).toBe(true);
  });

  test("a failure stands when the control hosts answer, and the report says when none is set", async () => {
    expect(said((await run([turns("dns.a", ["fail"])], { probes: guarded(null) })).results)).toEqual([
      "dns.a fail broken",
    ]);
    expect((await run([])).isOwnFaultGuarded).toBe(false);
  });

  test.each<[string, Fields, string]>([
    ["a crash while gathering", { gather: async () => Promise.reject(new Error("boom")) }, "crashed"],
    ["a probe fault", { gather: async () => Promise.reject(new ProbeFault("budget spent")) }, "probe-fault"],
    ["a crash while judging", { judge: () => JSON.parse("{") }, "crashed"],
    ["no verdict at all", { judge: () => [] }, "bad-verdict"],
    ["an empty sentence", { judge: () => [verdict("pass", { summary: " " })] }, "bad-verdict"],
    ["a key that is not kebab-case", { judge: () => [verdict("pass", { findingKey: "Not Ok" })] }, "bad-verdict"],
    ["a date that is none", { judge: () => [verdict("pass", { deadline: "soon" })] }, "bad-verdict"],
    ["facts that cannot be stored", { gather: async () => Number.NaN }, "crashed"],
  ])("%s is one error result, and the others go on", async (_name, fields, key) => {
    const { results } = await run([check("dns.a", fields), check("dns.b")]);
    expect(said(results)).toEqual([`dns.a error ${key}`, "dns.b pass ok"]);
    expect(results[0]?.subject).toBe("shop.test");
  });
});

describe("results", () => {
  test("carry the check's defaults, the evidence and its end", async () => {
    const looking = check("dns.a", {
      reach: 0.6,
      gather: async ({ probes }) => (await probes.dns.resolve("shop.test", "A")).rcode,
      judge: ({ facts }) => [
        verdict("pass", { found: String(facts), severity: "low" }),
        verdict("pass", { subject: "b.test" }),
      ],
    });
    const probes = () => fakeProbes({ dns: { "shop.test A": ["192.0.2.10"] } });
    const { results } = await run([looking], { probes });
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      checkId: "dns.a",
      severity: "low",
      impact: "checkout",
      reach: 0.6,
      found: "NOERROR",
      startedAt: "2026-11-01T12:00:00.000Z",
      expiresAt: "2026-11-02T12:00:00.000Z",
      vantage: ["local"],
    });
    expect(results[0]?.observations.map(({ request }) => request)).toEqual(["shop.test A @1.1.1.1:53"]);
    expect(results[0]?.inputsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(results[1]?.severity).toBe("high");
  });

  test("long subjects are cut and stay distinct, hostile characters are replaced, doubles keep the worse", async () => {
    const long = `https://shop.test/${"x".repeat(400)}`;
    const odd = check("dns.a", {
      judge: () => [
        verdict("pass", { subject: `${long}1` }),
        verdict("pass", { subject: `${long}2` }),
        verdict("pass", { subject: "c", summary: "NUL\0 and \ud800." }),
        verdict("pass", { subject: "d", findingKey: "same" }),
        verdict("warn", { subject: "d", findingKey: "same" }),
      ],
    });
    const { results } = await run([odd]);
    expect(results).toHaveLength(4);
    expect(new Set(results.map(({ subject }) => subject)).size).toBe(4);
    expect(Math.max(...results.map(({ subject }) => subject.length))).toBeLessThanOrEqual(255);
    expect(results[2]?.summary).toBe("NUL\u{fffd} and \u{fffd}.");
    expect(results[3]?.status).toBe("warn");
  });

  test("facts come back as stored and give the same verdict when judged again", async () => {
    const facts = { text: "a\0b", nothing: undefined, list: [1, null] };
    const storing = check("dns.a", {
      gather: async () => facts as Json,
      judge: ({ facts: seen }) => [verdict("warn", { data: seen })],
    });
    const { outcomes } = await run([storing]);
    const [outcome] = outcomes;
    expect(outcome?.facts).toEqual({ text: "a\u{fffd}b", list: [1, null] });
    const again = judgeAgain(storing, store, outcome?.facts ?? null, now());
    expect(again).toMatchObject([{ status: "warn", data: outcome?.facts, confidence: 0.8, observations: [] }]);
    expect(said(judgeAgain(check("dns.b", { judge: () => JSON.parse("{") }), store, {}, now()))).toEqual([
      "dns.b error crashed",
    ]);
  });

  test("the facts of a confirmed failure are those of a look that saw it", async () => {
    const { outcomes } = await run([
      turns("dns.a", ["fail", "pass", "fail"]),
      turns("dns.b", ["fail", "pass", "pass"]),
    ]);
    expect(outcomes.map(({ facts }) => facts)).toEqual([{ index: 2 }, { index: 2 }]);
    const second = await run([turns("dns.c", ["fail", "fail"])]);
    expect(second.outcomes[0]?.facts).toEqual({ index: 1 });
  });
});

describe("the run", () => {
  test("runs only what was asked for, at most so many at a time, and tells when each starts", async () => {
    let inFlight = 0;
    let most = 0;
    const started: string[] = [];
    const busy = (id: string) =>
      check(id, {
        gather: async () => {
          most = Math.max(most, ++inFlight);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inFlight -= 1;
          return {};
        },
      });
    const checks = ["dns.a", "dns.b", "dns.c", "dns.d"].map(busy);
    const onStart = ({ id }: Check) => {
      started.push(id);
    };
    const { results } = await run(checks, { ids: ["dns.a", "dns.b", "dns.d"], concurrency: 2, onStart });
    expect(results.map(({ checkId }) => checkId)).toEqual(["dns.a", "dns.b", "dns.d"]);
    expect(started).toEqual(["dns.a", "dns.b", "dns.d"]);
    expect(most).toBe(2);
  });

  test("a run that is stopped says so for what hangs and for what it could not confirm, and keeps the rest", async () => {
    const stop = new AbortController();
    const hanging = check("dns.hangs", { gather: () => new Promise(() => {}) });
    const checks = [check("dns.done"), hanging, turns("dns.suspect", ["fail"], { confirm: "later" })];
    const onConfirm = () => stop.abort();
    const { results } = await run(checks, { signal: stop.signal, confirmDelayMs: 60_000, onConfirm });
    expect(said(results)).toEqual(["dns.done pass ok", "dns.hangs error stopped", "dns.suspect error stopped"]);
  });

  test("a callback that fails ends the run with its error", async () => {
    const onOutcome = () => Promise.reject(new Error("database away"));
    await expect(run([check("dns.a")], { onOutcome })).rejects.toThrow("database away");
  });
});
