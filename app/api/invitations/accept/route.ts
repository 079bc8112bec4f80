/** Accepts an invitation: a form post from our own page, answered with a session and the way on. */
import { NextResponse } from "next/server";
import { sessionCookieName } from "@/server/auth/session.ts";
import { acceptInvitation } from "@/server/doors/invitations.ts";
import { limit } from "@/server/doors/rate-limit.ts";
import { openSession } from "@/server/doors/sessions.ts";
import { env } from "@/server/env.ts";
import { AppError } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
  const base = env().NEXTAUTH_URL;
  const form = await request.formData();
  const token = String(form.get("token") ?? "");
  if (!/^[\w-]{20,100}$/.test(token)) return NextResponse.redirect(`${base}/login`, 303);
  const now = new Date();
  try {
    const words = "Too many tries. Wait 15 minutes, then try again.";
    await limit(`invitation:${clientIp(request.headers)}`, 30, 900_000, now, words);
    const { userId, storeId } = await acceptInvitation(token, now);
    const { sessionToken, expires } = await openSession(userId, now, request.headers.get("user-agent"));
    const response = NextResponse.redirect(`${base}${storeId ? `/my-store/${storeId}` : "/stores"}`, 303);
    const name = sessionCookieName(base);
    response.cookies.set(name, sessionToken, {
      expires,
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure: name.startsWith("__Secure-"),
    });
    return response;
  } catch (error) {
    // The page reads the invitation's state itself and says what to do.
    if (error instanceof AppError) return NextResponse.redirect(`${base}/invite/${token}`, 303);
    throw error;
  }
}
