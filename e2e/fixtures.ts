/** What every browser test gets: watched browsers, the demo's two people, and a studio of its own where it changes things. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { type Client, clientOf, newAddress, portalUrl, signInByMail } from "./portal.ts";
import { Problems } from "./problems.ts";
import { profileOf, resetFaults, setFaults } from "./stores.ts";

export { expect };

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Opens one more browser that is watched and closed with the test; `as` signs it in. */
export type OpenBrowser = (options?: BrowserContextOptions) => Promise<BrowserContext>;

/** A consultant who signed up for this test alone, with an empty workspace. */
export type Studio = {
  email: string;
  workspaceId: string;
  context: BrowserContext;
  page: Page;
  client: Client;
  /** Adds one of the stores under test and gives its id; its first audit starts unless told otherwise. */
  addStore(domain: string, options?: { name?: string; startAudit?: boolean }): Promise<string>;
};

type Worker = { consultantState: State; founderState: State };

type Fixtures = {
  /** Faults of the browsers so far; a test that causes one on purpose says so with `allow`. */
  problems: Problems;
  openBrowser: OpenBrowser;
  /** Maya of the demo workspace. Look only: others look at the same time. */
  maya: Page;
  /** Ines, founder of the demo's Fern & Kiln. Look only. */
  ines: Page;
  studio: Studio;
  /** Switches faults of a store; they are as before when the test ends. */
  breakStore: (domain: string, faults: readonly string[]) => Promise<void>;
};

export const test = base.extend<Fixtures, Worker>({
  consultantState: [async ({ browser }, use) => use(await enterDemo(browser, /Enter as Maya/)), { scope: "worker" }],
  founderState: [async ({ browser }, use) => use(await enterDemo(browser, /Enter as Ines/)), { scope: "worker" }],
  problems: async ({ browserName: _ }, use) => {
    const problems = new Problems();
    await use(problems);
    expect(problems.unexpected(), "faults of the browser").toEqual([]);
  },
  context: async ({ context, problems }, use) => {
    await problems.watch(context);
    await use(context);
  },
  openBrowser: async ({ browser, problems }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      await problems.watch(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
  maya: async ({ openBrowser, consultantState }, use) => {
    await use(await (await openBrowser({ storageState: consultantState })).newPage());
  },
  ines: async ({ openBrowser, founderState }, use) => {
    await use(await (await openBrowser({ storageState: founderState })).newPage());
  },
  studio: async ({ openBrowser }, use) => {
    const context = await openBrowser();
    const email = newAddress("consultant");
    await signInByMail(context, email);
    const client = clientOf(context);
    const { workspaceId } = await client.me.createWorkspace.mutate({
      name: "Studio of a test",
      yourName: "Noor Haddad",
    });
    await use({
      email,
      workspaceId,
      context,
      page: await context.newPage(),
      client,
      addStore: async (domain, { name = domain, startAudit = true } = {}) => {
        const { storeId } = await client.stores.create.mutate({ name, profile: profileOf(domain), startAudit });
        return storeId;
      },
    });
  },
  breakStore: async ({ browserName: _ }, use) => {
    const touched = new Set<string>();
    await use(async (domain, faults) => {
      touched.add(domain);
      await setFaults(domain, faults);
    });
    for (const domain of touched) await resetFaults(domain);
  },
});

/** Waits until a store's newest audit is over and gives its state. */
export async function auditEnd(client: Client, storeId: string, timeoutMs = 60_000): Promise<string> {
  let state = "none";
  await expect
    .poll(
      async () => {
        const { runs } = await client.auditRuns.list.query({ storeId });
        state = runs[0]?.state ?? "none";
        return state;
      },
      { message: "the audit ends", timeout: timeoutMs, intervals: [250] },
    )
    .not.toMatch(/none|queued|running/);
  return state;
}

/** Leaves a mark in the open document that one loaded again would not have. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-e2e", "same"));
}

/** Expects that the document is the one that was marked: nothing loaded the page again. */
export async function expectSameDocument(page: Page): Promise<void> {
  await expect(page.locator("html[data-e2e=same]"), "the page was not loaded again").toBeAttached();
}

async function enterDemo(browser: Browser, button: RegExp): Promise<State> {
  const context = await browser.newContext({ baseURL: portalUrl });
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL(/\/(stores|my-store\/[0-9a-f-]+)$/);
  const state = await context.storageState();
  await context.close();
  return state;
}
