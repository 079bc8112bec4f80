import { expectAccessible } from "../axe.ts";
import { placesOf, studioPaths } from "../demo.ts";
import { expect, test } from "../fixtures.ts";

/** Time for one page in both schemes on a machine that does much else. */
const PAGE_MS = 20_000;

// In two halves, as two browsers walk at the same time.
for (const half of [0, 1] as const) {
  test(`no page of the studio violates WCAG 2.2 AA, in light or dark, part ${half + 1}`, async ({ maya }) => {
    const places = await placesOf(maya, "fernkiln.example");
    const store = `/stores/${places.storeId}`;
    // A store whose zone has been read: its map has records.
    const domain = `/stores/${(await placesOf(maya, "haldenknit.example")).storeId}/roadmap/edge`;
    const more = [
      `${store}/roadmap/audit?tab=checks`,
      `${store}/roadmap/audit?tab=checks&check=dep.owner`,
      `${store}/roadmap/audit?tab=signals`,
      `${store}/roadmap/edge`,
      `${domain}?tab=domain&view=map`,
      `${domain}?tab=domain&view=table`,
      `${domain}?tab=email`,
      `${domain}?tab=certificates`,
      `${store}/risks?show=not-checked`,
      "/stores?q=nothing-of-the-kind",
    ];
    const paths = [...(await studioPaths(maya, places)), ...more].filter((_, index) => index % 2 === half);
    test.setTimeout(paths.length * PAGE_MS);
    for (const path of paths) await expectAccessible(maya, path);
  });
}

test("dialogs and menus of the studio violate nothing either", async ({ maya }) => {
  await maya.goto("/stores");
  await expect(
    maya
      .getByRole("row")
      .filter({ has: maya.getByRole("link") })
      .first(),
  ).toHaveAttribute("tabindex", "0");
  await maya.keyboard.press("Control+k");
  await expect(maya.getByRole("option").first()).toBeVisible();
  await expectAccessible(maya);
  await maya.keyboard.press("Escape");
  await maya.keyboard.press("?");
  await expect(maya.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectAccessible(maya);
});
