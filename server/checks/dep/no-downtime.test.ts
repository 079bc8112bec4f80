import { expect, test } from "vitest";
import type { FakeWeb } from "../probes/fake-http.ts";
import { runChecks } from "../run.ts";
import { contextOf, deployed, keysOf, origin, shop } from "../smoke/fake-shop.ts";
import { noDowntime } from "./no-downtime.ts";

const fine: FakeWeb = { [`${origin}/`]: "Home", [`${origin}/mug`]: "Mug" };
/** Sixty looks at the home page, some of them down. */
const series = (down: number[]): FakeWeb => ({
  ...fine,
  [`${origin}/`]: { turns: Array.from({ length: 60 }, (_, at) => (down.includes(at) ? 502 : "Home")) },
});

async function say(answers: FakeWeb, more: Parameters<typeof contextOf>[1] = {}) {
  const context = contextOf(answers, { deploy: deployed("4f3d2c1b0a"), ...more });
  const facts = await noDowntime.gather(context);
  return { facts, verdicts: noDowntime.judge({ ...context, facts }) };
}

test.each<[string, number[], string]>([
  ["no failure passes", [], "requests pass ok"],
  ["one failure warns", [7], "requests warn single-errors"],
  ["five in a row fail", [3, 4, 5, 6, 7], "requests fail down-during-deploy"],
  ["more than one in a hundred fail", [3, 9], "requests fail down-during-deploy"],
])("%s", async (_name, down, expected) => {
  const { verdicts, facts } = await say(series(down));
  expect(keysOf(verdicts)).toEqual([expected]);
  expect(facts.series.map(({ sent }) => sent)).toEqual([55, 55]);
});

test("what was seen in a series stands without another look: a deploy happens once", async () => {
  const context = contextOf(series([3, 4, 5, 6]));
  let looks = 0;
  const report = await runChecks({
    checks: [noDowntime],
    store: shop,
    connections: context.connections,
    deploy: deployed("4f3d2c1b0a"),
    now: () => context.now,
    confirmDelayMs: 0,
    probes: () => {
      looks += 1;
      return context.probes;
    },
  });
  expect(report.results).toMatchObject([{ status: "fail", findingKey: "down-during-deploy", confidence: 1 }]);
  expect(looks).toBe(1);
});

test("a smoke test that failed after the deploy fails the release", async () => {
  const { verdicts } = await say(fine, { deploy: deployed("4f3d2c1b0a", { failedSmoke: ["smoke.checkout"] }) });
  expect(keysOf(verdicts)).toEqual(["requests fail smoke-failed"]);
});

test("a wall, and a deploy that was over before we looked, are unknown", async () => {
  const walled = { status: 403, botWall: true };
  const blind = await say({ [`${origin}/`]: walled, [`${origin}/mug`]: walled });
  expect(keysOf(blind.verdicts)).toEqual(["requests unknown not-watched"]);
  const late = await say(fine, { now: new Date("2026-11-24T12:01:30Z") });
  expect(keysOf(late.verdicts)).toEqual(["requests unknown not-watched"]);
});

test("without a deploy it goes by the person's answer, and asks for an update without one", async () => {
  const none = await say(fine, { deploy: undefined });
  expect(keysOf(none.verdicts)).toEqual(["shop.test unknown no-deploy-seen"]);
  const answer = {
    answer: "pass",
    statement: "None failed.",
    hasEvidence: true,
    byName: "Ines",
    at: "2026-11-01T00:00:00Z",
  } as const;
  const context = { ...contextOf(fine), answer };
  const facts = await noDowntime.gather(context);
  expect(noDowntime.judge({ ...context, facts })[0]).toMatchObject({ status: "pass", confidence: 0.6 });
});

test("five minutes later files of the version before are asked for, and what was seen before stays", async () => {
  const { facts: earlierFacts } = await say(fine);
  const file = `${origin}/assets/shop-1a2b3c4d.js`;
  const now = new Date("2026-11-24T12:05:00Z");
  const deploy = deployed("4f3d2c1b0a", { earlierFacts, earlierAssets: [file, "https://stranger.test/x-1a2b3c4d.js"] });
  const gone = await say({ ...fine, [file]: 404 }, { deploy, now });
  expect(keysOf(gone.verdicts)).toEqual(["requests pass ok", "files of the version before warn old-file-gone"]);
  expect(gone.facts.oldFiles.map(({ url }) => url)).toEqual([file]);
  const kept = await say({ ...fine, [file]: "x" }, { deploy, now });
  expect(keysOf(kept.verdicts)).toEqual(["requests pass ok", "files of the version before pass ok"]);
});
