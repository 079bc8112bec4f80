import { expect, test } from "vitest";
import { scriptsNamedIn, sourceMapOf } from "./script-graph.ts";

const NEXT = "https://shop.example/_next/static/chunks/webpack-1.js";
const VITE = "https://shop.example/app/assets/index-1.js";

test.each([
  [
    "static and dynamic imports by path, not by package name",
    `import"./a.js";export*from"/b.mjs";import("../c.js");import e from"react";import(\`./d.js\`)`,
    VITE,
    [
      "https://shop.example/app/assets/a.js",
      "https://shop.example/b.mjs",
      "https://shop.example/app/c.js",
      "https://shop.example/app/assets/d.js",
    ],
  ],
  [
    "the chunks of a Next.js build manifest",
    `self.__BUILD_MANIFEST={"/":["static/chunks/pages/index-1.js","static/css/a.css"],"/cart":["static/chunks/pages/cart-2.js"]}`,
    "https://shop.example/_next/static/xyz/_buildManifest.js",
    [
      "https://shop.example/_next/static/chunks/pages/index-1.js",
      "https://shop.example/_next/static/chunks/pages/cart-2.js",
    ],
  ],
  [
    "chunks of a webpack runtime with names and hashes",
    `t.u=e=>1===e?"static/chunks/1-aa.js":"static/chunks/"+({7:"cart"}[e]||e)+"."+{7:"bb",8:"cc"}[e]+".js",t.miniCssF=e=>"x.css"`,
    NEXT,
    ["static/chunks/1-aa.js", "static/chunks/cart.bb.js", "static/chunks/8.cc.js"].map(
      (path) => `https://shop.example/_next/${path}`,
    ),
  ],
  [
    "chunks of a webpack runtime with numbers and a public path",
    `r.u=function(e){return"js/"+e+"."+{12:"dd"}[e]+".js"},r.p="/build/",r.g=1`,
    "https://shop.example/build/js/main.js",
    ["https://shop.example/build/js/12.dd.js"],
  ],
  [
    "what Vite preloads, relative to the site's base",
    `const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/cart-1.js","assets/cart.css","./near.js"])))=>i.map(i=>d[i]);`,
    VITE,
    ["https://shop.example/app/assets/cart-1.js", "https://shop.example/app/assets/near.js"],
  ],
  [
    "a service worker and what it caches",
    `navigator.serviceWorker.register("/sw.js");precache([{url:"/late.js",revision:"1"},{url:"/a.css",revision:null}])`,
    VITE,
    ["https://shop.example/sw.js", "https://shop.example/late.js"],
  ],
])("finds %s", (_name, text, url, expected) => {
  expect(scriptsNamedIn(text, url)).toEqual(expected);
});

test("a source map is the header's, else the last line's, not one quoted in a text", () => {
  const url = "https://shop.example/a/b.js";
  expect(sourceMapOf("x\n//# sourceMappingURL=b.js.map\n", [], url)).toBe("https://shop.example/a/b.js.map");
  expect(sourceMapOf("x", [["sourcemap", "/m/b.map"]], url)).toBe("https://shop.example/m/b.map");
  expect(sourceMapOf('const css="/*# sourceMappingURL=a.css.map */";run()', [], url)).toBeNull();
  expect(sourceMapOf("no map", [], url)).toBeNull();
  expect(sourceMapOf("x//# sourceMappingURL=data:application/json;base64,e30=", [], url)).toMatch(/^data:/);
});

test("hostile scripts are read in linear time", () => {
  for (const part of ["import", "import(", ".u=e=>", "__vite__mapDeps[", '"static/', "{a:", '"+', "url:"]) {
    const started = performance.now();
    scriptsNamedIn(`revision${part.repeat(200_000 / part.length)}`, NEXT);
    expect(performance.now() - started, part).toBeLessThan(2_000);
  }
});
