/** Starts a free check: a form post from our own page, answered with the way to the report, or back with the reason. */
import { NextResponse } from "next/server";
import { env } from "@/server/env.ts";
import { AppError, InvalidInput, LimitReached } from "@/server/errors.ts";
import { RequestFreeCheck, requestFreeCheck } from "@/server/free-check/free-check.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { readForm } from "@/server/http/read-form.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
  const base = env().NEXTAUTH_URL;
  const form = await readForm(request);
  if (form === null) return new Response("That is too long. Paste only the shop's address.", { status: 413 });
  const shop = form.get("shop") ?? "";
  const back = (problem: string) =>
    NextResponse.redirect(`${base}/?${new URLSearchParams({ shop: shop.slice(0, 200), problem })}`, 303);
  const input = RequestFreeCheck.safeParse({ text: shop });
  if (!input.success) return back("text");
  try {
    const { token } = await requestFreeCheck(input.data, { clientIp: clientIp(request.headers), now: new Date() });
    return NextResponse.redirect(`${base}/check/${token}`, 303);
  } catch (error) {
    if (error instanceof InvalidInput) return back("text");
    if (error instanceof LimitReached) return back(error.key.startsWith("free-check:shop:") ? "shop" : "client");
    if (error instanceof AppError) return back("down");
    throw error;
  }
}
