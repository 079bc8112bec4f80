import type { Page } from "@playwright/test";
import { expect, expectSameDocument, markDocument, test } from "../fixtures.ts";
import { linkIn, receiveMail } from "../mailbox.ts";
import { clientOf, newAddress } from "../portal.ts";

const DOMAIN = "gravelpine.example";

test("a consultant takes a new store from sign-in to an approved first stage, and its founder sees that store alone", async ({
  page,
  context,
  openBrowser,
  breakStore,
  maya,
  problems,
}) => {
  test.setTimeout(240_000);
  const email = newAddress("noor");
  // As its story has it: no DMARC, hidden from search, a help address that anyone can claim.
  await breakStore(DOMAIN, ["dmarc-missing", "noindex", "takeover"]);

  await test.step("signs in from the mail", async () => {
    await page.goto("/login");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a sign-in link" }).click();
    await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
    await page.goto(linkIn(await receiveMail(email, /sign-in link/)));
  });

  await test.step("makes a workspace", async () => {
    await expect(page.getByRole("heading", { name: "Make your workspace" })).toBeVisible();
    await page.getByLabel("Name of your studio").fill("Haddad Launches");
    await page.getByLabel("Your name").fill("Noor Haddad");
    await page.getByRole("button", { name: "Make the workspace" }).click();
    await page.waitForURL("/stores");
  });

  await test.step("adds the store", async () => {
    await page.getByRole("main").getByRole("link", { name: "Add store" }).click();
    await page.getByLabel("Domain").fill(`see https://www.${DOMAIN}/collections/all, thanks`);
    await page.getByRole("button", { name: "Look it up" }).click();
    await expect(page.getByRole("heading", { name: "Here is what we found" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByLabel("Name of the store")).toHaveValue("Gravel & Pine");
    await page.getByRole("button", { name: "Looks right, continue" }).click();
    await expect(page.getByRole("heading", { name: "Nothing has to be connected" })).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: "Who is the founder?" })).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: "Ready to start" })).toBeVisible();
    await page.getByRole("button", { name: "Start first audit" }).click();
    await page.waitForURL(/\/stores\/[0-9a-f-]{36}$/);
  });
  const storePath = new URL(page.url()).pathname;
  const storeId = storePath.split("/").at(-1) ?? "";

  await test.step("sees every check of the first audit arrive", async () => {
    const audit = page.getByRole("region", { name: "Audit 1" });
    await expect(audit).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: "Not ready" })).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText("Audit running")).toBeHidden();
    const { runs } = await clientOf(context).auditRuns.list.query({ storeId });
    const run = await clientOf(context).auditRuns.get.query({ storeId, auditRunId: runs[0]?.id ?? "" });
    for (const check of run.groups.flatMap(({ checks }) => checks)) await expect(audit).toContainText(check.title);
    await expect(audit.getByText(/\d+ (queued|running)/)).toHaveCount(0);
  });

  await test.step("reads the risks, ranked, with evidence and fix", async () => {
    await page.getByRole("link", { name: "All risks" }).click();
    const open = page.getByRole("list", { name: "Open risks" });
    await expect(open.getByRole("listitem").first()).toBeVisible();
    const scores = (await clientOf(context).findings.list.query({ storeId })).risks.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.length).toBeGreaterThanOrEqual(3);
    const first = open.getByRole("listitem").first();
    await first.getByRole("link").click();
    const evidence = page.getByRole("region", { name: "Evidence" });
    await expect(evidence.getByText("Expected")).toBeVisible();
    await expect(evidence.getByText("Found")).toBeVisible();
    const fix = page.getByRole("region", { name: "Fix-it record" });
    await expect(fix.getByText("Verify. Runs 1 check")).toBeVisible();
    await expect(open).toContainText("Anyone can send emails in your name");
  });

  const stagePath = `${storePath}/roadmap/audit`;
  await test.step("answers the questions of stage 1", async () => {
    await page.goto(`${stagePath}?tab=checks&only=questions`);
    const questions = page.getByRole("link", { name: /^Answer / });
    await expect(questions.first()).toBeVisible();
    const names = await questions.evaluateAll((links) => links.map((link) => link.getAttribute("aria-label") ?? ""));
    for (const name of names) {
      const answer = page.getByRole("link", { name, exact: true });
      await answer.click();
      await expect(answer, "the form of this question is open").toBeHidden();
      await page.getByRole("radio", { name: /^Holds:/ }).check();
      await page.getByLabel("What you saw, in a sentence").fill("Seen by Noor in a screen share with the founder.");
      await page.getByLabel("Evidence, a link").fill("https://docs.haddad-launches.example/evidence/1");
      await page.getByRole("button", { name: "Save answer" }).click();
      await expect(page.getByText("Seen by Noor in a screen share").nth(names.indexOf(name))).toBeVisible();
    }
    await expect(page.getByRole("button", { name: "Approve stage" })).toBeDisabled();
    await expect(page.getByRole("region", { name: "Before it can be approved" })).toContainText("Needs a fix");
  });

  await test.step("audits the repaired store and sees the verdict follow without loading the page again", async () => {
    await breakStore(DOMAIN, []);
    await page.goto(storePath);
    await expect(page.getByRole("link", { name: "Review stage 1" })).toHaveCount(0);
    await markDocument(page);
    await page.getByRole("button", { name: "Run audit" }).click();
    await expect(page.getByRole("button", { name: "Audit running" })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("link", { name: "Review stage 1" })).toBeVisible({ timeout: 90_000 });
    await expectSameDocument(page);
  });

  await test.step("approves stage 1", async () => {
    await page.getByRole("link", { name: "Review stage 1" }).click();
    await page.getByRole("button", { name: "Approve stage" }).click();
    await expect(page.getByText("Approved by Noor Haddad")).toBeVisible();
  });

  await test.step("finds stage 2 open", async () => {
    await page.getByRole("link", { name: "Next: 2 Domain & edge" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Domain & edge" })).toBeVisible();
    await expect(page.getByRole("main").getByText(/^(In progress|Needs work|Blocked)$/)).toBeVisible();
  });

  const founderEmail = newAddress("lars");
  await test.step("invites the founder", async () => {
    await page.goto(`${storePath}/people`);
    const invite = page.getByRole("region", { name: "Invite somebody of the shop" });
    await invite.getByLabel("Name").fill("Lars Pine");
    await invite.getByLabel("E-mail").fill(founderEmail);
    await invite.getByRole("button", { name: "Send invitation" }).click();
    await expect(page.getByRole("table", { name: "Open invitations" })).toContainText(founderEmail);
  });

  await test.step("the founder comes in by the mail and sees this store alone", async () => {
    const theirs = await (await openBrowser()).newPage();
    await theirs.goto(linkIn(await receiveMail(founderEmail, /invited you/)));
    await expect(theirs.getByRole("heading", { name: "Noor Haddad invited you to Gravel & Pine" })).toBeVisible();
    await theirs.getByRole("button", { name: "See the shop" }).click();
    await theirs.waitForURL(`/my-store/${storeId}`);
    await expect(theirs.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(theirs.getByText("Gravel & Pine").first()).toBeVisible();

    problems.allow(/status of 404/);
    const others = await storeOfDemo(maya);
    for (const path of [`/my-store/${others}`, `/stores/${others}`, storePath, stagePath, `${storePath}/risks`]) {
      const answer = await theirs.goto(path);
      expect(answer?.status(), path).toBe(404);
      await expect(theirs.getByRole("heading", { name: "There is nothing here." })).toBeVisible();
    }
    for (const path of ["/stores", "/stores/new", "/runs", "/settings/team"]) {
      await theirs.goto(path);
      await expect(theirs, `${path} leads back to the own shop`).toHaveURL(`/my-store/${storeId}`);
    }
  });
});

async function storeOfDemo(maya: Page): Promise<string> {
  const { stores } = await clientOf(maya.context()).stores.list.query({ q: "fernkiln", view: "all" });
  return stores[0]?.id ?? "";
}
