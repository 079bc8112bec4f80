import { expect, test } from "../fixtures.ts";
import { linkIn, mailsTo, receiveMail } from "../mailbox.ts";
import { newAddress, signInByMail } from "../portal.ts";

test("a sign-in link works once and says so the second time", async ({ page, openBrowser }) => {
  const email = newAddress();
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await expect(page.getByText(`We sent a link to ${email}.`)).toBeVisible();
  const link = linkIn(await receiveMail(email, /sign-in link/));
  await page.goto(link);
  await expect(page).toHaveURL("/welcome");

  const another = await (await openBrowser()).newPage();
  await another.goto(link);
  await expect(another).toHaveURL(/\/login\?/);
  await expect(another.getByText("This link was used already, or it has ended. Ask for a new one.")).toBeVisible();
  await another.goto("/stores");
  await expect(another, "the second browser is not signed in").toHaveURL(/\/login\?/);
});

test("a link for one address cannot be turned into a link for another", async ({ page, request }) => {
  const email = newAddress();
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  await request.post("/api/auth/signin/email", {
    form: { email, csrfToken, json: "true" },
    headers: { "x-forwarded-for": email },
  });
  const link = new URL(linkIn(await receiveMail(email, /sign-in link/)));
  link.searchParams.set("email", "maya@okafor-studio.example");
  await page.goto(link.href);
  await expect(page.getByText("This link was used already, or it has ended.")).toBeVisible();
});

test("a typed address that is none is answered in words, and no mail goes out", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("E-mail address").fill("noor at studio");
  await page.getByRole("button", { name: "Send me a sign-in link" }).click();
  await expect(page.getByText("Type your e-mail address")).toBeVisible();
  await expect(page).toHaveURL("/login");
});

test("the sixth link for one address within a quarter of an hour is refused in words", async ({ page, problems }) => {
  problems.allow(/status of 429/);
  const email = newAddress();
  // From six places: it is the address that is spared, whoever asks.
  await page.route("**/api/auth/signin/email", (route) =>
    route.continue({ headers: { ...route.request().headers(), "x-forwarded-for": newAddress() } }),
  );
  for (let asked = 1; asked <= 6; asked += 1) {
    await page.goto("/login");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a sign-in link" }).click();
    if (asked <= 5) await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  }
  await expect(page.getByText("Too many sign-in links were asked for. Wait 15 minutes")).toBeVisible();
  expect(await mailsTo(email)).toHaveLength(5);
});

test("signing out another browser ends its session at once", async ({ studio, openBrowser }) => {
  const other = await openBrowser();
  await signInByMail(other, studio.email);
  const theirs = await other.newPage();
  await theirs.goto("/stores");
  await expect(theirs.getByRole("heading", { name: "Stores" })).toBeAttached();

  await studio.page.goto("/settings/account");
  const browsers = studio.page.getByRole("region", { name: "Signed-in browsers" });
  await expect(browsers.getByRole("listitem")).toHaveCount(2);
  await browsers.getByRole("button", { name: /^Sign out (?!all)/ }).click();
  await expect(browsers.getByRole("listitem")).toHaveCount(1);

  await theirs.goto("/stores");
  await expect(theirs).toHaveURL(/\/login/);

  for (const _ of ["a third", "a fourth"]) await signInByMail(await openBrowser(), studio.email);
  await studio.page.reload();
  await browsers.getByRole("button", { name: "Sign out all others" }).click();
  await expect(browsers.getByRole("listitem")).toHaveCount(1);
  await expect(browsers.getByRole("listitem"), "the browser that asked stays").toContainText("this one");
});

test("signing out ends the session, not only the cookie", async ({ studio }) => {
  const before = await studio.context.cookies();
  await studio.page.goto("/stores");
  await studio.page.getByRole("button", { name: /^Noor Haddad.*colours and sign out/ }).click();
  await studio.page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(studio.page).toHaveURL("/login");
  await studio.context.addCookies(before);
  await studio.page.goto("/stores");
  await expect(studio.page, "a copy of the cookie is worth nothing").toHaveURL(/\/login/);
});

test("opened by its number, the portal leads to its own name, where a person stays signed in", async ({
  page,
  baseURL,
}) => {
  const byNumber = new URL("/login?callbackUrl=%2Fgo", baseURL);
  byNumber.hostname = "127.0.0.1";
  await page.goto(byNumber.href);
  await expect(page).toHaveURL("/login?callbackUrl=%2Fgo");
  await page.getByRole("button", { name: /Enter as Maya/ }).click();
  await expect(page).toHaveURL("/stores");
  await page.reload();
  await expect(page).toHaveURL("/stores");
});
