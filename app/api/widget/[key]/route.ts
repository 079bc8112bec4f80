/** Starts a free check from a widget: a form post from our own page of it, or from a site the consultancy named. */
import { NextResponse } from "next/server";
import { env } from "@/server/env.ts";
import { AppError, InvalidInput, LimitReached } from "@/server/errors.ts";
import { openWidget, RequestFreeCheck, requestFreeCheck } from "@/server/free-check/free-check.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { readForm } from "@/server/http/read-form.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ key: string }> }): Promise<Response> {
  const widget = await openWidget((await params).key);
  if (widget === null) return new Response("There is no free check at this address.", { status: 404 });
  const isNamed = widget.origins.includes(request.headers.get("origin") ?? "");
  if (isForeignOrigin(request) && !isNamed) {
    return new Response("This site may not start free checks. Its owner can name it in the settings.", { status: 403 });
  }
  const form = await readForm(request);
  if (form === null) return new Response("That is too long. Paste only the shop's address.", { status: 413 });
  const shop = form.get("shop") ?? "";
  const base = env().NEXTAUTH_URL;
  const back = (problem: string) =>
    NextResponse.redirect(
      `${base}/widget/${widget.key}?${new URLSearchParams({ shop: shop.slice(0, 200), problem })}`,
      303,
    );
  const input = RequestFreeCheck.safeParse({ text: shop });
  if (!input.success) return back("text");
  const caller = { clientIp: clientIp(request.headers), now: new Date() };
  try {
    const { token } = await requestFreeCheck(input.data, caller, widget);
    return NextResponse.redirect(`${base}/check/${token}`, 303);
  } catch (error) {
    if (error instanceof InvalidInput) return back("text");
    if (error instanceof LimitReached) return back(/^free-check:(shop|widget|client):/.exec(error.key)?.[1] ?? "down");
    if (error instanceof AppError) return back("down");
    throw error;
  }
}
