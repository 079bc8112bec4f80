/** Makes a PDF of a print page: one browser at a time, started for the one document and ended with it. */
import type { Browser } from "playwright";
import { LimitReached, Unavailable } from "../errors.ts";

/** Documents being made or waiting; each takes a few seconds and some 200 MB. */
const JOBS_MAX = 5;
/** From the start of the browser to the finished file. */
const TIMEOUT_MS = 45_000;

export type PrintJob = {
  /** The print page at this server itself, with its own host and port. */
  url: string;
  /** The asker's own cookies: the page shows what they may see, and nothing else. */
  cookie: string;
  /** Starts a browser; throws when there is none that starts. */
  launch(): Promise<Browser>;
};

let last: Promise<unknown> = Promise.resolve();
let jobs = 0;

/** Gives the file. Throws `LimitReached` while too many wait, `Unavailable` when no browser starts or the page does not open. */
export async function renderPdf(job: PrintJob, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  if (jobs >= JOBS_MAX) {
    throw new LimitReached(
      "Several documents are being made into PDFs right now. Try again in a minute, or open the print page.",
      new Date(now.getTime() + 60_000),
      "pdf",
    );
  }
  jobs++;
  const turn = last.then(
    () => print(job),
    () => print(job),
  );
  last = turn;
  try {
    return await turn;
  } finally {
    jobs--;
  }
}

async function print({ url, cookie, launch }: PrintJob): Promise<Uint8Array<ArrayBuffer>> {
  const browser = await launch().catch((error: unknown) => {
    throw new Unavailable(
      "The browser that makes PDFs",
      error,
      "Open Print instead and choose “Save as PDF” there: it is the same document.",
    );
  });
  const deadline = setTimeout(() => void browser.close(), TIMEOUT_MS);
  try {
    const context = await browser.newContext({ colorScheme: "light", locale: "en-GB", javaScriptEnabled: false });
    const { origin } = new URL(url);
    await context.addCookies(cookiesFor(origin, cookie));
    // Only this server is asked.
    await context.route("**/*", (route) =>
      new URL(route.request().url()).origin === origin ? route.continue() : route.abort(),
    );
    const page = await context.newPage();
    const answer = await page.goto(url, { waitUntil: "load", timeout: TIMEOUT_MS });
    if (!answer?.ok() || new URL(page.url()).pathname !== new URL(url).pathname) {
      throw new Error(`the print page answered ${answer?.status() ?? "nothing"} at ${page.url()}`);
    }
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    return new Uint8Array(
      await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true }),
    );
  } catch (error) {
    throw new Unavailable("The page to print", error, "Nothing is lost. Try again, or open Print and save it there.");
  } finally {
    clearTimeout(deadline);
    await browser.close();
  }
}

/**
 * The asker's cookies for this server alone. It is asked without TLS, where a browser keeps no cookie of a `__Secure-`
 * name (RFC 6265bis, section 4.1.3); sessions are read under either name.
 */
function cookiesFor(origin: string, header: string): { name: string; value: string; url: string }[] {
  return header.split(/;\s*/).flatMap((part) => {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(at, 0)).replace(/^__(?:Secure|Host)-/, "");
    return name === "" ? [] : [{ name, value: part.slice(at + 1), url: origin }];
  });
}
