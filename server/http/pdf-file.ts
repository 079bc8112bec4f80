/** Makes the PDF of a version, with the browser of this machine and the print page of this process. */
import { launchBrowser } from "../browser/launch.ts";
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
  // Every name leads to this process: the browser reaches nobody else.
  const launch = () => launchBrowser({ args: [`--host-resolver-rules=MAP * ${here}`] });
  const body = await renderPdf({ url, cookie, launch }, now);
  return { fileName: `${fileWords(document)}.pdf`, contentType: "application/pdf", body };
}
