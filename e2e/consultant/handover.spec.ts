import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserContextOptions } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { linkIn, receiveMail } from "../mailbox.ts";
import { clientOf, signInByMail } from "../portal.ts";

/** The demo's store that is ready to be handed over, and its founder; no other test touches it. */
const DOMAIN = "northboundtea.example";
const FOUNDER = "aksel@northboundtea.example";
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Runs `launch-ready verify` and gives its exit code and words. */
async function verify(file: string, ...options: string[]): Promise<{ code: number; words: string }> {
  const args = [fileURLToPath(new URL("../../bin/launch-ready", import.meta.url)), "verify", file, ...options];
  try {
    const { stdout } = await promisify(execFile)(args[0] ?? "", args.slice(1));
    return { code: 0, words: stdout };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string };
    return { code: failed.code ?? -1, words: failed.stdout ?? "" };
  }
}

test("both sides sign the handover, and its certificate and evidence hold until something ends", async ({
  maya,
  openBrowser,
}, info) => {
  test.setTimeout(120_000);
  const client = clientOf(maya.context());
  const { stores } = await client.stores.list.query({ q: DOMAIN, view: "all" });
  const storeId = stores[0]?.id ?? "";
  const founder = await openBrowser(PHONE);
  await signInByMail(founder, FOUNDER);
  const phone = await founder.newPage();

  await test.step("the consultant signs first, and the founder hears of it", async () => {
    await maya.goto(`/stores/${storeId}/roadmap/handover?tab=sign-off`);
    await maya.getByRole("button", { name: "Sign and ask the founder" }).click();
    await expect(maya.getByText(/waits for the founder/i).first()).toBeVisible();
    expect(new URL(linkIn(await receiveMail(FOUNDER, /read and sign the handover/))).pathname).toBe(
      `/my-store/${storeId}/sign`,
    );
  });

  await test.step("the founder reads and signs on a phone", async () => {
    await phone.goto(`/my-store/${storeId}`);
    await phone.getByRole("link", { name: "Read and sign" }).click();
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("Read and sign the handover");
    await phone.getByRole("button", { name: "Sign", exact: true }).click();
    await expect(phone.getByLabel("Your full name")).toHaveAttribute("aria-invalid", "true");
    await phone.getByLabel("Your full name").fill("Aksel Lind");
    await phone.getByRole("button", { name: "Sign", exact: true }).click();
    await expect(phone.getByRole("heading", { level: 1 })).toHaveText("You have signed");
  });

  await test.step("the stage is approved by the two signatures", async () => {
    await maya.goto(`/stores/${storeId}/roadmap/handover`);
    await expect(maya.getByText("Approved").first()).toBeVisible();
  });

  await test.step("the certificate shows to anybody what holds now", async () => {
    await phone.getByRole("button", { name: "Share the certificate" }).click();
    const address = await phone.getByRole("link", { name: "Open the certificate" }).getAttribute("href");
    const visitor = await (await openBrowser()).newPage();
    await visitor.goto(address ?? "");
    await expect(visitor.getByRole("heading", { level: 1 })).toContainText("is ready for traffic");
    await expect(visitor.getByText("11 of 11 proven now")).toBeVisible();
    await expect(visitor.getByText("Aksel Lind")).toHaveCount(0);
    const badge = await visitor.request.get(`${address}/badge.svg`);
    expect([badge.status(), await badge.text()]).toEqual([200, expect.stringContaining("Launch ready")]);
  });

  await test.step("the evidence verifies offline, and not once it was touched or has ended", async () => {
    const [pack, keys] = [info.outputPath("evidence.json"), info.outputPath("keys.json")];
    const answer = await founder.request.get(`/api/stores/${storeId}/evidence`);
    expect(answer.status()).toBe(200);
    await writeFile(pack, await answer.body());
    await writeFile(keys, await (await founder.request.get("/.well-known/launch-ready-keys.json")).body());
    expect(await verify(pack, "--keys", keys)).toMatchObject({ code: 0, words: expect.stringContaining("you trust") });
    expect((await verify(pack, "--keys", keys, "--at", "2040-01-01")).code).toBe(1);
    const text = await readFile(pack, "utf8");
    await writeFile(pack, text.replace('"status":"pass"', '"status":"warn"'));
    expect(await verify(pack, "--keys", keys)).toMatchObject({
      code: 1,
      words: expect.stringContaining("was changed"),
    });
  });
});
