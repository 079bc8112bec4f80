import { expect, test } from "../fixtures.ts";

const refused: Record<string, string> = {
  "": "Type the shop's domain, for example myshop.com.",
  "192.168.0.1": "That is an IP address. Type the shop's domain name instead.",
  "https://[::1]:8443/admin": "That is an IP address. Type the shop's domain name instead.",
  "noor@studio": "That is an email address. Type the part after the @.",
  "the shop of Lars": `We see no domain in "the shop of Lars". It looks like myshop.com.`,
  "nas.local": "We only check public domains.",
};

test("the wizard says what is wrong with a domain, offers the store that is there, and goes on without an answer", async ({
  studio,
  problems,
}) => {
  test.slow();
  problems.allow(/status of 400/);
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear", startAudit: false });
  const { page } = studio;
  await page.goto("/stores/new");
  const field = page.getByLabel("Domain");
  const lookUp = page.getByRole("button", { name: "Look it up" });
  for (const [typed, words] of Object.entries(refused)) {
    await field.fill(typed);
    await lookUp.click();
    await expect(page.getByText(words, { exact: true }), typed).toBeVisible();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field, "nothing typed is lost").toHaveValue(typed);
  }

  await field.fill("Orders go to <shop@HALDENKNIT.example>, see you");
  await lookUp.click();
  await expect(page.getByText("You already have this store: Halden Knitwear.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("link", { name: "Open it" })).toHaveAttribute("href", `/stores/${storeId}`);

  await field.fill("nobody-sells-here.example");
  await lookUp.click();
  await expect(page.getByText("We could not open the shop.")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Looks right, continue" })).toBeVisible();
});
