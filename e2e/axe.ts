/** Looks for what WCAG 2.2 AA forbids, in light and in dark. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What a scheme changes is colours: the other rules would find the same again. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** Longer than any of ours. */
const TRANSITION_MS = 1_000;

/**
 * Opens a page, or looks at the one that is open when no path is given, and expects no violation in either scheme; the
 * message names rule, element and reason.
 */
export async function expectAccessible(page: Page, path?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  if (path !== undefined) await page.goto(path);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Colours change over a frame, however short the transition; one on what is not drawn never ends.
    await page.evaluate(async (atMostMs) => {
      const changes = document.getAnimations().filter((each) => each instanceof CSSTransition);
      const ended = Promise.allSettled(changes.map(({ finished }) => finished));
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, atMostMs))]);
    }, TRANSITION_MS);
    // In the page itself, as ours hold no frames: without a second page, and told of violations alone, it takes a third.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    const chosen = colorScheme === "light" ? axe.withTags(TAGS) : axe.withRules(COLOR_RULES);
    const { violations } = await chosen.analyze();
    const told = violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`),
    );
    expect.soft(told, `${path ?? page.url()} in ${colorScheme}`).toEqual([]);
  }
}
