import { expect, test } from "vitest";
import { scriptPaths } from "./javascript.ts";

test("scripts count once, whether an element or React's own data names them", () => {
  const html = `<script src="/_next/static/chunks/a1.js" async=""></script>
    <script>self.__next_f.push([1,"4:I[12,[\\"/_next/static/chunks/a1.js\\",\\"/_next/static/chunks/b-2.js\\"],\\"Menu\\"]"])</script>`;
  expect(scriptPaths(html)).toEqual(["/_next/static/chunks/a1.js", "/_next/static/chunks/b-2.js"]);
});

test("what only browsers without modules load does not count, nor do styles", () => {
  const html = `<script src="/_next/static/chunks/old.js" noModule=""></script>
    <link rel="stylesheet" href="/_next/static/chunks/c.css"/><script src="/_next/static/chunks/new.js"></script>`;
  expect(scriptPaths(html)).toEqual(["/_next/static/chunks/new.js"]);
});
