import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawIconSprite, spriteVersion } from "./icon-sprite.ts";
import { iconVersion } from "./icon-version.ts";

test("the served sprite holds exactly the named icons; run write-icons.ts after a change", async () => {
  const sprite = await drawIconSprite();
  expect(readFileSync(new URL("../../public/icons.svg", import.meta.url), "utf8")).toBe(sprite);
  expect(iconVersion).toBe(spriteVersion(sprite));
});
