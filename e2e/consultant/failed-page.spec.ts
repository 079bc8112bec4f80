import pg from "pg";
import { expect, test } from "../fixtures.ts";
import { acceptInvitation, newAddress } from "../portal.ts";
import { profileOf } from "../stores.ts";

test("a page that fails says so in words, keeps the way out, and comes back at the next try", async ({
  studio,
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 500|React error #441/);
  const { page, client } = studio;
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear", startAudit: false });
  const email = newAddress("founder");
  await client.people.invite.mutate({ storeId, name: "Lars Halden", email, role: "founder" });
  const theirs = await openBrowser();
  await acceptInvitation(theirs, email);
  const founder = await theirs.newPage();

  await damageStore(storeId, { profile: "[]", timeZone: "Nowhere/Nothing" });
  await page.goto(`/stores/${storeId}/settings`);
  await expect(page.getByText("This page could not be shown")).toBeVisible();
  await expect(page.getByText("The fault is ours, and what was saved is kept.")).toBeVisible();
  await expect(page.getByRole("link", { name: "All stores" }).first(), "the way out").toBeVisible();
  await founder.goto(`/my-store/${storeId}`);
  await expect(founder.getByRole("heading", { name: "Something went wrong on our side" })).toBeVisible();
  await expect(founder.getByText("Your shop is not affected")).toBeVisible();
  await expect(founder.getByRole("navigation", { name: "Main" }).filter({ visible: true })).toBeVisible();

  await damageStore(storeId, { profile: JSON.stringify(profileOf("haldenknit.example")), timeZone: "UTC" });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: "Save settings" })).toBeVisible();
  await founder.getByRole("button", { name: "Try again" }).click();
  await expect(founder.getByRole("heading", { name: "Something went wrong on our side" })).toBeHidden();
  await expect(founder.getByRole("heading", { level: 1 })).toBeVisible();
});

/** Writes what no form would, so that pages which read it fail. */
async function damageStore(storeId: string, { profile, timeZone }: Record<"profile" | "timeZone", string>) {
  const database = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL });
  await database.connect();
  try {
    await database.query(`UPDATE "Store" SET profile = $2, "timeZone" = $3 WHERE id = $1`, [
      storeId,
      profile,
      timeZone,
    ]);
  } finally {
    await database.end();
  }
}
