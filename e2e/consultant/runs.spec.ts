import { auditEnd, expect, test } from "../fixtures.ts";

test("a workflow run shows its steps, how often each was tried and how long it took", async ({ studio }) => {
  test.slow();
  const { page, client } = studio;
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear" });
  expect(await auditEnd(client, storeId)).toBe("completed");
  await page.goto("/runs");
  const runs = page.getByRole("table", { name: "Workflow runs, newest first" });
  const audit = runs.getByRole("row").filter({ has: page.getByRole("link", { name: "Audit run" }) });
  await expect(audit).toContainText("Done", { timeout: 30_000 });
  await expect(audit).toContainText("another workflow");
  await expect(audit.getByRole("link", { name: "Halden Knitwear" })).toHaveAttribute("href", `/stores/${storeId}`);

  await audit.getByRole("link", { name: "Audit run" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Audit run" })).toBeVisible();
  await expect(page.getByText(/took \d/)).toBeVisible();
  const steps = page.getByRole("table", { name: "Steps" });
  for (const name of ["start", "checks-dns", "checks-email", "finish"]) {
    const step = steps.getByRole("row").filter({ has: page.getByText(name, { exact: true }) });
    await expect(step.getByRole("cell").nth(1), name).toHaveText("Done");
    await expect(step.getByRole("cell").nth(2), name).toHaveText("1");
  }

  await page.goto("/runs?show=failed");
  await expect(page.getByText("No run matches.")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(audit).toBeVisible();
});
