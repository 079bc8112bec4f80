import type { BrowserContext, Page } from "@playwright/test";
import { NOTHING, type Places, placesOf } from "../demo.ts";
import { expect, type Studio, test } from "../fixtures.ts";
import { acceptInvitation, clientOf, newAddress } from "../portal.ts";
import { fillRoute, pagesOfApp, routes } from "../routes.ts";

const nowhere = {
  storeId: NOTHING,
  runId: NOTHING,
  deployId: NOTHING,
  id: NOTHING,
  stage: "audit",
  taskId: "dns.control-proven",
  deliverableId: NOTHING,
  version: "1",
  questionId: NOTHING,
  accountId: "nothing",
  kind: "dns",
};
const privateRoutes = Object.entries(routes)
  .filter(([, audience]) => audience !== "anybody" && audience !== "developer")
  .map(([route]) => route);
const storeRoutes = privateRoutes.filter((route) => route.includes("[storeId]"));

test("every page of the app is listed with who may open it", () => {
  expect(pagesOfApp().toSorted()).toEqual(Object.keys(routes).toSorted());
});

test("a visitor is led to sign-in from every private page, and back afterwards", async ({ request }) => {
  for (const route of privateRoutes) {
    const path = fillRoute(route, nowhere);
    const answer = await request.get(`${path}?tab=checks`, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(307);
    const login = new URL(answer.headers().location ?? "", "http://portal.test");
    expect(login.pathname, path).toBe("/login");
    expect(login.searchParams.get("callbackUrl"), path).toBe(`${path}?tab=checks`);
  }
});

test("a browser whose session has ended is led to sign-in from every private page", async ({
  page,
  context,
  baseURL,
}) => {
  test.slow();
  await context.addCookies([{ name: "next-auth.session-token", value: NOTHING, url: baseURL }]);
  for (const route of privateRoutes) {
    await page.goto(fillRoute(route, nowhere));
    await expect(page, route).toHaveURL(/\/login(\?|$)/);
    await expect(page.getByRole("heading", { name: "Sign in" }), route).toBeVisible();
  }
});

test("the gallery of components does not exist in production", async ({ request }) => {
  expect((await request.get("/gallery")).status()).toBe(404);
});

test("a consultant of another workspace finds nothing at any page of a store", async ({ studio, maya, problems }) => {
  test.slow();
  problems.allow(/status of 404/);
  await expectNothing(studio.page, await placesOf(maya, "fernkiln.example"));
});

test("a founder finds nothing at any page of another store", async ({ ines, maya, problems }) => {
  test.slow();
  problems.allow(/status of 404/);
  await expectNothing(ines, await placesOf(maya, "northboundtea.example"));
});

test("a workflow run of another workspace is not there", async ({ studio, maya, problems }) => {
  problems.allow(/status of 404/);
  const { runs } = await clientOf(maya.context()).runs.list.query();
  const answer = await studio.page.goto(`/runs/${runs[0]?.run_id}`);
  expect(answer?.status()).toBe(404);
});

test("a viewer reads everything and is refused in words what changes something", async ({
  studio,
  openBrowser,
  problems,
}) => {
  problems.allow(/status of 403/);
  const storeId = await studio.addStore("haldenknit.example", { name: "Halden Knitwear", startAudit: false });
  const page = await (await comeInAsViewer(studio, await openBrowser())).newPage();
  await page.goto(`/stores/${storeId}`);
  await page.getByRole("button", { name: "Run audit" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Your role does not allow this" })).toBeVisible();
  await page.goto(`/stores/${storeId}/people`);
  const invite = page.getByRole("region", { name: "Invite somebody of the shop" });
  await invite.getByLabel("Name").fill("Somebody Else");
  await invite.getByLabel("E-mail").fill(newAddress());
  await invite.getByRole("button", { name: "Send invitation" }).click();
  await expect(invite.getByRole("alert").filter({ hasText: "Your role does not allow this" })).toBeVisible();
  await page.goto(`/stores/${storeId}/settings`);
  await page.getByLabel("Name", { exact: true }).fill("Renamed");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Your role does not allow this" })).toBeVisible();
  await page.goto("/settings/team");
  await expect(page.getByRole("region", { name: "Members" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Send invitation|Remove/ })).toHaveCount(0);
  const { runs } = await studio.client.auditRuns.list.query({ storeId });
  expect(runs, "nothing was started").toEqual([]);
  const { name } = await studio.client.stores.settings.query({ storeId });
  expect(name, "nothing was renamed").toBe("Halden Knitwear");
});

/** Opens every page of the store and expects the answer that a store that never was would give. */
async function expectNothing(page: Page, places: Places): Promise<void> {
  for (const route of storeRoutes) {
    const path = fillRoute(route, places);
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing here." }), path).toBeVisible();
    await expect(page.getByText(places.name), path).toHaveCount(0);
  }
}

async function comeInAsViewer(studio: Studio, context: BrowserContext): Promise<BrowserContext> {
  const email = newAddress("viewer");
  await studio.client.members.invite.mutate({ name: "Vera Lind", email, role: "viewer" });
  await acceptInvitation(context, email);
  return context;
}
