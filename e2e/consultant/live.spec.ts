import { setTimeout as delay } from "node:timers/promises";
import { expect, expectSameDocument, markDocument, test } from "../fixtures.ts";

const DOMAIN = "palomaskin.example";
/** How long the page's own requests take in the test of the slow line. */
const SLOW_MS = 1_000;

test("an open page keeps up on a slow line while changes come without a pause", async ({ studio }) => {
  const storeId = await studio.addStore(DOMAIN, { name: "Before", startAudit: false });
  const { page, client } = studio;
  await page.route("**/*", async (route) => {
    if (route.request().headers().rsc) await delay(SLOW_MS);
    await route.continue();
  });
  await page.goto(`/stores/${storeId}`);
  await markDocument(page);
  const shown = page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: /^Change \d+$/ });
  let changes = 0;
  while (!(await shown.isVisible())) {
    changes += 1;
    expect(changes, "the page shows none of the changes").toBeLessThan(100);
    await client.stores.update.mutate({ storeId, name: `Change ${changes}` });
  }
  await expect(shown, "and in the end the last").toHaveText(`Change ${changes}`);
  await expectSameDocument(page);
});

test("results arrive while the audit still runs, and stopping it keeps them", async ({ studio, breakStore }) => {
  test.setTimeout(90_000);
  // The shop's pages are waited for ten seconds while DNS has long answered: time to see one without the other.
  await breakStore(DOMAIN, ["hostile-hung"]);
  const storeId = await studio.addStore(DOMAIN, { startAudit: false });
  const { page } = studio;
  await page.goto(`/stores/${storeId}`);
  await markDocument(page);
  await page.getByRole("button", { name: "Start first audit" }).click();

  const audit = page.getByRole("region", { name: "Audit 1" });
  const partly = audit.filter({ hasText: /\d+ pass/ }).filter({ hasText: /\d+ running/ });
  await expect(partly).toBeVisible({ timeout: 30_000 });
  await expectSameDocument(page);

  await audit.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop audit" }).click();
  const stopped = page.getByRole("region", { name: "Audit 1, stopped" });
  await expect(stopped.getByText(/^\d+ pass$/)).toBeVisible();
  await expect(stopped).toContainText("stopped before it ran");
  await expect(page.getByRole("button", { name: "Run audit" })).toBeEnabled();
});
