import { expect, test } from "vitest";
import { fakeStore } from "../dns/fake-store.ts";
import { fakeProbes } from "../probes/fake.ts";
import { insecureReferences } from "./insecure-references.ts";
import { mixedContent } from "./mixed-content.ts";

const now = new Date("2026-11-24T12:00:00Z");
const store = { ...fakeStore(), canonicalOrigin: "https://shop.test", paths: { home: "/" } };

async function judge(
  body: string,
  headers: { [name: string]: string } = {},
  more: Record<string, { status: number; body: string }> = {},
) {
  const home = { status: 200, body, headers };
  const probes = fakeProbes({ http: { "https://shop.test/": home, ...more } });
  const facts = await mixedContent.gather({ store, probes, now });
  return mixedContent.judge({ store, facts, now }).map(({ status, findingKey }) => `${status} ${findingKey}`);
}

test("a script over http fails", async () => {
  expect(await judge('<script src="http://cdn.test/a.js"></script>')).toEqual(["fail active"]);
});

test("a picture over http warns", async () => {
  expect(await judge('<img src="http://cdn.test/a.png">')).toEqual(["warn passive"]);
});

test("a namespace, a link people follow and a vocabulary address are no mixed content", async () => {
  const body =
    '<svg xmlns="http://www.w3.org/2000/svg"></svg><a href="http://other.test/">x</a>' +
    '<script type="application/ld+json">{"@context":"http://schema.org"}</script>';
  expect(await judge(body)).toEqual(["pass ok"]);
});

test("protocol-relative and relative addresses follow the page", async () => {
  expect(await judge('<script src="//cdn.test/a.js"></script><img src="/a.png">')).toEqual(["pass ok"]);
});

test("a policy that upgrades makes it a warning only when the https variant answers", async () => {
  const policy = { "content-security-policy": "default-src https:; upgrade-insecure-requests" };
  const body = '<script src="http://cdn.test/a.js"></script>';
  const good = { status: 200, body: "1" };
  const gone = { status: 404, body: "" };
  expect(await judge(body, policy, { "https://cdn.test/a.js": good })).toEqual(["warn active-upgraded"]);
  expect(await judge(body, policy, { "https://cdn.test/a.js": gone })).toEqual(["fail active"]);
});

test("a bot wall or an error page is not judged", async () => {
  const wall = { status: 403, body: "", botWall: true };
  const probes = fakeProbes({ http: { "https://shop.test/": wall } });
  const facts = await mixedContent.gather({ store, probes, now });
  expect(mixedContent.judge({ store, facts, now }).map(({ status }) => status)).toEqual(["unknown"]);
});

test("forms, frames, styles, srcset and style urls are seen", () => {
  const html =
    '<form action="http://a.test/buy"></form><iframe src="http://b.test/"></iframe>' +
    '<link rel="stylesheet" href="http://c.test/x.css"><img srcset="http://d.test/1.png 1x, /2.png 2x">' +
    "<style>body{background:url(http://e.test/bg.png)}</style>";
  expect(insecureReferences(html, "https://shop.test/").map(({ kind, element }) => `${kind} ${element}`)).toEqual([
    "active form",
    "active iframe",
    "active link",
    "passive img",
    "passive style",
  ]);
});
