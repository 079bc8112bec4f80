import { createHmac } from "node:crypto";
import { auditEnd, expect, type Studio, test } from "../fixtures.ts";
import { commitOf } from "../store-under-test/shop-secrets.ts";

const DOMAIN = "larkandlinen.example";
/** Design: a verdict stands two minutes after the event. */
const VERDICT_MS = 120_000;

type Hook = { url: string; secret: string };

/** Tells of a deploy as a pipeline does, signed; gives the status we answered with. */
async function tellDeploy(
  { url, secret }: Hook,
  deploy: { id: string; commit: string; title: string },
  id = deploy.id,
) {
  const body = JSON.stringify({ type: "deploy.live", environment: "production", branch: "main", ...deploy });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("hex");
  const headers = { "x-launch-id": id, "x-launch-timestamp": timestamp, "x-launch-signature": `v1=${signature}` };
  return (await fetch(url, { method: "POST", body, headers })).status;
}

async function hookOf({ client }: Studio, storeId: string): Promise<Hook> {
  const made = await client.deployHooks.create.mutate({ storeId, provider: "generic" });
  if (made.secret === null) throw new Error("the hook came without a secret");
  return { url: made.url, secret: made.secret };
}

test("a good deploy is kept and a bad one rolled back, each within two minutes of its webhook", async ({
  studio,
  breakStore,
}) => {
  test.setTimeout(2 * VERDICT_MS + 120_000);
  const { page } = studio;
  const storeId = await studio.addStore(DOMAIN, { name: "Lark & Linen" });
  expect(await auditEnd(studio.client, storeId)).toBe("completed");
  const hook = await hookOf(studio, storeId);
  await page.goto(`/stores/${storeId}/deploys`);
  await expect(page.getByText("No deploy yet.").first()).toBeVisible();

  await test.step("nobody without the secret is heard", async () => {
    const forged = { ...hook, secret: "somebody else's" };
    expect(await tellDeploy(forged, { id: "rel-0", commit: "0".repeat(40), title: "Not ours" })).toBe(401);
  });

  await test.step("a good one is kept, told twice or not", async () => {
    const good = { id: "rel-1", commit: commitOf(DOMAIN), title: "Webhook queue" };
    expect(await tellDeploy(hook, good)).toBe(200);
    expect(await tellDeploy(hook, good)).toBe(200);
    const detail = page.getByRole("region", { name: "Deploy", exact: true });
    await expect(detail.getByRole("heading", { name: "Webhook queue" })).toBeVisible();
    await expect(detail.getByRole("heading", { name: "Suggested: keep it live" })).toBeVisible({ timeout: VERDICT_MS });
    await expect(page.getByRole("list", { name: "Deploys", exact: true }).getByRole("link")).toHaveCount(1);
  });

  await test.step("a bad one is to be rolled back, with what broke and where to go back to", async () => {
    await breakStore(DOMAIN, ["update-script-missing"]);
    expect(await tellDeploy(hook, { id: "rel-2", commit: "9f3c2e1b70aa4d52c8ee", title: "Gift wrap" })).toBe(200);
    const pick = page.getByRole("list", { name: "Deploys", exact: true }).getByRole("link", { name: /Gift wrap/ });
    await expect(pick).toContainText("Roll it back", { timeout: VERDICT_MS });
    await pick.click();
    const detail = page.getByRole("region", { name: "Deploy", exact: true });
    await expect(detail).toContainText("9f3c2e1");
    await expect(detail.getByRole("heading", { name: "Suggested: roll it back" })).toBeVisible();
    await expect(detail).toContainText("It worked before this update.");
    await expect(detail).toContainText("“Webhook queue”");
    await expect(detail.getByRole("table", { name: "What changed" })).toContainText("Regressed");
  });
});
