import { expect, test } from "vitest";
import { readPage } from "./page.ts";

test("reads title, robots, canonical links and visible text", () => {
  const page = readPage(`<!doctype html><html><head><title> Shop
    name </title><meta name="Robots" content="NOINDEX"><link rel="canonical" href="https://shop.test/">
    <meta property="og:url" content="https://shop.test/"><script>let hidden = 1</script></head>
    <body><h1>Hello</h1><p>dear &amp; buyer</p><style>p{}</style></body></html>`);
  expect(page).toEqual({
    title: "Shop name",
    robots: [{ agent: "robots", content: "noindex" }],
    canonicals: ["https://shop.test/"],
    ogUrl: "https://shop.test/",
    text: "Hello dear & buyer",
  });
});

test("ignores canonical links in the body and in scripts", () => {
  const page = readPage(
    `<head><script>"<link rel=canonical href=/a>"</script></head><body><link rel=canonical href=/b></body>`,
  );
  expect(page.canonicals).toEqual([]);
});

test("survives broken markup", () => {
  expect(readPage("<p>open <b>text").text).toBe("open text");
  expect(readPage("").text).toBe("");
});
