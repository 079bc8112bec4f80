/** Mails the link of a report: a form post from the report's own page, answered with the report and a word. */
import { NextResponse } from "next/server";
import { env } from "@/server/env.ts";
import { AppError, LimitReached, NotFound } from "@/server/errors.ts";
import { MailReport, mailReport } from "@/server/free-check/mail-report.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { readForm } from "@/server/http/read-form.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
  const form = await readForm(request);
  if (form === null) return new Response("That is too long.", { status: 413 });
  const token = (form.get("token") ?? "").slice(0, 200);
  const back = (word: string) =>
    NextResponse.redirect(`${env().NEXTAUTH_URL}/check/${encodeURIComponent(token)}?mail=${word}#mail`, 303);
  const input = MailReport.safeParse({ token, email: (form.get("email") ?? "").trim() });
  if (!input.success) return back("address");
  try {
    await mailReport(input.data, { clientIp: clientIp(request.headers), now: new Date() });
    return back("sent");
  } catch (error) {
    if (error instanceof LimitReached) return back("limit");
    if (error instanceof NotFound) return new Response("This report is gone.", { status: 404 });
    if (error instanceof AppError) return back("down");
    throw error;
  }
}
