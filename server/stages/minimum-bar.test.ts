import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { expired, fakeNow, fakeState, fakeWaiver } from "./fake-state.ts";
import { type ApprovalView, barItems, countMet, judgeMinimumBar } from "./minimum-bar.ts";
import type { CheckStateView, WaiverView } from "./state.ts";

/** Every required check of every item passes. */
const allPass = barItems.flatMap(({ required }) => required.map((id) => fakeState(id)));

const approved: ApprovalView = {
  documentKey: "D2.2",
  answer: "approved",
  statement: "",
  isOfNewest: true,
  expiresAt: new Date(fakeNow.getTime() + 1),
};

function changed(checkId: string, parts: Partial<CheckStateView>): CheckStateView[] {
  return allPass.map((state) => (state.checkId === checkId ? { ...state, ...parts } : state));
}
function stateOf(number: number, states: CheckStateView[], waivers: WaiverView[] = []): string | undefined {
  return judgeMinimumBar(states, waivers, [approved], fakeNow).find(({ item }) => item.number === number)?.state;
}

test("eleven items are met when every required check passes", () => {
  const items = judgeMinimumBar(allPass, [], [approved], fakeNow);
  expect(items.map(({ state }) => state)).toEqual(Array.from({ length: 11 }, () => "met"));
  expect(countMet(items)).toBe(11);
  expect(items.flatMap(({ reasons }) => reasons)).toEqual([]);
});

test("a store nobody looked at meets nothing", () => {
  expect(judgeMinimumBar([], [], [], fakeNow).map(({ state }) => state)).toEqual(
    Array.from({ length: 11 }, () => "unknown"),
  );
});

describe("one required check of an item", () => {
  test.each<[string, Partial<CheckStateView>, string]>([
    ["fails", { status: "fail" }, "not-met"],
    ["warns, and that is not allowed", { status: "warn", severity: "high" }, "not-met"],
    ["warns acceptably", { status: "warn", severity: "high", summary: "Acceptable until then." }, "met"],
    ["warns at medium severity", { status: "warn", severity: "medium" }, "met"],
    ["could not be seen", { status: "unknown" }, "unknown"],
    ["could not be seen because of us", { status: "error" }, "unknown"],
    ["passed too long ago", expired, "unknown"],
    ["failed too long ago", { status: "fail", ...expired }, "unknown"],
    ["does not apply", { status: "skip" }, "met"],
    ["does not apply, says somebody without evidence", { status: "skip", confidence: 0.3 }, "unknown"],
    ["passes, says somebody without evidence", { confidence: 0.3 }, "unknown"],
    ["passes, says somebody with evidence", { confidence: 0.6 }, "met"],
  ])("%s", (_name, parts, expected) => {
    for (const item of barItems) {
      expect(stateOf(item.number, changed(item.required[0] ?? "", parts))).toBe(expected);
    }
  });

  test("was never run", () => {
    for (const { number, required } of barItems) {
      expect(
        stateOf(
          number,
          allPass.filter(({ checkId }) => checkId !== required[0]),
        ),
      ).toBe("unknown");
    }
  });
});

test("a failure is named before what could not be seen", () => {
  const states = changed("redir.matrix", { status: "fail", summary: "Two addresses." });
  const blind = states.map((state) =>
    state.checkId === "redir.chain" ? { ...state, status: "unknown" as const } : state,
  );
  const item = judgeMinimumBar(blind, [], [approved], fakeNow)[1];
  expect(item).toMatchObject({ state: "not-met", reasons: ["Two addresses."] });
});

test("one failing subject among many spoils the item", () => {
  const more = fakeState("tls.coverage", { subject: "api.shop.example", status: "fail" });
  expect(stateOf(5, [...allPass, more])).toBe("not-met");
});

test("a waiver carries an item and shows that it does", () => {
  const failing = fakeState("redir.chain", { status: "fail", findingKey: "long" });
  const states = [...allPass.filter(({ checkId }) => checkId !== "redir.chain"), failing];
  expect(stateOf(2, states, [fakeWaiver(failing)])).toBe("met-with-waiver");
  expect(stateOf(2, states, [fakeWaiver(failing, { expiresAt: fakeNow })])).toBe("not-met");
  expect(countMet(judgeMinimumBar(states, [fakeWaiver(failing)], [approved], fakeNow))).toBe(11);
});

