import { placesOf } from "../demo.ts";
import { expect, test } from "../fixtures.ts";

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
