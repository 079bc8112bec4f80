/** Sign-in endpoints. Asking for a link is limited by address and by client, because it sends mail. */

import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { limitSignIn } from "@/server/auth/limit-sign-in.ts";
import { authOptions } from "@/server/auth/next-auth.ts";
import { LimitReached } from "@/server/errors.ts";
import { clientIp } from "@/server/http/client-ip.ts";
import { isForeignOrigin } from "@/server/http/same-origin.ts";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  if (request.method === "POST") {
    if (isForeignOrigin(request)) return new Response("Forbidden", { status: 403 });
    const action = (await context.params).nextauth.join("/");
    if (action === "signin/email") {
      try {
        const form = await request.clone().formData();
        await limitSignIn(String(form.get("email") ?? ""), clientIp(request.headers), new Date());
      } catch (error) {
        if (!(error instanceof LimitReached)) throw error;
        const url = new URL("/login?error=TooMany", request.url);
        return Response.json({ url: url.href }, { status: 429 });
      }
    }
  }
  return NextAuth(authOptions(request.headers.get("user-agent")))(request, context);
}

export { handle as GET, handle as POST };
