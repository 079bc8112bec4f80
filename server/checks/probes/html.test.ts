import { expect, test } from "vitest";
import { readHtml } from "./html.ts";

const read = (body: string) => readHtml(body, "https://shop.example/de/home");

test("scripts, module preloads, styles and the manifest are found and resolved", () => {
  const page = read(`<!doctype html><head><base href="/assets/"><link rel="modulepreload" href="a.js">
    <link rel=preload as=script href=b.js><link rel="stylesheet" href="c.css"><link rel=manifest href="/site.webmanifest">
    <script src="d.js"></script><script type="module" src="https://cdn.shop.example/e.js"></script></head>`);
  expect(page.scripts).toEqual(["https://shop.example/assets/d.js", "https://cdn.shop.example/e.js"]);
  expect(page.modulePreloads).toEqual(["https://shop.example/assets/a.js", "https://shop.example/assets/b.js"]);
  expect(page.styles).toEqual(["https://shop.example/assets/c.css"]);
  expect(page.manifest).toBe("https://shop.example/site.webmanifest");
});

test("inline state of frameworks is told apart from other scripts and from JSON-LD", () => {
  const page = read(`<script id="__NEXT_DATA__" type="application/json">{"a":"&quot;<b>"}</script>
    <script>self.__next_f.push([1,"x"])</script><script>window.__NUXT__={}</script>
    <script type="application/ld+json">{"@type":"Product"}</script><script>console.log(1)</script>`);
  expect(page.inlineState.map((state) => state.kind)).toEqual(["__NEXT_DATA__", "self.__next_f.push", "__NUXT__"]);
  expect(page.inlineState[0]?.text).toBe('{"a":"&quot;<b>"}');
  expect(page.jsonLd).toEqual(['{"@type":"Product"}']);
  expect(page.inlineScripts).toHaveLength(4);
});

test("comments and data attributes are read with their entities decoded", () => {
  const page = read(`<!-- hidden --><div data-config="{&quot;k&quot;:1}" data-empty></div>`);
  expect(page.comments).toEqual([" hidden "]);
  expect(page.dataAttributes).toEqual([{ element: "div", name: "data-config", value: '{"k":1}' }]);
});

test("title, robots, refresh and canonical are read; a canonical in the body is marked", () => {
  const page = read(`<head><title>My
    shop</title><meta name="Robots" content="NOINDEX, follow"><meta http-equiv="refresh" content="0; url='/en'">
    <link rel="canonical" href="/p"></head><body><link rel=canonical href="https://old.example/p"></body>`);
  expect(page.title).toBe("My shop");
  expect(page.metaRobots).toEqual(["noindex", "follow"]);
  expect(page.metaRefresh).toBe("https://shop.example/en");
  expect(page.canonicals).toEqual([
    { href: "/p", url: "https://shop.example/p", inHead: true },
    { href: "https://old.example/p", url: "https://old.example/p", inHead: false },
  ]);
});

test("references are what the browser loads or posts to, not what it links to or names", () => {
  const page = read(`<a href="http://a.example"></a><svg xmlns="http://www.w3.org/2000/svg"></svg>
    <link rel=canonical href="http://b.example"><form action="http://c.example"></form>
    <img srcset="http://d.example/1.png 1x, http://d.example/2.png 2x"><div style="background:url('http://e.example/x.png')"></div>`);
  expect(page.references.map(({ element, raw }) => `${element} ${raw}`)).toEqual([
    "form http://c.example",
    "img http://d.example/1.png",
    "img http://d.example/2.png",
    "div http://e.example/x.png",
  ]);
  expect(page.links).toEqual(["http://a.example/"]);
});

test("broken markup and foreign schemes do no harm", () => {
  const page = read(`<script src="javascript:alert(1)"></script><a href="mailto:a@b.example">x<script>let a = "</`);
  expect(page.scripts).toEqual([]);
  expect(page.links).toEqual([]);
});
