/** Makes the context of a request from its headers: the same for the HTTP endpoint and for server components. */
import { readUser } from "../auth/session.ts";
import { clientIp } from "../http/client-ip.ts";
import type { RequestContext } from "./procedures.ts";

/** The cookie that remembers which workspace the lists show. */
export const WORKSPACE_COOKIE = "launch-ready-workspace";

/** The header that the founder's pages send with each request: a member who looks at them changes nothing. */
export const VIEW_HEADER = "x-launch-ready-view";

/** Reads who asks. */
export async function requestContext(headers: Headers, signal?: AbortSignal): Promise<RequestContext> {
  const cookies = parseCookies(headers.get("cookie") ?? "");
  const user = await readUser((name) => cookies.get(name), new Date());
  const workspaceId = cookies.get(WORKSPACE_COOKIE);
  return {
    user,
    workspaceId: workspaceId && /^[0-9a-f-]{36}$/.test(workspaceId) ? workspaceId : null,
    clientIp: clientIp(headers),
    isViewingAsFounder: headers.get(VIEW_HEADER) === "founder",
    now: () => new Date(),
    signal,
  };
}

function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0) cookies.set(part.slice(0, at).trim(), decode(part.slice(at + 1).trim()));
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
