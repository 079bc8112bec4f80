import { founderPaths, placesOf } from "../demo.ts";
import { expect, test } from "../fixtures.ts";
import { expectNoSidewaysScroll, phoneWidths } from "../layout.ts";

test("a founder's phone shows the verdict and the one button before any scrolling", async ({ ines, maya }) => {
  const { storeId } = await placesOf(maya, "fernkiln.example");
  await ines.goto(`/my-store/${storeId}`);
  await expect(ines.getByRole("heading", { level: 1 })).toBeInViewport({ ratio: 1 });
  await expect(ines.getByRole("link", { name: /^Do your (\d+ tasks|task)$/ })).toBeInViewport({ ratio: 1 });
  const bar = ines.getByRole("navigation", { name: "Main" }).filter({ visible: true });
  await expect(bar.getByRole("link")).toHaveText([/^Home/, /^To do/, /^Keys/, /^Documents/]);
  await bar.getByRole("link", { name: /^To do/ }).tap();
  await expect(ines.getByRole("heading", { level: 1, name: "To do" })).toBeVisible();
});

test("no page of a founder scrolls sideways on a phone", async ({ ines, maya }) => {
  test.slow();
  const paths = founderPaths(await placesOf(maya, "fernkiln.example"));
  for (const path of paths) {
    await ines.goto(path);
    for (const width of phoneWidths) {
      await ines.setViewportSize({ width, height: 844 });
      await expectNoSidewaysScroll(ines, path);
    }
  }
});
