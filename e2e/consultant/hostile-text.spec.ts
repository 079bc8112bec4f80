import type { Page } from "@playwright/test";
import { founderPaths, placesOf, studioPaths } from "../demo.ts";
import { auditEnd, expect, test } from "../fixtures.ts";

const DOMAIN = "northboundtea.example";
const NAME = `<img src=x onerror=alert(1)>`;

test("hostile text from a shop, a name or a note is shown as text on every page", async ({ studio, breakStore }) => {
  test.setTimeout(150_000);
  await breakStore(DOMAIN, ["hostile-text", "spf-two-records"]);
  const storeId = await studio.addStore(DOMAIN, { name: NAME });
  const { client, page } = studio;
  expect(await auditEnd(client, storeId)).toBe("completed");
  await client.roadmap.requestChanges.mutate({
    storeId,
    stageKey: "audit",
    note: `Please ${NAME}<script>alert(2)</script>`,
  });
  const { risks } = await client.findings.list.query({ storeId });
  for (const { id } of risks.slice(0, 3)) {
    await client.findings.update.mutate({ storeId, findingId: id, founderSentence: `Soon: ${NAME}` });
  }
  const about = { kind: "store", id: storeId } as const;
  await client.questions.ask.mutate({ storeId, about, audience: "shop", text: `Why? ${NAME}` });

  page.on("dialog", (dialog) => {
    throw new Error(`A script ran: ${dialog.message()}`);
  });
  const places = await placesOf(page, DOMAIN);
  const paths = [
    ...(await studioPaths(page, places)),
    `/stores/${storeId}/roadmap/audit?tab=checks`,
    ...risks.map(({ id }) => `/stores/${storeId}/risks?risk=${id}`),
    ...founderPaths(places),
  ];
  for (const path of paths) {
    const answer = await page.goto(path);
    expect(answer?.ok(), path).toBe(true);
    expect(await foreignElements(page), path).toEqual([]);
  }
  await page.goto(`/stores/${storeId}`);
  await expect(page.getByText(NAME).first()).toBeVisible();
  expect(await page.title()).toContain(NAME);
});

/** Lists what only a script or mark-up of the shop could have left in the page. */
async function foreignElements(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...("__hostile" in window ? ["a script of the shop ran"] : []),
    ...[...document.querySelectorAll("img, iframe, [onerror], [onload]")].map((element) => element.outerHTML),
  ]);
}
