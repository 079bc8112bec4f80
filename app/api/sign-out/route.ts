/** Signs out: ends the session's row and its cookie. A form post, so that it works without a script. */
import { NextResponse } from "next/server";
import { sessionCookieNames } from "@/server/auth/cookie-names.ts";
import { endSession } from "@/server/doors/sessions.ts";
import { env } from "@/server/env.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

export async function POST(request: Request): Promise<Response> {
  if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
  const response = NextResponse.redirect(`${env().NEXTAUTH_URL}/login`, 303);
  const cookies = new Map(
    (request.headers.get("cookie") ?? "").split(";").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  for (const name of sessionCookieNames) {
    const token = cookies.get(name);
    if (token) await endSession(token);
    response.cookies.delete(name);
  }
  return response;
}
