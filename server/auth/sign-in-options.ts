/** Which ways to sign in are configured. */
import { env } from "../env.ts";

export type SignInOptions = { providers: ("google" | "github")[]; isDemo: boolean; isMailCaught: boolean };

/** Gives the configured ways besides the e-mail link. */
export function signInOptions(): SignInOptions {
  const settings = env();
  return {
    providers: [
      ...(settings.GOOGLE_CLIENT_ID && settings.GOOGLE_CLIENT_SECRET ? (["google"] as const) : []),
      ...(settings.GITHUB_CLIENT_ID && settings.GITHUB_CLIENT_SECRET ? (["github"] as const) : []),
    ],
    isDemo: settings.LAUNCH_READY_DEMO,
    isMailCaught: settings.MAIL_CATCHER_DIR !== undefined,
  };
}
