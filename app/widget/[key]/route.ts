/** Shows a workspace's free check under its name: for a frame on its own pages, and for browsers without scripts. */
import { openWidget } from "@/server/free-check/free-check.ts";
import { problemWords } from "../../(public)/problem-words.ts";
import { widgetHtml, widgetPolicy } from "./widget-page.ts";

export const dynamic = "force-dynamic";

export async function GET(request: Request, { params }: { params: Promise<{ key: string }> }): Promise<Response> {
  const widget = await openWidget((await params).key);
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "private, no-store" };
  if (widget === null) {
    const policy = widgetPolicy("", []).replace("style-src 'nonce-'; ", "");
    const gone = "<!doctype html><html lang=en><title>Not here</title><p>There is no free check at this address.</p>";
    return new Response(gone, { status: 404, headers: { ...headers, "content-security-policy": policy } });
  }
  const query = new URL(request.url).searchParams;
  const shop = (query.get("shop") ?? "").slice(0, 200);
  const nonce = btoa(crypto.randomUUID());
  const problem = problemWords(query.get("problem") ?? undefined, shop);
  const { key, name, accent, ink, origins } = widget;
  return new Response(widgetHtml({ key, name, accent, ink, shop, problem, nonce }), {
    headers: { ...headers, "content-security-policy": widgetPolicy(nonce, origins) },
  });
}
