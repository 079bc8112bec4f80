/** The portal as its own pages use it: sign-in over HTTP, and the typed procedures with a browser's cookies. */
import { randomUUID } from "node:crypto";
import type { BrowserContext } from "@playwright/test";
import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "../server/trpc/root.ts";
import { linkIn, receiveMail } from "./mailbox.ts";

/** Where the portal under test answers. */
export const portalUrl = process.env.E2E_BASE_URL ?? "http://localhost:3000";

/** The typed procedures, called as the person who is signed in to a browser context. */
export type Client = TRPCClient<AppRouter>;

/** Gives an address nobody has used, so that tests do not meet. */
export function newAddress(name = "person"): string {
  return `${name}-${randomUUID().slice(0, 8)}@people.example`;
}

/** Gives the procedures with the cookies of a context. */
export function clientOf(context: BrowserContext): Client {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${portalUrl}/api/trpc`,
        transformer: superjson,
        headers: async () => ({ cookie: await cookieHeader(context) }),
      }),
    ],
  });
}

/** Asks for a sign-in link, reads the mail and follows it: the context is signed in afterwards. */
export async function signInByMail(context: BrowserContext, email: string): Promise<void> {
  const { request } = context;
  const { csrfToken }: { csrfToken: string } = await (await request.get("/api/auth/csrf")).json();
  const asked = await request.post("/api/auth/signin/email", {
    form: { email, csrfToken, callbackUrl: "/go", json: "true" },
    // Links are limited by client; each person of a test comes from a place of their own.
    headers: { "x-forwarded-for": `client-of-${email}` },
  });
  if (!asked.ok()) throw new Error(`The sign-in link was refused: ${asked.status()} ${await asked.text()}`);
  const link = linkIn(await receiveMail(email, /sign-in link/));
  const followed = await request.get(link, { maxRedirects: 0 });
  if (followed.status() !== 302) throw new Error(`The link answered ${followed.status()}.`);
}

/** Follows the newest invitation to this address: the context is signed in as whom it was for afterwards. */
export async function acceptInvitation(context: BrowserContext, email: string): Promise<void> {
  const token =
    linkIn(await receiveMail(email, /invited you/))
      .split("/")
      .at(-1) ?? "";
  await context.request.post("/api/invitations/accept", { form: { token } });
}

async function cookieHeader(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies(portalUrl);
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
