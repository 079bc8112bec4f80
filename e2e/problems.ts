/** Gathers what a browser complains of: errors in the console, uncaught exceptions, violations of the content policy. */
import type { BrowserContext } from "@playwright/test";

export class Problems {
  readonly #seen: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** Listens to every page of a context, those that open later too. */
  async watch(context: BrowserContext): Promise<void> {
    context.on("console", (message) => {
      if (message.type() === "error") this.#seen.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.#seen.push(String(error.error())));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
        console.error(`Content policy: ${violatedDirective} stopped ${blockedURI} of ${sourceFile}`);
      });
    });
  }

  /** Says that a complaint belongs to what the test does: a page that is not there, a server that was killed. */
  allow(complaint: RegExp): void {
    this.#allowed.push(complaint);
  }

  /** Lists the complaints nobody allowed. */
  unexpected(): string[] {
    return this.#seen.filter((line) => !this.#allowed.some((pattern) => pattern.test(line)));
  }
}