describe("a supporting check", () => {
  const supporting = (parts: Partial<CheckStateView>) => stateOf(5, [...allPass, fakeState("dns.caa", parts)]);
  test.each<[string, Partial<CheckStateView>, string]>([
    ["that fails spoils the item", { status: "fail" }, "not-met"],
    ["that failed too long ago is not known to hold", { status: "fail", ...expired }, "unknown"],
    ["that warns does not", { status: "warn", severity: "critical" }, "met"],
    ["that could not be seen does not", { status: "unknown" }, "met"],
    ["that passed long ago does not", expired, "met"],
  ])("%s", (_name, parts, expected) => {
    expect(supporting(parts)).toBe(expected);
  });

  test("that fails under a waiver shows as contained", () => {
    const failing = fakeState("dns.caa", { status: "fail", findingKey: "missing" });
    expect(stateOf(5, [...allPass, failing], [fakeWaiver(failing)])).toBe("met-with-waiver");
  });
});

describe("the redirect matrix, which the founder approves,", () => {
  test.each<[string, Partial<ApprovalView> | null, string, RegExp | null]>([
    ["approved as it stands counts", {}, "met", null],
    ["that nobody answered to does not", null, "unknown", /has not approved the redirect matrix/],
    ["that changed since does not", { isOfNewest: false }, "unknown", /changed since/],
    [
      "that changed since it was called wrong is open again",
      { isOfNewest: false, answer: "wrong" },
      "unknown",
      /changed/,
    ],
    ["called wrong spoils the item", { answer: "wrong", statement: "The old shop." }, "not-met", /The old shop\./],
    ["approved too long ago does not", { expiresAt: fakeNow }, "unknown", /too long ago/],
  ])("%s", (_name, parts, state, reason) => {
    const approvals = parts === null ? [] : [{ ...approved, ...parts }];
    const item = judgeMinimumBar(allPass, [], approvals, fakeNow)[1];
    expect(item?.state).toBe(state);
    if (reason === null) expect(item?.reasons).toEqual([]);
    else expect(item?.reasons[0]).toMatch(reason);
  });
});

describe("the settings of Cloudflare", () => {
  const unread = allPass.filter(({ checkId }) => checkId !== "edge.cf-settings" && checkId !== "edge.waf-ddos");
  const zone = (parts: Partial<CheckStateView>) =>
    stateOf(4, [...unread, fakeState("edge.in-place", { status: "skip", findingKey: "zone-elsewhere", ...parts })]);

  test("are asked for only while the zone is there, or nobody knows", () => {
    expect(zone({})).toBe("met");
    expect(zone({ status: "pass", findingKey: "zone-on-cloudflare" })).toBe("unknown");
    expect(zone(expired)).toBe("unknown");
    expect(stateOf(4, unread)).toBe("unknown");
  });

  test("that fail spoil the item wherever they are asked for", () => {
    expect(stateOf(4, changed("edge.cf-settings", { status: "fail" }))).toBe("not-met");
  });
});

test("every required check of the bar is in the catalogue, and says which item it feeds", () => {
  const missing = barItems.flatMap(({ number, required }) =>
    required.filter((id) => !checks.some((check) => check.id === id && check.minimumBar.includes(number))),
  );
  expect(missing, "add the check, or the item's number to its minimumBar").toEqual([]);
});

test("what feeds an item is named by the item", () => {
  const unnamed = checks.flatMap(({ id, minimumBar }) =>
    minimumBar
      .filter(
        (number) =>
          !barItems.some((item) => item.number === number && [...item.required, ...item.supporting].includes(id)),
      )
      .map((number) => `${id} says it feeds item ${number}`),
  );
  expect(unnamed).toEqual([]);
});

describe("campaign links", () => {
  const withLinks = (parts: Partial<CheckStateView>) =>
    stateOf(2, [...allPass, fakeState("redir.marketing-links", { severity: "high", ...parts })]);
  test.each<[string, Partial<CheckStateView>, string]>([
    ["that work are met", {}, "met"],
    ["that break spoil the item", { status: "fail" }, "not-met"],
    ["that could not be seen leave it open", { status: "unknown" }, "unknown"],
    ["that take detours spoil it until accepted", { status: "warn" }, "not-met"],
    ["nobody declared are not asked for", { status: "skip" }, "met"],
  ])("%s", (_name, parts, expected) => {
    expect(withLinks(parts)).toBe(expected);
  });
});
