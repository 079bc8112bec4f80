/** Makes the PDF of a version, with the browser of this machine and the print page of this process. */
import { homedir } from "node:os";
import { chromium } from "playwright";
import { findBrowser } from "../../bin/browser.ts";
import { fileWords, type PrintableDocument } from "../deliverables/read-printable.ts";
import { env } from "../env.ts";
import { renderPdf } from "./render-pdf.ts";

/** Gives name, type and bytes of the file. Throws `LimitReached` and `Unavailable`, both with a way out in words. */
export async function pdfFile(
  document: Pick<PrintableDocument, "domain" | "title" | "number">,
  { deliverableId, number, cookie, now }: { deliverableId: string; number: number; cookie: string; now: Date },
): Promise<{ fileName: string; contentType: string; body: Uint8Array<ArrayBuffer> }> {
  const { HOST, PORT, NEXTAUTH_URL } = env();
  // The portal's own name, which its cookies and its proxy know, at the address this process listens on.
  const url = `http://${new URL(NEXTAUTH_URL).hostname}:${PORT}/print/${deliverableId}/${number}`;
  const here = HOST === "0.0.0.0" || HOST === "::" ? "127.0.0.1" : HOST;
  const body = await renderPdf({ url, cookie, launch: () => launch(here) }, now);
  return { fileName: `${fileWords(document)}.pdf`, contentType: "application/pdf", body };
}

/** Starts a browser for which every name leads to `address`: it reaches this process and nobody else. */
async function launch(address: string) {
  const { path, env: variables } = await findBrowser();
  return chromium.launch({
    executablePath: path,
    // The page is our own, and containers rarely allow the sandbox's user namespaces.
    args: ["--no-sandbox", `--host-resolver-rules=MAP * ${address}`],
    // Where its libraries and fonts are; without them it gets what this process has.
    env: Object.keys(variables).length === 0 ? undefined : { HOME: homedir(), PATH: "/usr/bin:/bin", ...variables },
  });
}
