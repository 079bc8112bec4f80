/** The cookies next-auth sets for a session: with the `__Secure-` prefix on https. */
export const sessionCookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"] as const;
