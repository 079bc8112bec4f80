import type { BrowserContextOptions, Page } from "@playwright/test";
import { auditEnd, expect, expectSameDocument, markDocument, test } from "../fixtures.ts";
import { linkIn, receiveMail } from "../mailbox.ts";
import { acceptInvitation, newAddress, portalUrl } from "../portal.ts";

/** Its mail has no DMARC policy, by the story of the demo. */
const DOMAIN = "tidewatercycles.example";
/** What the risk list calls a missing DMARC policy. */
const RISK = /Anyone can send emails in your name/;
const WORST = "Somebody sends a false bill in the shop's name.";
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("a weak spot is contained only when a second consultant and the founder both agree, and then opens its gate", async ({
  studio,
  openBrowser,
  problems,
}) => {
  test.setTimeout(150_000);
  problems.allow(/status of 400/);
  const { page, client } = studio;
  const storeId = await studio.addStore(DOMAIN, { name: "Tidewater Cycles" });
  const [colleagueMail, founderMail] = [newAddress("colleague"), newAddress("founder")];
  await client.members.invite.mutate({ name: "Vera Lind", email: colleagueMail, role: "consultant" });
  await client.people.invite.mutate({ storeId, name: "Lars Halden", email: founderMail, role: "founder" });
  const colleague = await openBrowser();
  await acceptInvitation(colleague, colleagueMail);
  const founder = await openBrowser(PHONE);
  await acceptInvitation(founder, founderMail);
  expect(await auditEnd(client, storeId)).toBe("completed");

  await test.step("it is proposed with everything the rules ask for", async () => {
    await page.goto(`/stores/${storeId}/risks?check=email.dmarc&view=fix`);
    await page.getByRole("button", { name: "Contain until…" }).click();
    const form = page.getByRole("dialog", { name: "Known and contained" });
    await form.getByLabel("What is the bottleneck?").fill("The mail domain has no DMARC policy yet.");
    await form.getByRole("button", { name: "Propose" }).click();
    await expect(form.getByLabel("Worst case for a buyer")).toHaveAttribute("aria-invalid", "true");
    await expect(form.getByLabel("What is the bottleneck?"), "nothing typed is lost").toHaveValue(/DMARC/);
    await form.getByLabel("Worst case for a buyer").fill(WORST);
    await form.getByLabel("Contained by").fill("Bills are sent from another domain that is protected.");
    await form.getByLabel("Tripwire").fill("The first false bill that a customer reports.");
    await form.getByLabel("Follow-up").fill("Publish the policy with the next change of records.");
    await form.getByRole("button", { name: "Propose" }).click();
    await expect(form.getByLabel("Proof that the limit was tested")).toHaveAttribute("aria-invalid", "true");
    await form.getByLabel("Proof that the limit was tested").fill(`https://docs.${DOMAIN}/limit-test`);
    await form.getByRole("button", { name: "Propose" }).click();
    await expect(form).toHaveCount(0);
    await expect(record(page)).toContainText("waits for the consultancy and the founder");
  });

  await test.step("a proposal opens no gate", async () => {
    await page.goto(`/stores/${storeId}/roadmap/audit?tab=checks`);
    await expect(reasons(page).filter({ hasText: "DMARC policy" })).toHaveCount(1);
    await expect(gate(page).getByRole("region", { name: "Known and contained" })).toContainText("Agreed by nobody yet");
    await markDocument(page);
  });

  await test.step("a second consultant agrees", async () => {
    const view = await colleague.newPage();
    await view.goto(`/stores/${storeId}/risks?show=contained`);
    await view.getByRole("list", { name: "Contained and proposed" }).getByRole("link", { name: RISK }).click();
    await record(view)
      .getByRole("button", { name: /^Agree to contain/ })
      .click();
    await expect(record(view)).toContainText("Vera Lind agreed");
    await expect(record(view)).toContainText("waits for the founder");
    await expect(record(view).getByRole("button", { name: /^Agree/ })).toHaveCount(0);
  });

  await test.step("the founder is asked by mail, reads the worst case on a phone, and agrees", async () => {
    const link = linkIn(await receiveMail(founderMail, /waits for your word/));
    expect(link).toBe(`${portalUrl}/my-store/${storeId}`);
    const view = await founder.newPage();
    await view.goto(link);
    const question = view.getByRole("region", { name: "May we launch with this one weak spot?" });
    await expect(question).toContainText(WORST);
    await question.getByRole("button", { name: "Not yet" }).tap();
    await question.getByRole("button", { name: "Send: not yet" }).tap();
    await expect(question.getByLabel("Why not yet?"), "a no needs its reason").toHaveAttribute("aria-invalid", "true");
    await question.getByRole("button", { name: "Back" }).tap();
    await question.getByRole("button", { name: "Agree" }).tap();
    await expect(question).toHaveCount(0);
    await expect(view.getByRole("region", { name: "Known and fenced in" })).toContainText(WORST);
    await view.goto(`/my-store/${storeId}/handover`);
    await expect(view.getByRole("region", { name: "Known and fenced in" })).toContainText(RISK);
  });

  await test.step("the gate changes on the consultant's open page", async () => {
    await expect(reasons(page).filter({ hasText: "DMARC policy" })).toHaveCount(0);
    await expect(gate(page).getByRole("region", { name: "Known and contained" })).toContainText(
      "Agreed by Vera Lind and Lars Halden",
    );
    await expectSameDocument(page);
  });

  await test.step("taken back with a reason, it shuts the gate again and stays readable", async () => {
    await page.goto(`/stores/${storeId}/risks?check=email.dmarc&view=fix`);
    await record(page)
      .getByRole("button", { name: /^Revoke/ })
      .click();
    const form = page.getByRole("dialog", { name: "Revoke this record?" });
    await form.getByLabel("Reason").fill("The sale begins earlier.");
    await form.getByRole("button", { name: "Revoke" }).click();
    await expect(page.getByRole("button", { name: "Contain until…" })).toBeVisible();
    await page.goto(`/stores/${storeId}/risks?show=contained`);
    await expect(page.getByRole("list", { name: "Void records" })).toContainText("The sale begins earlier.");
    await page.goto(`/stores/${storeId}/roadmap/audit?tab=checks`);
    await expect(reasons(page).filter({ hasText: "DMARC policy" })).toHaveCount(1);
  });
});

function record(page: Page) {
  return page.getByRole("region", { name: "Fix-it record" }).getByRole("region", { name: "Known and contained" });
}

function gate(page: Page) {
  return page.getByRole("region", { name: "Before it can be approved" });
}

/** The reasons lead to checks; the records beside them lead to risks. */
function reasons(page: Page) {
  return gate(page).locator("a[href*='tab=checks']");
}
