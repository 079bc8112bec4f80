/** The only reader of the environment. A sentence per variable; `.env.example` matches it, and a test says so. */
import { z } from "zod";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("")
  .transform((value) => value === "1" || value === "true");
/** Empty counts as unset, as in every `.env` file. */
const optional = z
  .string()
  .trim()
  .transform((value) => (value === "" ? undefined : value))
  .optional();
/** A whole number with a default, for what is unset or empty. */
const whole = (fallback: number, min: number, max: number) =>
  optional.transform((value) => (value === undefined ? fallback : Number(value))).pipe(z.int().min(min).max(max));

export const EnvSchema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  /** Postgres as the app role: bound by row-level security. `npm start` sets it to the embedded database. */
  DATABASE_URL: z.string().min(1),
  /** Postgres as the system role: sign-in, scheduling and the other named doors across tenants. */
  SYSTEM_DATABASE_URL: z.string().min(1),
  /** Where people reach the portal, with scheme and without a final slash. */
  NEXTAUTH_URL: z.url().default("http://localhost:3000"),
  /** Signs cookies and links; at least 32 characters. */
  NEXTAUTH_SECRET: z.string().min(32),
  /** 32 random bytes, base64: encrypts secrets at rest and keys fingerprints. */
  LAUNCH_READY_ENCRYPTION_KEY: z.string().min(43),
  /** `smtp://user:password@host:port` for outgoing mail. */
  SMTP_URL: z.string().min(1),
  /** The sender of our mails. */
  MAIL_FROM: optional.transform((value) => value ?? "Launch Ready <portal@launch-ready.example>"),
  /** Domain whose MX leads here: real mail of stores is received at addresses of it. Unset receives none. */
  MAIL_IN_DOMAIN: optional,
  /** Port of the built-in SMTP listener for that domain; unset starts none, and mail comes by `/api/mail-in` alone. */
  MAIL_IN_PORT: optional
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .pipe(z.int().min(1).max(65_535).optional()),
  /** Address the listener is bound to; HOST unless given. */
  MAIL_IN_HOST: optional,
  /** Certificate and key of the listener, PEM files; without both it offers no encryption. */
  MAIL_IN_TLS_CERT: optional,
  MAIL_IN_TLS_KEY: optional,
  /** Signs what a mail provider posts to `/api/mail-in`, at least 32 characters; two with a comma while you change it. */
  MAIL_IN_SECRET: optional,
  /** Folder of the built-in mail catcher; unset when mail goes out for real. */
  MAIL_CATCHER_DIR: optional,
  /** 1 with the embedded database on loopback: demo data and one-click demo sign-in. */
  LAUNCH_READY_DEMO: flag,
  /** Google sign-in, both or neither. */
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
  /** GitHub sign-in, both or neither. */
  GITHUB_CLIENT_ID: optional,
  GITHUB_CLIENT_SECRET: optional,
  /** The workflow server; see docs. Unset with Inngest Cloud. */
  INNGEST_BASE_URL: optional,
  INNGEST_EVENT_KEY: optional,
  INNGEST_SIGNING_KEY: optional,
  /** Closed networks and tests: replaces the recursive resolvers, `host:port`. */
  LAUNCH_READY_RESOLVER: optional,
  /** Like curl's connect-to: `host:port=addr:port,…`. */
  LAUNCH_READY_CONNECT: optional,
  /** An extra trust root, a PEM file. */
  LAUNCH_READY_CA: optional,
  /** 1 allows private and loopback targets. Refused when the portal serves to other than loopback. */
  LAUNCH_READY_ALLOW_PRIVATE: flag,
  /** How long a first fail of the passing kind waits before it is asked again, in ms (catalogue 0.4: 10 s). */
  LAUNCH_READY_CONFIRM_DELAY_MS: whole(10_000, 0, 600_000),
  /** Search of certificate logs with `{domain}` in it, such as `https://crt.sh/?q={domain}&output=json`; unset looks nothing up. */
  CT_LOOKUP_URL: optional.pipe(
    z
      .url({ protocol: /^https$/ })
      .refine((url) => url.includes("{domain}"), "Say with {domain} where the domain stands.")
      .optional(),
  ),
  /** Address the portal listens on. */
  HOST: optional.transform((value) => value ?? "127.0.0.1"),
  PORT: whole(3000, 1, 65_535),
});

export type Env = z.infer<typeof EnvSchema>;

/** Parses an environment; throws one error that names every bad variable and what it should be. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = EnvSchema.safeParse(source);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment is not complete. See .env.example.\n${lines.join("\n")}`);
  }
  const env = parsed.data;
  const isLoopback = ["127.0.0.1", "::1", "localhost"].includes(env.HOST);
  if (env.LAUNCH_READY_ALLOW_PRIVATE && !isLoopback) {
    throw new Error("LAUNCH_READY_ALLOW_PRIVATE=1 is refused because HOST is not a loopback address.");
  }
  if (env.LAUNCH_READY_DEMO && !isLoopback) {
    throw new Error("LAUNCH_READY_DEMO=1 is refused because HOST is not a loopback address.");
  }
  if (env.MAIL_CATCHER_DIR && !isLoopback) {
    throw new Error("MAIL_CATCHER_DIR is refused because HOST is not a loopback address: anybody could read the mail.");
  }
  return env;
}

let cached: Env | null = null;

/** The process's environment, parsed once at first use (a build needs no database). */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
