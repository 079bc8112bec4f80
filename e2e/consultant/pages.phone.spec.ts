import { placesOf, studioPaths } from "../demo.ts";
import { expect, test } from "../fixtures.ts";
import { expectNoSidewaysScroll, phoneWidths } from "../layout.ts";

test("no page of the studio scrolls sideways on a phone", async ({ maya }) => {
  test.setTimeout(120_000);
  const places = await placesOf(maya, "fernkiln.example");
  const checks = `/stores/${places.storeId}/roadmap/audit?tab=checks`;
  for (const path of [...(await studioPaths(maya, places)), checks]) {
    await maya.goto(path);
    for (const width of phoneWidths) {
      await maya.setViewportSize({ width, height: 844 });
      await expectNoSidewaysScroll(maya, path);
    }
  }
});

test("on a phone the menu leads from a store's roadmap to its risks and back to the list", async ({ maya }) => {
  const { storeId } = await placesOf(maya, "fernkiln.example");
  await maya.goto(`/stores/${storeId}`);
  await maya.getByRole("button", { name: "Menu" }).tap();
  await maya
    .getByRole("navigation")
    .getByRole("link", { name: /^Risks/ })
    .tap();
  await expect(maya).toHaveURL(`/stores/${storeId}/risks`);
  const first = maya.getByRole("list", { name: "Open risks" }).getByRole("link").first();
  await first.tap();
  await expect(maya.getByRole("region", { name: "Evidence" })).toBeVisible();
  await expect(first).toBeHidden();
  await maya.getByRole("link", { name: "All", exact: true }).tap();
  await expect(first).toBeVisible();
});
