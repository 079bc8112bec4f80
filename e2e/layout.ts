/** What holds of a page's layout on a narrow screen. */
import { expect, type Page } from "@playwright/test";

/** Phones in use: 390 px is the design's, 320 px is where WCAG 1.4.10 (reflow) draws the line. */
export const phoneWidths = [390, 320] as const;

/** Expects that a page can be read without scrolling sideways at the width the browser has. */
export async function expectNoSidewaysScroll(page: Page, path: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const boxes = [document.scrollingElement, document.querySelector("main")].filter((box) => box !== null);
    const overflowing = boxes.filter((box) => box.scrollWidth > box.clientWidth + 1);
    return overflowing.map((box) => {
      const limit = box.getBoundingClientRect().left + box.clientWidth + 1;
      const beyond = [...box.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > limit);
      const told = beyond.slice(0, 3).map((each) => each.outerHTML.slice(0, 120));
      return `${box.tagName} is ${box.scrollWidth} px wide, has ${box.clientWidth}: ${told.join(" | ")}`;
    });
  });
  expect.soft(wide, `${path} at ${page.viewportSize()?.width} px`).toEqual([]);
}
