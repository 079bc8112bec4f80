import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const app = fileURLToPath(new URL("..", import.meta.url));
const sources = globSync("**/*.{ts,tsx}", { cwd: app })
  .filter((path) => !path.includes(".test."))
  .map((path) => ({ path, text: readFileSync(`${app}/${path}`, "utf8") }));

test("no component sets an inline style: the content policy would drop it; use a class or an SVG attribute", () => {
  const offenders = sources.filter(({ text }) => /\sstyle=\{|\sstyle="|\.style\.|cssText/.test(text));
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test("no component writes raw markup: evidence is hostile text", () => {
  const offenders = sources.filter(({ text }) => /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML/.test(text));
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test("icons come from the sprite, so that no drawing travels in a script", () => {
  const allowed = ["_ui/icon-sprite.ts"];
  const offenders = sources.filter(({ path, text }) => /from "lucide-react/.test(text) && !allowed.includes(path));
  expect(offenders.map(({ path }) => path)).toEqual([]);
});

test("the parts every page loads stay free of heavy packages", () => {
  const lazy = ["_ui/shell/command-menu.tsx"];
  const offenders = sources.filter(
    ({ path, text }) => /from "(cmdk|radix-ui|sonner|recharts|tailwind-merge)/.test(text) && !lazy.includes(path),
  );
  expect(offenders.map(({ path }) => path)).toEqual([]);
});
