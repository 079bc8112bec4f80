import { expect, test } from "vitest";
import { itemsSentence, type Report, verdictOf } from "./report-words.ts";

type Parts = { fails?: number; warns?: number; unseen?: number; state?: Report["state"] };

function report({ fails = 0, warns = 0, unseen = 0, state = "completed" }: Parts): Report {
  const risk = (status: "fail" | "warn") => ({
    rank: 1,
    checkId: "dns.ttl",
    status,
    impact: "trust" as const,
    title: "",
    subject: "",
    summary: "",
    more: 0,
    fix: null,
    effort: "S" as const,
  });
  return {
    domain: "shop.example",
    state,
    failure: null,
    createdAt: new Date(0),
    expiresAt: new Date(0),
    durationMs: null,
    checksTotal: 0,
    checksDone: 0,
    brand: null,
    risks: [...Array.from({ length: fails }, () => risk("fail")), ...Array.from({ length: warns }, () => risk("warn"))],
    items: [],
    unseen: Array.from({ length: unseen }, () => ({ title: "", summary: "" })),
  };
}

test.each<[Parts, string, string]>([
  [{ fails: 1, warns: 2 }, "Not ready for paid traffic", "One thing will cost you orders. Two more are worth fixing."],
  [{ fails: 2, warns: 1 }, "Not ready for paid traffic", "Two things will cost you orders. One more is worth fixing."],
  [{ fails: 3 }, "Not ready for paid traffic", "Three things will cost you orders."],
  [{ warns: 1 }, "Almost there, from outside", "One thing is worth fixing."],
  [{ unseen: 2 }, "Not everything could be seen", "Nothing broken in what we could see."],
  [{}, "Holds from outside", "From outside, nothing would cost you orders."],
  [{ state: "running", fails: 1 }, "Checking", "Looking at your shop. One problem so far."],
  [{ state: "queued" }, "Checking", "Looking at your shop."],
  [{ state: "failed" }, "Not finished", "This check did not finish."],
])("%j is told as it is", (parts, word, headline) => {
  expect(verdictOf(report(parts))).toMatchObject({ word, headline });
});

test("nothing is called good while it runs, failed, or could not be seen", () => {
  const open: Parts[] = [{ state: "queued" }, { state: "running" }, { state: "failed" }, { unseen: 1 }];
  for (const parts of open) {
    expect(verdictOf(report(parts)).tone).not.toBe("pass");
  }
});

test("the eleven are summed up without hiding any", () => {
  const states = ["holds", "holds", "warning", "fails", "unseen", "needs-access", "needs-access"] as const;
  const items = states.map((state, index) => ({ number: index + 1, title: "", note: "", state }));
  expect(itemsSentence(items)).toBe(
    "5 can be seen from outside: 2 hold, 1 has a warning, 1 fails, 1 not seen yet. 2 need your permission to look.",
  );
});
