import { expectAccessible } from "../axe.ts";
import { founderPaths, placesOf } from "../demo.ts";
import { test } from "../fixtures.ts";

test("no page of a founder violates WCAG 2.2 AA, in light or dark", async ({ ines, maya }) => {
  test.slow();
  for (const path of founderPaths(await placesOf(maya, "fernkiln.example"))) await expectAccessible(ines, path);
});
