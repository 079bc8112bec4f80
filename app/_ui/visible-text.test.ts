import { describe, expect, test } from "vitest";
import { markParts, visibleText } from "./visible-text.ts";

describe("text from outside", () => {
  test("characters that reverse or hide text are written out", () => {
    expect(visibleText("pay\u202elap\u202c")).toBe("pay\\u{202e}lap\\u{202c}");
    expect(visibleText("a\u200bb\u2066c")).toBe("a\\u{200b}b\\u{2066}c");
    expect(visibleText("\u{e0041}")).toBe("\\u{e0041}");
  });

  test("terminal escapes and null bytes are written out", () => {
    expect(visibleText("\u001b[2Jx\u0000\r")).toBe("\\u{1b}[2Jx\\u{0}\\u{d}");
  });

  test("ordinary text, line ends, tabs and other scripts stay as they are", () => {
    const text = "v=spf1 ~all\n\tTomás 日本 שלום 👍";
    expect(visibleText(text)).toBe(text);
    expect(visibleText("a\r\nb")).toBe("a\nb");
  });
});

describe("marking the offending part", () => {
  test("every occurrence is marked and nothing is lost", () => {
    const line = '"v=spf1 a" "v=spf1 b"';
    const parts = markParts(line, ["v=spf1"]);
    expect(parts.map(({ text }) => text).join("")).toBe(line);
    expect(parts.filter(({ isMarked }) => isMarked)).toHaveLength(2);
  });

  test("the longest mark wins and empty marks do nothing", () => {
    expect(markParts("abc", ["", "a", "ab"])).toEqual([
      { text: "ab", isMarked: true },
      { text: "c", isMarked: false },
    ]);
    expect(markParts("abc", [""])).toEqual([{ text: "abc", isMarked: false }]);
    expect(markParts("", ["a"])).toEqual([{ text: "", isMarked: false }]);
  });
});
