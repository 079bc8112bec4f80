import { describe, expect, test } from "vitest";
import type { Status } from "../checks/check.ts";
import { checks } from "../checks/index.ts";
import { expired, fakeNow, fakeState } from "./fake-state.ts";
import { stages } from "./index.ts";
import { judgeSignals } from "./signals.ts";

const all = stages.flatMap((stage) => stage.signals.map((signal) => ({ stage, signal })));

describe.each(all.map(({ stage, signal }) => [signal.key, { stage, signal }] as const))(
  "%s",
  (key, { stage, signal }) => {
    const judge = (states: Parameters<typeof judgeSignals>[1]) =>
      judgeSignals(stage, states, fakeNow).find((view) => view.key === key);

    test("is seen as soon as one of its checks fails, and names the cause", () => {
      for (const raiser of signal.raisedBy) {
        const others = signal.raisedBy.filter((id) => id !== raiser).map((id) => fakeState(id));
        const failing = fakeState(raiser, {
          status: "fail",
          findingKey: signal.whenKeys?.[raiser]?.[0] ?? "bad",
          summary: "It broke.",
        });
        expect(judge([...others, failing])).toMatchObject({ state: "seen", cause: "It broke." });
      }
    });

    test("is not seen once its checks pass, and unknown while none has been seen", () => {
      const exists = signal.raisedBy.some((id) => checks.some((check) => check.id === id));
      const clear = exists ? "not-seen" : "unknown";
      expect(judge(signal.raisedBy.map((id) => fakeState(id)))).toMatchObject({ state: clear, cause: null });
      expect(judge([])).toMatchObject({ state: "unknown", cause: null });
      expect(judge(signal.raisedBy.map((id) => fakeState(id, { status: "fail", ...expired })))?.state).toBe("unknown");
    });

    test.each<[Status]>([["warn"], ["unknown"], ["error"], ["skip"]])("is not raised by %s", (status) => {
      expect(judge(signal.raisedBy.map((id) => fakeState(id, { status })))?.state).not.toBe("seen");
    });

    test("is not raised by another stage's checks", () => {
      expect(judge([fakeState("other.check", { status: "fail" })])?.state).toBe("unknown");
    });
  },
);

test("two copies of the shop split traffic, a long way to one copy does not", () => {
  const edge = stages[1];
  const judge = (findingKey: string) =>
    edge
      ? judgeSignals(
          edge,
          [fakeState("redir.matrix", { status: "fail", findingKey }), fakeState("redir.marketing-links")],
          fakeNow,
        )[1]?.state
      : null;
  expect(judge("second-origin")).toBe("seen");
  expect(judge("certificate")).toBe("not-seen");
});

test("a signal that one check cleared and another could not see is not called clear", () => {
  const edge = stages[1];
  const states = [fakeState("tls.coverage"), fakeState("tls.chain", { status: "unknown" })];
  expect(edge && judgeSignals(edge, states, fakeNow)[0]?.state).toBe("unknown");
});

test("checks that the catalogue does not have yet keep no signal from clearing", () => {
  const [audit] = stages;
  const [signal] = audit?.signals ?? [];
  if (!audit || !signal) throw new Error("the first stage has no signal");
  const missing = "catalogue.not-yet";
  expect(checks.some(({ id }) => id === missing)).toBe(false);
  const stage = { ...audit, signals: [{ ...signal, raisedBy: ["app.prod-config", missing] }] };
  expect(judgeSignals(stage, [fakeState("app.prod-config")], fakeNow)[0]?.state).toBe("not-seen");
});
