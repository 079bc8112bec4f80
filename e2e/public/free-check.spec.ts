import { expect, test } from "../fixtures.ts";
import { linkIn, mailsTo, receiveMail } from "../mailbox.ts";
import { newAddress } from "../portal.ts";

const DOMAIN = "mossapothecary.example";
/** A check may take two minutes by its own limit. */
const WHOLE_MS = 120_000;

test("anybody checks a shop, watches the report fill, has it mailed once, and shares it by its link", async ({
  page,
  openBrowser,
  breakStore,
}) => {
  test.setTimeout(WHOLE_MS + 60_000);
  await breakStore(DOMAIN, ["dmarc-missing", "redirect-four-hops"]);
  await page.goto("/");
  await page.getByLabel("Your shop's address").fill(`https://www.${DOMAIN}/products/1`);
  await page.getByRole("button", { name: "Check my shop" }).click();
  await page.waitForURL(/\/check\/[\w-]{32}$/);
  await expect(page.getByText("Checking", { exact: true })).toBeVisible();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expect(page.locator("meta[name=robots]")).toHaveAttribute("content", /noindex/);

  await expect(page.getByText("Not ready for paid traffic")).toBeVisible({ timeout: WHOLE_MS });
  await expect(page.getByRole("heading", { level: 1 })).toContainText("will cost you orders");
  const risks = page.getByRole("list", { name: /worst for business first/ });
  await expect(risks).toContainText("Anyone can send emails in your name");
  await expect(risks).toContainText("Visitors are sent in circles or around corners");
  await expect(risks.getByText("Fix", { exact: true }).first()).toBeVisible();
  const items = page.getByRole("region", { name: "The 11 must-haves" });
  await expect(items.getByRole("listitem")).toHaveCount(11);
  await expect(items.getByRole("listitem").filter({ hasText: "You hear first" })).toContainText("needs access");
  await expect(items.getByRole("listitem").filter({ hasText: "Order mails arrive" })).toContainText("DMARC policy");

  const reader = newAddress();
  await page.getByLabel("E-mail me this report").fill(reader);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "It is on its way." })).toBeVisible();
  const mail = await receiveMail(reader, /^The free check of mossapothecary\.example$/);
  expect(new URL(linkIn(mail)).pathname).toBe(new URL(page.url()).pathname);
  expect(await mailsTo(reader)).toHaveLength(1);

  const friend = await (await openBrowser()).newPage();
  await friend.goto(page.url());
  await expect(friend.getByText("Not ready for paid traffic")).toBeVisible();
  await friend.getByRole("link", { name: "Start a sprint for this shop" }).click();
  await expect(friend).toHaveURL(/\/login\?callbackUrl=/);
});

test("what cannot be checked is said at the field, and never in words of the address bar", async ({
  page,
  problems,
}) => {
  await page.goto("/");
  await page.getByLabel("Your shop's address").fill("maya@");
  await page.getByRole("button", { name: "Check my shop" }).click();
  const problem = page.getByRole("alert").filter({ hasText: "." });
  await expect(problem).toHaveText("That is an email address. Type the part after the @.");
  await expect(page.getByLabel("Your shop's address")).toHaveValue("maya@");
  await page.getByLabel("Your shop's address").fill("printer.local");
  await page.getByRole("button", { name: "Check my shop" }).click();
  await expect(problem).toHaveText("We only check public domains.");

  await page.goto("/?problem=You+have+won.+Call+us.");
  await expect(page.getByText("You have won")).toHaveCount(0);

  problems.allow(/status of 404/);
  const answer = await page.goto("/check/not-a-token-of-ours");
  expect(answer?.status()).toBe(404);
});

test("another site cannot start a check with a visitor's browser, and a long body is refused", async ({ request }) => {
  const foreign = await request.post("/api/free-checks", {
    form: { shop: DOMAIN },
    headers: { "sec-fetch-site": "cross-site" },
    maxRedirects: 0,
  });
  expect(foreign.status()).toBe(403);
  const long = await request.post("/api/free-checks", { form: { shop: "x".repeat(20_000) }, maxRedirects: 0 });
  expect(long.status()).toBe(413);
});
