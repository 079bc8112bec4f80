import { auditEnd, expect, test } from "../fixtures.ts";

const DOMAIN = "studiomaren.example";
/** Time for one look at one check, on a machine that does much else. */
const LOOK_MS = 60_000;
/** What the risk list calls a missing DMARC policy. */
const RISK = /Anyone can send emails in your name/;

test("a fault that appears opens a finding, and only a look that no longer sees it closes it", async ({
  studio,
  breakStore,
}) => {
  test.slow();
  const storeId = await studio.addStore(DOMAIN, { name: "Studio Maren" });
  expect(await auditEnd(studio.client, storeId)).toBe("completed");
  const { page } = studio;

  await test.step("the fault is seen by a re-check, without loading the page again", async () => {
    await page.goto(`/stores/${storeId}/roadmap/audit?tab=checks`);
    const row = page.getByRole("row", { name: "DMARC policy" });
    await expect(row).toContainText("Pass");
    await breakStore(DOMAIN, ["dmarc-missing"]);
    await row.getByRole("button", { name: "Re-check DMARC policy" }).click();
    await expect(row).toContainText("Fail", { timeout: LOOK_MS });
    await expect(page.getByRole("region", { name: "Before it can be approved" })).toContainText("DMARC policy");
  });

  await test.step("nobody can tick it off", async () => {
    await page.goto(`/stores/${storeId}/risks`);
    await page.getByRole("list", { name: "Open risks" }).getByRole("link", { name: RISK }).click();
    const fix = page.getByRole("region", { name: "Fix-it record" });
    await fix.getByRole("button", { name: /Change the state/ }).click();
    await expect(page.getByRole("menuitemradio")).toHaveText(["Open", "Being fixed", "Fix to verify"]);
    await page.getByRole("menuitemradio", { name: "Fix to verify" }).click();
    await fix.getByRole("button", { name: "Verify fix" }).click();
    await expect(fix.getByText("asked to verify this")).toBeVisible({ timeout: LOOK_MS });
    await expect(fix.getByRole("button", { name: "Verify fix" })).toBeEnabled({ timeout: LOOK_MS });
    await expect(fix.getByRole("button", { name: /^(Open|Fix to verify|Reopened) Change the state/ })).toBeVisible();
    await expect(page.getByRole("list", { name: "Open risks" }).getByRole("link", { name: RISK })).toBeVisible();
  });

  await test.step("repaired and looked at again, it is fixed", async () => {
    await breakStore(DOMAIN, []);
    await page.getByRole("button", { name: "Verify fix" }).click();
    const fixed = page.getByRole("list", { name: "Fixed and set aside" }).getByRole("link", { name: RISK });
    await expect(fixed).toBeVisible({ timeout: LOOK_MS });
    await expect(page.getByRole("list", { name: "Open risks" }).getByRole("link", { name: RISK })).toHaveCount(0);
    await fixed.click();
    await expect(page.getByText("An audit saw it fixed")).toBeVisible();
  });
});
