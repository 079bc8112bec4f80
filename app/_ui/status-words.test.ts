import { expect, test } from "vitest";
import { statuses } from "../../server/checks/check.ts";
import { stageStates } from "../../server/stages/stage.ts";
import { iconNames } from "./icon-names.ts";
import {
  barWords,
  countMet,
  diffWords,
  findingWords,
  incidentWords,
  minimumBarSentence,
  resultWords,
  severityWords,
  signalWords,
  stageWords,
  trackSentence,
  verdictWords,
} from "./status-words.ts";

const vocabularies = {
  resultWords,
  stageWords,
  findingWords,
  verdictWords,
  barWords,
  severityWords,
  incidentWords,
  diffWords,
  signalWords,
};

test.each(Object.entries(vocabularies))(
  "%s: every entry has a word of its own and an icon of the sprite",
  (_, words) => {
    const entries = Object.values(words);
    expect(new Set(entries.map(({ word }) => word)).size).toBe(entries.length);
    for (const { icon } of entries) expect(iconNames).toContain(icon);
  },
);

test("only a pass looks like a pass", () => {
  const quiet = statuses.filter((status) => ["quiet", "pass"].includes(resultWords[status].tone));
  expect(quiet).toEqual(["pass"]);
});

test("of the stages only an approved one looks finished", () => {
  const quiet = stageStates.filter((state) => ["quiet", "pass"].includes(stageWords[state].tone));
  expect(quiet).toEqual(["approved"]);
});

test("the three kinds of trouble never share their words", () => {
  const words = [resultWords.fail, resultWords.unknown, resultWords.error];
  expect(new Set(words.flatMap(({ word, founderWord }) => [word, founderWord])).size).toBe(6);
});

test("an item that could not be checked is not met", () => {
  expect(countMet(["met", "unknown", "checking", "not-met", "met-with-waiver"])).toBe(2);
});

test("the sentences name everything that is not plainly met", () => {
  expect(minimumBarSentence(["met", "met-with-waiver", "not-met", "unknown", "checking"])).toBe(
    "2 of 5 met, 1 of them contained, 1 not met, 1 could not be checked, 1 being checked",
  );
  expect(minimumBarSentence(["met", "met"])).toBe("2 of 2 met");
  expect(trackSentence(["approved", "approved", "not-started"])).toBe("Stages: 1 and 2 approved; 3 not started");
});
