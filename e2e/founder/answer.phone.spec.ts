import { expect, expectSameDocument, markDocument, test } from "../fixtures.ts";
import { acceptInvitation, newAddress } from "../portal.ts";

const STATEMENT = "Our registrar shows my name and my own e-mail.";

test("what a founder answers on a phone stands on the consultant's open page", async ({
  studio,
  openBrowser,
  problems,
}) => {
  test.setTimeout(90_000);
  problems.allow(/status of 400/);
  const { page, client } = studio;
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear" });
  const email = newAddress("founder");
  await client.people.invite.mutate({ storeId, name: "Lars Halden", email, role: "founder" });
  const theirs = await openBrowser();
  await acceptInvitation(theirs, email);
  await expect
    .poll(async () => (await client.founder.tasks.query({ storeId })).open.length, { message: "the founder has tasks" })
    .toBeGreaterThan(0);
  await page.goto(`/stores/${storeId}/roadmap/audit?tab=checks`);
  await markDocument(page);

  const founder = await theirs.newPage();
  await founder.goto(`/my-store/${storeId}`);
  await founder
    .getByRole("navigation", { name: "Main" })
    .filter({ visible: true })
    .getByRole("link", { name: /^To do/ })
    .tap();
  await expect(founder.getByRole("heading", { level: 1, name: "To do" })).toBeVisible();
  const task = founder.getByRole("main").getByRole("list").first().getByRole("link").first();
  const title = (await task.textContent()) ?? "";
  await task.tap();
  await expect(founder.getByRole("heading", { level: 1, name: title })).toBeVisible();
  const radios = founder.getByRole("radio");
  await radios.first().check();
  await founder.getByLabel("What did you see?").fill(STATEMENT);
  await founder.getByLabel("Link to a screenshot or page").fill("not a link");
  await founder.getByRole("button", { name: "I am done" }).tap();
  await expect(founder.getByLabel("Link to a screenshot or page")).toHaveAttribute("aria-invalid", "true");
  await expect(founder.getByLabel("What did you see?"), "nothing typed is lost").toHaveValue(STATEMENT);
  await founder.getByLabel("Link to a screenshot or page").fill("https://docs.haldenknit.example/evidence/1");
  await founder.getByRole("button", { name: "I am done" }).tap();
  await expect(founder.getByRole("heading", { name: "Done", exact: true })).toBeVisible();
  await expect(founder.getByRole("main").getByRole("listitem").filter({ hasText: title })).toHaveCount(1);
  await expect(founder.getByRole("link", { name: title })).toHaveCount(0);

  await expect(page.getByText(STATEMENT)).toBeVisible();
  await expect(page.getByText("Lars Halden").first()).toBeVisible();
  await expectSameDocument(page);
});
