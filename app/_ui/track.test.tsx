import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { MinimumBar } from "./minimum-bar.tsx";
import { Track } from "./track.tsx";

const classesOf = (html: string): string[] => [...html.matchAll(/<path class="([^"]*)"/g)].map(([, name = ""]) => name);

test("a track draws the states it has and no empty path", () => {
  const html = renderToStaticMarkup(
    <Track states={["approved", "needs-work", "not-started", "not-started", "not-started", "not-started"]} />,
  );
  expect(classesOf(html)).toEqual(["mark-ink", "mark-warn", "mark-hollow-warn", "mark-hollow"]);
  expect(html).not.toContain('d=""');
});

test("a stage in progress is tint, stripes and frame, in this order", () => {
  const html = renderToStaticMarkup(
    <Track states={["in-progress", "in-review", "in-progress", "in-progress", "in-progress", "in-progress"]} />,
  );
  expect(classesOf(html)).toEqual(["mark-live", "mark-live-tint", "mark-live", "mark-hollow-live"]);
});

test("a minimum bar draws the states it has and no empty path", () => {
  const html = renderToStaticMarkup(<MinimumBar states={["met", "not-met", "met"]} />);
  expect(classesOf(html)).toEqual(["mark-ink", "mark-hollow-fail mark-heavy"]);
  expect(html).not.toContain('d=""');
});
