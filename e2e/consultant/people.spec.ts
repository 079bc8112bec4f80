import { expect, test } from "../fixtures.ts";
import { linkIn, receiveMail } from "../mailbox.ts";
import { acceptInvitation, newAddress } from "../portal.ts";

test("whoever is removed sees nothing from the next click on, and an invitation taken back lets nobody in", async ({
  studio,
  openBrowser,
  problems,
}) => {
  test.slow();
  problems.allow(/status of 404/);
  const { page, client } = studio;
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear", startAudit: false });
  const [viewerMail, founderMail, lateMail] = [newAddress("viewer"), newAddress("founder"), newAddress("late")];
  await client.members.invite.mutate({ name: "Vera Lind", email: viewerMail, role: "viewer" });
  await client.people.invite.mutate({ storeId, name: "Lars Halden", email: founderMail, role: "founder" });

  await test.step("a colleague", async () => {
    const theirs = await openBrowser();
    await acceptInvitation(theirs, viewerMail);
    const view = await theirs.newPage();
    await view.goto(`/stores/${storeId}`);
    await expect(view.getByText("Halden Knitwear").first()).toBeVisible();
    await page.goto("/settings/team");
    await page.getByRole("button", { name: "Remove Vera Lind" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("region", { name: "Members" }).getByText(viewerMail)).toHaveCount(0);
    expect((await view.goto(`/stores/${storeId}`))?.status()).toBe(404);
    await expect(view.getByText("Halden Knitwear")).toHaveCount(0);
  });

  await test.step("a founder", async () => {
    const theirs = await openBrowser();
    await acceptInvitation(theirs, founderMail);
    const view = await theirs.newPage();
    await view.goto(`/my-store/${storeId}`);
    await expect(view.getByText("Halden Knitwear").first()).toBeVisible();
    await page.goto(`/stores/${storeId}/people`);
    await page.getByRole("button", { name: "Remove Lars Halden" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Nobody of the shop is here yet.")).toBeVisible();
    expect((await view.goto(`/my-store/${storeId}`))?.status()).toBe(404);
    await expect(view.getByText("Halden Knitwear")).toHaveCount(0);
  });

  await test.step("an invitation", async () => {
    const invite = page.getByRole("region", { name: "Invite somebody of the shop" });
    await invite.getByLabel("Name").fill("Lena Late");
    await invite.getByLabel("E-mail").fill(lateMail);
    await invite.getByRole("button", { name: "Send invitation" }).click();
    const link = linkIn(await receiveMail(lateMail, /invited you/));
    await page.getByRole("button", { name: `Take back the invitation to ${lateMail}` }).click();
    await expect(page.getByRole("table", { name: "Open invitations" })).toHaveCount(0);

    const theirs = await openBrowser();
    const view = await theirs.newPage();
    await view.goto(link);
    await expect(view.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    await expect(view.getByText("This invitation was taken back. Ask Noor Haddad for a new one.")).toBeVisible();
    await acceptInvitation(theirs, lateMail);
    await view.goto(`/my-store/${storeId}`);
    await expect(view, "the post behind the button lets nobody in either").toHaveURL(/\/login\?/);
  });
});
