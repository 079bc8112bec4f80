import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("lines end as RFC 4180 says, and commas, quotes and line ends stay inside their cell", () => {
  expect(
    csvOf(
      ["a", "b"],
      [
        ["x,y", 'say "hi"'],
        ["two\nlines", null],
        [1, true],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n1,yes\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", '=HYPERLINK("http://x.test","y")'])(
  "a cell that begins as the formula %j is text to a spreadsheet",
  (text) => {
    expect(csvOf(["a"], [[text]])).toMatch(/^a\r\n"?'/);
  },
);

test.each(["shop.test", "v=spf1 -all", "10 mx.mail.test", "'quoted'", "a=b"])("%s is left as it is", (text) => {
  expect(csvOf(["a"], [[text]])).toBe(`a\r\n${text}\r\n`);
});

test("a negative number is a number", () => {
  expect(csvOf(["a"], [[-5]])).toBe("a\r\n-5\r\n");
});
