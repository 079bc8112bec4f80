/** Sign-in: e-mail link, optional Google and GitHub, one-click demo. Sessions live in the database and can be revoked. */
import { PrismaAdapter } from "@next-auth/prisma-adapter";
import type { NextAuthOptions } from "next-auth";
import { encode } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import EmailProvider from "next-auth/providers/email";
import GitHubProvider from "next-auth/providers/github";
import GoogleProvider from "next-auth/providers/google";
import { systemDb } from "../db.ts";
import { demoUser } from "../doors/demo.ts";
import { noteBrowser, openSession, SESSION_MAX_AGE_SECONDS } from "../doors/sessions.ts";
import { env } from "../env.ts";
import { sendMail } from "../mail/send-mail.ts";
import { fillTemplate } from "../mail/templates.ts";

/** A sign-in link works for 15 minutes. */
const LINK_MAX_AGE_SECONDS = 15 * 60;

let cached: NextAuthOptions | null = null;

/** Gives the options, made at first use: a build has no environment. A session opened with them notes the browser. */
export function authOptions(userAgent: string | null = null): NextAuthOptions {
  cached ??= makeOptions();
  const { adapter } = cached;
  const { createSession } = adapter ?? {};
  if (!userAgent || !adapter || !createSession) return cached;
  return {
    ...cached,
    adapter: {
      ...adapter,
      createSession: async (session) => {
        const created = await createSession(session);
        await noteBrowser(created.sessionToken, userAgent);
        return created;
      },
    },
  };
}

function makeOptions(): NextAuthOptions {
  const settings = env();
  return {
    // The adapter's types are of an older client; its calls are the same.
    adapter: PrismaAdapter(systemDb() as never),
    secret: settings.NEXTAUTH_SECRET,
    session: { strategy: "database", maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/login", verifyRequest: "/login/sent", error: "/login" },
    providers: [
      EmailProvider({
        server: settings.SMTP_URL,
        from: settings.MAIL_FROM,
        maxAge: LINK_MAX_AGE_SECONDS,
        normalizeIdentifier: (identifier) => identifier.trim().toLowerCase(),
        sendVerificationRequest: ({ identifier, url }) =>
          sendMail({ to: { email: identifier, name: "" }, content: fillTemplate("sign-in", { link: url }) }),
      }),
      ...(settings.GOOGLE_CLIENT_ID && settings.GOOGLE_CLIENT_SECRET
        ? [GoogleProvider({ clientId: settings.GOOGLE_CLIENT_ID, clientSecret: settings.GOOGLE_CLIENT_SECRET })]
        : []),
      ...(settings.GITHUB_CLIENT_ID && settings.GITHUB_CLIENT_SECRET
        ? [GitHubProvider({ clientId: settings.GITHUB_CLIENT_ID, clientSecret: settings.GITHUB_CLIENT_SECRET })]
        : []),
      ...(settings.LAUNCH_READY_DEMO ? [demoProvider()] : []),
    ],
    callbacks: {
      // Only what screens need reaches the browser: never the user row or the token.
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { name: user.name, email: user.email, image: user.image },
      }),
      jwt: ({ token, user, account }) =>
        account?.provider === "demo" && user ? { ...token, sub: user.id, isDemo: true } : token,
      redirect: ({ url, baseUrl }) => safeRedirect(url, baseUrl),
    },
    jwt: {
      maxAge: SESSION_MAX_AGE_SECONDS,
      // Credentials sign-in is offered with tokens only; the demo gets a database session like everybody else.
      encode: async (params) => {
        if (params.token?.isDemo && typeof params.token.sub === "string") {
          return (await openSession(params.token.sub, new Date(), "Demo sign-in")).sessionToken;
        }
        return encode(params);
      },
    },
  };
}

function demoProvider() {
  return CredentialsProvider({
    id: "demo",
    name: "Demo",
    credentials: { as: { label: "Role", type: "text" } },
    authorize: async (credentials) => demoUser(credentials?.as ?? ""),
  });
}

/** Keeps redirects on our own origin: a path that begins with one slash, or a URL of the same origin; else the start page. */
export function safeRedirect(url: string, baseUrl: string): string {
  if (/^\/(?![/\\])/.test(url))
    return new URL(url, baseUrl).origin === new URL(baseUrl).origin ? `${baseUrl}${url}` : baseUrl;
  try {
    return new URL(url).origin === new URL(baseUrl).origin ? url : baseUrl;
  } catch {
    return baseUrl;
  }
}
