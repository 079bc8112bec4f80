/** The key in the alert of a drill: made again whenever the mail is sent, so it is stored nowhere. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "../env.ts";

/** Makes the key of the link in a drill's alert. */
export function alertToken(drillId: string): string {
  return createHmac("sha256", env().NEXTAUTH_SECRET).update(`drill-alert:${drillId}`).digest("base64url");
}

/** Tells whether the token is the drill's own. */
export function isAlertToken(drillId: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(token), Buffer.from(alertToken(drillId))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
