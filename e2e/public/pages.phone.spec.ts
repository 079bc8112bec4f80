import { test } from "../fixtures.ts";
import { expectNoSidewaysScroll, phoneWidths } from "../layout.ts";

test("no public page scrolls sideways on a phone", async ({ page, problems }) => {
  problems.allow(/status of 404/);
  for (const path of [
    "/",
    "/must-haves",
    "/about-our-checks",
    "/login",
    "/login/sent?to=a-rather-long-address-of-somebody@studio.example",
    "/nothing-here",
  ]) {
    await page.goto(path);
    for (const width of phoneWidths) {
      await page.setViewportSize({ width, height: 844 });
      await expectNoSidewaysScroll(page, path);
    }
  }
});
