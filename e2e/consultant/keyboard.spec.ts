import { expect, test } from "../fixtures.ts";

test("J, K and Enter walk the list of stores and open one", async ({ maya }) => {
  await maya.goto("/stores");
  const rows = maya.getByRole("row").filter({ has: maya.getByRole("link") });
  await expect(rows.first()).toHaveAttribute("tabindex", "0");
  await maya.keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await maya.keyboard.press("j");
  await maya.keyboard.press("j");
  await expect(rows.nth(2)).toBeFocused();
  await maya.keyboard.press("k");
  await expect(rows.nth(1)).toBeFocused();
  const href = await rows.nth(1).getByRole("link").first().getAttribute("href");
  await maya.keyboard.press("Enter");
  await expect(maya).toHaveURL(href ?? "");
});

test("Control and K finds a store by part of its name", async ({ maya }) => {
  await maya.goto("/stores");
  await expect(
    maya
      .getByRole("row")
      .filter({ has: maya.getByRole("link") })
      .first(),
  ).toHaveAttribute("tabindex", "0");
  await maya.keyboard.press("Control+k");
  const menu = maya.getByRole("dialog", { name: "Search or jump to" });
  await menu.getByRole("combobox").fill("moss");
  await expect(menu.getByRole("option", { name: /Moss Apothecary/ })).toBeVisible();
  await maya.keyboard.press("Enter");
  await expect(maya).toHaveURL(/\/stores\/[0-9a-f-]{36}/);
  await expect(maya.getByText("Moss Apothecary").first()).toBeVisible();
});

test("the question mark shows every shortcut, and Escape closes it where the reader was", async ({ maya }) => {
  await maya.goto("/stores");
  const first = maya
    .getByRole("row")
    .filter({ has: maya.getByRole("link") })
    .first();
  await expect(first).toHaveAttribute("tabindex", "0");
  await maya.keyboard.press("j");
  await maya.keyboard.press("?");
  const sheet = maya.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByRole("heading", { name: "On this page" })).toBeVisible();
  await maya.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(first).toBeFocused();
});

test("keys typed into a field are text, not shortcuts", async ({ maya }) => {
  await maya.goto("/stores/new");
  const field = maya.getByLabel("Domain");
  await expect(field).toBeFocused();
  await maya.keyboard.type("junk?");
  await expect(field).toHaveValue("junk?");
  await expect(maya).toHaveURL("/stores/new");
});
