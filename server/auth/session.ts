/** Reads who is signed in from a cookie header. */

import { type SignedInUser, userOfSession } from "../doors/sessions.ts";
import { sessionCookieNames } from "./cookie-names.ts";

/** Names the session cookie for the portal's own address. */
export function sessionCookieName(baseUrl: string): (typeof sessionCookieNames)[number] {
  return baseUrl.startsWith("https:") ? sessionCookieNames[0] : sessionCookieNames[1];
}

/** Gives the signed-in user of a cookie lookup; null when nobody is signed in. */
export async function readUser(cookie: (name: string) => string | undefined, now: Date): Promise<SignedInUser | null> {
  for (const name of sessionCookieNames) {
    const token = cookie(name);
    if (!token || token.length > 200) continue;
    const user = await userOfSession(token, now);
    if (user) return user;
  }
  return null;
}
