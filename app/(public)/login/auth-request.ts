/** Talks to the sign-in endpoints: fetches the CSRF token, then posts. */

/** Posts to `/api/auth/<path>`; gives the address to go on to. Throws an Error with words for the person. */
export async function postAuth(path: string, fields: Record<string, string>): Promise<string> {
  const csrf = await fetch("/api/auth/csrf", { cache: "no-store" });
  if (!csrf.ok) throw new Error("We could not reach the sign-in. Try again in a minute.");
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  });
  const { url } = (await response.json().catch(() => ({}))) as { url?: string };
  if (response.status === 429)
    throw new Error("Too many sign-in links were asked for. Wait 15 minutes, then try again.");
  if (!url) throw new Error("We could not sign you in. Try again in a minute.");
  const error = new URL(url, window.location.href).searchParams.get("error");
  if (error) throw new Error(wordsOf(error));
  return url;
}

/** Says in words what next-auth's error code means. */
export function wordsOf(code: string): string {
  switch (code) {
    case "Verification":
      return "This link was used already, or it has ended. Ask for a new one.";
    case "EmailSignin":
      return "We could not send the mail. Is the address right? Try again in a minute.";
    case "OAuthAccountNotLinked":
      return "This address signs in by e-mail link. Use the link once, then connect the other account.";
    case "TooMany":
      return "Too many sign-in links were asked for. Wait 15 minutes, then try again.";
    case "AccessDenied":
      return "This account may not sign in.";
    default:
      return "We could not sign you in. Try again.";
  }
}
