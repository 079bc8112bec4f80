/** Switches the workspace the lists show: remembers it in a cookie and goes to its stores. */
import { NextResponse } from "next/server";
import { z } from "zod";
import { env } from "@/server/env.ts";
import { WORKSPACE_COOKIE } from "@/server/trpc/request-context.ts";

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ workspaceId: string }> },
): Promise<Response> {
  const { workspaceId } = await params;
  const base = env().NEXTAUTH_URL;
  const response = NextResponse.redirect(`${base}/stores`, 303);
  // The cookie is only a wish: every request checks the membership.
  if (z.uuid().safeParse(workspaceId).success) {
    response.cookies.set(WORKSPACE_COOKIE, workspaceId, {
      path: "/",
      sameSite: "lax",
      httpOnly: true,
      secure: base.startsWith("https:"),
      maxAge: 365 * 86_400,
    });
  }
  return response;
}
