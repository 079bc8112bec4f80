import { placesOf } from "../demo.ts";
import { expect, test } from "../fixtures.ts";

test("an address that is none says so and leads on, whatever shape it has", async ({ page, maya, ines, problems }) => {
  test.slow();
  problems.allow(/status of 404/);
  const { storeId } = await placesOf(maya, "fernkiln.example");
  const store = `/stores/${storeId}`;
  const tried = [
    { by: page, paths: ["/nothing-here", "/invite/short", `/invite/${"x".repeat(43)}`] },
    {
      by: maya,
      paths: ["/nothing-here", "/stores/not-an-id", `${store}/nothing`, `${store}/roadmap/nothing`, "/runs/not-an-id"],
    },
    { by: ines, paths: [`/my-store/${storeId}/todo/%25E0`, `/my-store/${storeId}/handover/not-an-id`] },
  ];
  const nothing = { level: 1, name: "There is nothing here." } as const;
  for (const { by, paths } of tried) {
    for (const path of paths) {
      const answer = await by.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(by.getByRole("heading", nothing), path).toBeVisible();
    }
  }
  // A store's own pages have begun to answer when they learn that a part of the store is not there.
  for (const part of ["audits/not-an-id", "deliverables/not-an-id"]) {
    await maya.goto(`${store}/${part}`);
    await expect(maya.getByRole("heading", nothing), part).toBeVisible();
  }

  await page.goto("/nothing-here");
  await page.getByRole("link", { name: "Go to the start" }).click();
  await expect(page).toHaveURL("/");
  await maya.getByLabel("Find a store by name or domain").fill("moss");
  await maya.getByRole("button", { name: "Find" }).click();
  await expect(maya).toHaveURL("/stores?q=moss");
  await expect(maya.getByRole("link", { name: "Moss Apothecary" })).toBeVisible();
});
