import { placesOf } from "../demo.ts";
import { expect, test } from "../fixtures.ts";

/** Time for every check that reads a record, twice, on a machine that does much else. */
const REHEARSAL_MS = 90_000;

/** What the fault `spf-two-records` sets. */
const SECOND_SPF = "v=spf1 include:spf.mtasv.net ~all";

test("a record that would break mail is known before it is set, and is said to have arrived only once it has", async ({
  maya,
  breakStore,
}) => {
  test.slow();
  const { storeId } = await placesOf(maya, "haldenknit.example");
  await maya.goto(`/stores/${storeId}/roadmap/edge?tab=domain&view=table`);
  const records = maya.getByRole("table", { name: /^Records of haldenknit\.example/ });
  await expect(records.getByRole("row").filter({ hasText: "v=spf1" })).toHaveCount(1);

  await maya.getByRole("button", { name: "Rehearse a change" }).click();
  const dialog = maya.getByRole("dialog", { name: "Rehearse a record" });
  await dialog.getByLabel("What").selectOption("add");
  await dialog.getByLabel("Type").selectOption("TXT");
  await dialog.getByLabel("Name").fill("@");
  await dialog.getByLabel("Value").fill(SECOND_SPF);
  await dialog.getByRole("button", { name: "Rehearse", exact: true }).click();
  const outcome = dialog.getByRole("region", { name: "What would come of it" });
  await expect(outcome).toContainText("Do not set this record", { timeout: REHEARSAL_MS });
  await expect(outcome).toContainText("Order emails may be refused");

  await dialog.getByRole("button", { name: "Watch it arrive" }).click();
  const watch = dialog.getByRole("region", { name: "Watch it arrive" });
  await expect(watch).toContainText(/0 of \d+ show the new record/, { timeout: REHEARSAL_MS });
  await expect(watch.getByRole("button", { name: "Verify" })).toHaveCount(0);

  await breakStore("haldenknit.example", ["spf-two-records"]);
  await expect(watch.getByRole("button", { name: "Verify" })).toBeVisible({ timeout: REHEARSAL_MS });
  await expect(watch).not.toContainText(/0 of \d+ show the new record/);
});
