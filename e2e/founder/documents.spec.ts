import { randomUUID } from "node:crypto";
import { auditEnd, expect, test } from "../fixtures.ts";
import { acceptInvitation, newAddress } from "../portal.ts";

test("a document with its notes is the founder's to read once it is published, and not before", async ({
  studio,
  openBrowser,
  problems,
}) => {
  test.setTimeout(120_000);
  problems.allow(/status of (400|404)/);
  const { page, client } = studio;
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear" });
  const email = newAddress("founder");
  await client.people.invite.mutate({ storeId, name: "Lars Halden", email, role: "founder" });
  const theirs = await openBrowser();
  await acceptInvitation(theirs, email);
  const founder = await theirs.newPage();
  expect(await auditEnd(client, storeId)).toBe("completed");
  const [draft] = await client.deliverables.list.query({ storeId });

  await test.step("a draft is nobody else's", async () => {
    await founder.goto(`/my-store/${storeId}/handover`);
    await expect(founder.getByText("Nothing here yet.")).toBeVisible();
    expect((await founder.goto(`/my-store/${storeId}/handover/${draft?.id}`))?.status()).toBe(404);
  });

  await test.step("the consultant writes notes, without a secret in them, and publishes", async () => {
    await page.goto(`/stores/${storeId}/deliverables`);
    await page
      .getByRole("link", { name: draft?.title ?? "", exact: true })
      .first()
      .click();
    const notes = page.getByRole("textbox", { name: "Notes" });
    const key = ["sk", "live", randomUUID().replaceAll("-", "")].join("_");
    await notes.fill(`The key is ${key}.`);
    await page.getByRole("button", { name: "Save notes" }).click();
    await expect(page.getByText("That looks like a secret value. Put only its name here.")).toBeVisible();
    await notes.fill("We begin with the mail.\nThe rest can wait a week.");
    await page.getByRole("button", { name: "Save notes" }).click();
    await expect(page.getByText("The notes are saved.")).toBeVisible();
    await page.reload();
    await expect(notes).toHaveValue("We begin with the mail.\nThe rest can wait a week.");
    await page.getByRole("button", { name: "Approve and publish" }).click();
    await expect(page.getByText("Version 1, published")).toBeVisible();
    await expect(page.getByText(/Approved by Noor Haddad/)).toBeVisible();
    await expect(notes, "what is published is not edited").toHaveCount(0);
  });

  await test.step("the founder reads it", async () => {
    await founder.goto(`/my-store/${storeId}/handover`);
    await founder.getByRole("link", { name: draft?.title ?? "" }).click();
    await expect(founder.getByRole("heading", { level: 1, name: `${draft?.title} of Halden Knitwear` })).toBeVisible();
    await expect(founder.getByText("We begin with the mail.")).toBeVisible();
  });
});
