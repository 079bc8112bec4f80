/** Runs before every page: a strict content policy with a fresh nonce, and the quick look whether anybody is signed in. */
import { type NextRequest, NextResponse } from "next/server";
import { sessionCookieNames } from "./server/auth/cookie-names.ts";
import { stageKeys } from "./server/checks/check.ts";
import { loopbackTwin } from "./server/http/loopback-twin.ts";

/** Pages of these areas need somebody signed in; server code decides who may see what. */
const privateAreas = [
  /^\/stores(\/|$)/,
  /^\/my-store(\/|$)/,
  /^\/settings(\/|$)/,
  /^\/runs(\/|$)/,
  /^\/risks(\/|$)/,
  /^\/activity(\/|$)/,
  /^\/deploys(\/|$)/,
  /^\/inbox(\/|$)/,
  /^\/free-checks(\/|$)/,
  /^\/welcome(\/|$)/,
  /^\/go(\/|$)/,
  /^\/print(\/|$)/,
];

export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const twin = loopbackTwin(request.headers.get("host"), process.env.NEXTAUTH_URL, `${pathname}${search}`);
  if (twin !== null && request.method === "GET") return leadTo(twin);
  const isPrivate = privateAreas.some((area) => area.test(pathname));
  if (isPrivate && !sessionCookieNames.some((name) => request.cookies.has(name))) {
    const login = new URL("/login", request.url);
    login.searchParams.set("callbackUrl", `${pathname}${search}`);
    return NextResponse.redirect(login);
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce for its own scripts from this request header.
  headers.set("content-security-policy", policy);
  const response = isUnknownStage(pathname)
    ? NextResponse.rewrite(new URL(NOWHERE, request.url), { request: { headers } })
    : NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // RFC 6797, section 7.2: never over plain http.
  if (request.headers.get("x-forwarded-proto") === "https" || request.nextUrl.protocol === "https:") {
    response.headers.set("strict-transport-security", "max-age=31536000");
  }
  return response;
}

/**
 * Leads a browser to another name of this machine. Not by a redirect: Next takes loopback names for one host and would
 * send it back to where it is, round and round.
 */
function leadTo(address: string): NextResponse {
  const href = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const body = `<!doctype html><title>Launch Ready</title><meta http-equiv="refresh" content="0; url=${href}"><a href="${href}">Go on</a>`;
  return new NextResponse(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; img-src 'self'",
    },
  });
}

/** An address no page has. */
const NOWHERE = "/nothing-here";

/**
 * A store's pages begin to be sent before they know what they show, with status 200. Which stages there are is known
 * beforehand, so an address of none is answered with 404 here.
 */
function isUnknownStage(pathname: string): boolean {
  const stage = /^\/stores\/[^/]+\/roadmap\/([^/]+)\/?$/.exec(pathname)?.[1];
  return stage !== undefined && !stageKeys.some((key) => key === stage);
}

/** The policy of our pages: own scripts by nonce, no inline style attributes, nothing framed. */
function contentPolicy(nonce: string, isDevelopment: boolean): string {
  // The development server compiles in the page and injects style elements.
  const script = isDevelopment ? "'unsafe-eval'" : "";
  const style = isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' ${script}`.trim(),
    `style-src 'self' ${style}`,
    // React parks a part of an SVG that arrives late in one with exactly this attribute: display:none, and no other.
    "style-src-attr 'unsafe-hashes' 'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // Pages only: static files have no scripts to protect, API answers are not documents, and a widget's page says its own.
  matcher: ["/((?!api/|_next/static|_next/image|icons.svg|widget/|widget.js|favicon.ico|robots.txt|.well-known/).*)"],
};
