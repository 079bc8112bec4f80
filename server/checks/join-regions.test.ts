import { expect, test } from "vitest";
import type { Status, Verdict } from "./check.ts";
import { joinRegions, type RegionView } from "./join-regions.ts";

const subject = "app.shop.example";

function say(status: Status, findingKey = status === "pass" ? "ok" : "expired", parts: Partial<Verdict> = {}): Verdict {
  return {
    status,
    subject,
    findingKey,
    summary: `${findingKey} here.`,
    summaryTech: `${findingKey} as measured.`,
    ...parts,
  };
}
function view(vantage: string, ...verdicts: Verdict[]): RegionView {
  return { vantage, verdicts };
}
/** `status key from+from` per verdict. */
function brief(own: RegionView, ...regions: RegionView[]): string[] {
  return joinRegions(own, regions, []).map(
    ({ verdict, vantage }) => `${verdict.status} ${verdict.findingKey} ${vantage.join("+")}`,
  );
}

test.each<[string, RegionView[], string[]]>([
  ["alone, our own failure stands", [view("portal", say("fail"))], ["fail expired portal"]],
  ["all see it well", [view("portal", say("pass")), view("eu", say("pass"))], ["pass ok portal+eu"]],
  [
    "one region alone fails: a warning that names it",
    [view("portal", say("pass")), view("eu", say("fail")), view("us", say("pass"))],
    ["warn one-region eu"],
  ],
  [
    "we alone fail and a region sees it well: a warning too",
    [view("portal", say("fail")), view("eu", say("pass"))],
    ["warn one-region portal"],
  ],
  [
    "two places fail: the ordinary verdict",
    [view("portal", say("pass")), view("eu", say("fail")), view("us", say("fail"))],
    ["fail expired eu+us"],
  ],
  [
    "two places fail in different ways: the same host is broken twice",
    [view("portal", say("fail", "refused")), view("eu", say("fail", "timeout"))],
    ["fail refused portal+eu"],
  ],
  [
    "a region without a clear view takes nothing from our failure",
    [view("portal", say("fail")), view("eu", say("unknown", "bot-wall")), view("us", say("error", "crashed"))],
    ["fail expired portal"],
  ],
  [
    "one region fails and nobody else sees: still no failure",
    [view("portal", say("unknown", "bot-wall")), view("eu", say("fail"))],
    ["unknown bot-wall portal", "warn one-region eu"],
  ],
  [
    "what we cannot see stays unknown, though a region sees it well",
    [view("portal", say("unknown", "bot-wall")), view("eu", say("pass"))],
    ["unknown bot-wall portal"],
  ],
  [
    "a fault of ours gives way to a region that sees",
    [view("portal", say("error", "crashed")), view("eu", say("pass")), view("us", say("pass"))],
    ["pass ok eu+us"],
  ],
  [
    "a place without IPv6 gives way to one that has it",
    [view("portal", say("unknown", "no-ipv6-here")), view("eu", say("pass"))],
    ["pass ok eu"],
  ],
  [
    "a warning of one region takes our pass and names it",
    [view("portal", say("pass")), view("eu", say("warn", "slower")), view("us", say("pass"))],
    ["warn one-region eu"],
  ],
  [
    "a warning of two regions keeps its name",
    [view("portal", say("pass")), view("eu", say("warn", "slower")), view("us", say("warn", "slower"))],
    ["warn slower eu+us"],
  ],
  [
    "our flaky sight is told by the region that saw it twice",
    [view("portal", say("warn", "flaky")), view("eu", say("fail"))],
    ["warn one-region eu"],
  ],
])("%s", (_name, [own = view("portal"), ...regions], expected) => {
  expect(brief(own, ...regions)).toEqual(expected);
});

test("a subject that only a region knows is told when it is broken and left out when it is fine", () => {
  const extra = (status: Status) => say(status, undefined, { subject: "192.0.2.9" });
  const own = view("portal", say("pass"));
  expect(brief(own, view("eu", say("pass"), extra("pass")))).toEqual(["pass ok portal+eu"]);
  expect(brief(own, view("eu", say("pass"), extra("fail")))).toEqual(["pass ok portal+eu", "warn one-region eu"]);
});

test("the sentence names the region, and who sees it well", () => {
  const joined = joinRegions(
    view("portal", say("pass")),
    [
      view("eu-central", say("fail", "expired", { deadline: "2026-12-01T00:00:00.000Z" })),
      view("us-east", say("pass")),
    ],
    [],
  );
  expect(joined[0]?.verdict).toMatchObject({
    summary: "Only from eu-central: expired here.",
    summaryTech: "Seen from eu-central alone, portal and us-east see it well (expired): expired as measured.",
  });
  expect(joined[0]?.verdict.deadline, "one place's fault turns nothing critical").toBeUndefined();
});

test("a silent region is named to engineers and changes nothing else", () => {
  const own = view("portal", say("fail"));
  const [joined] = joinRegions(own, [], [{ vantage: "eu", reason: "no answer in time" }]);
  expect(joined).toMatchObject({
    verdict: { ...own.verdicts[0], summaryTech: "expired as measured. Not seen from eu (no answer in time)." },
    vantage: ["portal"],
  });
});

test("what two places measured is surer than what one did, and a flaky sight is not", () => {
  const [both] = joinRegions(view("portal", say("warn", "soon")), [view("eu", say("warn", "soon"))], []);
  expect(both?.verdict.confidence).toBe(1);
  const [flaky] = joinRegions(view("portal", say("warn", "flaky")), [view("eu", say("warn", "flaky"))], []);
  expect(flaky?.verdict.confidence).toBeUndefined();
});
