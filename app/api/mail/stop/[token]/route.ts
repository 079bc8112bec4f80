/** Stops a mail that comes again and again, or begins it again: by its own page, or by one click in a mail program. */
import { NextResponse } from "next/server";
import { limit } from "@/server/doors/rate-limit.ts";
import { stopWeekly } from "@/server/doors/weekly.ts";
import { env } from "@/server/env.ts";
import { LimitReached, NotFound } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { readForm } from "@/server/http/read-form.ts";

export const dynamic = "force-dynamic";

type Params = { params: Promise<{ token: string }> };

/** The link itself is the permission, so it may come from anywhere; a mail program posts what RFC 8058, section 3.1 says. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { token } = await params;
  const form = await readForm(request);
  if (form === null) return new Response("That is too long.", { status: 413 });
  const now = new Date();
  try {
    await limit(`mail-stop:${clientIp(request.headers)}`, 60, 3_600_000, now, "Too many tries. Wait an hour.");
    await stopWeekly(token, form.get("again") !== "1", now);
  } catch (error) {
    if (error instanceof LimitReached) return new Response(error.userMessage, { status: 429 });
    if (error instanceof NotFound) return new Response("This link is none of ours.", { status: 404 });
    throw error;
  }
  if (form.get("List-Unsubscribe") === "One-Click") return new Response("Stopped.");
  return NextResponse.redirect(`${env().NEXTAUTH_URL}/stop/${token}`, 303);
}
