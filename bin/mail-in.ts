/** The built-in SMTP listener: takes real mail for addresses that were given out, and for no other. */
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Envelope } from "../server/checks/email/mail-auth.ts";

/** What the listener is told; everything that decides is given to it, so that it knows no database. */
export type MailInOptions = {
  /** 0 takes any free port. */
  port: number;
  host: string;
  /** The domain of the addresses, lower case. */
  domain: string;
  /** Certificate and key as PEM; null offers no encryption. */
  tls: { cert: string; key: string } | null;
  bytesMax: number;
  /** Tells whether an address takes mail now. */
  isKnown(localPart: string): Promise<boolean>;
  /** Rejects when a client has had its share: of connections, or of addresses that do not exist. */
  allow(what: "connection" | "stranger", ip: string): Promise<void>;
  /** Takes one message; rejects when it cannot now. */
  receive(mail: { raw: Buffer; localPart: string; envelope: Envelope }): Promise<unknown>;
  /** Hears of faults of ours. */
  onFault?(error: unknown): void;
};

/** Ours: clients at the same time, and how long one may be silent. */
const CLIENTS_MAX = 50;
const SILENCE_MS = 60_000;
/** RFC 5321, section 4.5.3.1.3: a path has at most 256 octets. */
const PATH_MAX = 256;

/** Thrown inside a session; the code is what the client is told (RFC 5321, section 4.2.3). */
class SmtpRefusal extends Error {
  override name = "SmtpRefusal";
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Starts the listener. A message is answered with 250 only once `receive` has kept it. */
export async function startMailIn(options: MailInOptions): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    name: options.domain,
    banner: "Launch Ready takes test mail only",
    // Nobody logs in; nothing is relayed.
    authOptional: true,
    disabledCommands: options.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(options.tls ?? {}),
    disableReverseLookup: true,
    logger: false,
    size: options.bytesMax,
    maxClients: CLIENTS_MAX,
    socketTimeout: SILENCE_MS,
    closeTimeout: 2_000,
    onConnect: (session, done) => {
      answer(options.allow("connection", session.remoteAddress).catch(tooMuch), done);
    },
    onMailFrom: (address, _session, done) => {
      done(address.address.length > PATH_MAX ? new SmtpRefusal(501, "That address is too long") : null);
    },
    onRcptTo: (address, session, done) => {
      answer(vetRecipient(options, address.address, session), done);
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      stream.on("data", (part: Buffer) => {
        bytes += part.length;
        // What is too long is read to its end and forgotten, so that the client hears why.
        if (bytes <= options.bytesMax) parts.push(part);
        else parts.length = 0;
      });
      stream.once("end", () => {
        if (bytes > options.bytesMax) done(new SmtpRefusal(552, "The message is too large"));
        else answer(take(options, Buffer.concat(parts), session), done);
      });
    },
  });
  server.on("error", () => {}); // a client that hangs up or talks nonsense is no fault of ours
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const bound: string | AddressInfo | null = server.server.address();
  return {
    port: typeof bound === "object" && bound ? bound.port : options.port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function vetRecipient(options: MailInOptions, address: string, session: SMTPServerSession): Promise<void> {
  if (session.envelope.rcptTo.length > 0) throw new SmtpRefusal(452, "One recipient a message");
  const localPart = localPartOf(address, options.domain);
  const isKnown = localPart !== null && (await options.isKnown(localPart).catch(later(options)));
  if (isKnown) return;
  await options.allow("stranger", session.remoteAddress).catch(tooMuch);
  throw new SmtpRefusal(550, "No such address");
}

async function take(options: MailInOptions, raw: Buffer, session: SMTPServerSession): Promise<void> {
  const localPart = localPartOf(session.envelope.rcptTo[0]?.address ?? "", options.domain);
  if (localPart === null) throw new SmtpRefusal(554, "No recipient");
  const envelope: Envelope = {
    ip: session.remoteAddress,
    helo: (session.hostNameAppearsAs || "").slice(0, PATH_MAX),
    mailFrom: session.envelope.mailFrom ? session.envelope.mailFrom.address : "",
    tls: tlsVersion(session),
    isTlsOffered: options.tls !== null,
  };
  await options.receive({ raw, localPart, envelope }).catch(later(options));
}

function tlsVersion({ secure, tlsOptions }: SMTPServerSession): string | null {
  if (!secure) return null;
  const version = typeof tlsOptions === "object" && "version" in tlsOptions ? tlsOptions.version : "";
  return typeof version === "string" && version !== "" ? version.slice(0, 20) : "TLS";
}

/** Gives the local part of an address of our domain, lower case; null for any other. */
function localPartOf(address: string, domain: string): string | null {
  const at = address.lastIndexOf("@");
  return address.slice(at + 1).toLowerCase() === domain ? address.slice(0, Math.max(at, 0)).toLowerCase() : null;
}

function tooMuch(): never {
  throw new SmtpRefusal(421, "Too much at once, try again later");
}

/** Lets the client come again: a fault of ours must not lose a mail. */
function later(options: MailInOptions): (error: unknown) => never {
  return (error) => {
    options.onFault?.(error);
    throw new SmtpRefusal(451, "Try again later");
  };
}

function answer(work: Promise<unknown>, done: (error?: Error | null) => void): void {
  work.then(
    () => done(),
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  );
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  // Not above: a test starts the listener without a database.
  const { env } = await import("../server/env.ts");
  const { limit } = await import("../server/doors/rate-limit.ts");
  const { MAIL_BYTES_MAX } = await import("../server/mail-in/receive-mail.ts");
  const { isKnownAddress, takeMail } = await import("../server/mail-in/take-mail.ts");
  const { log } = await import("../server/log.ts");
  const settings = env();
  const { MAIL_IN_DOMAIN: domain, MAIL_IN_PORT: port, MAIL_IN_TLS_CERT: cert, MAIL_IN_TLS_KEY: key } = settings;
  if (!domain || !port) throw new Error("Set MAIL_IN_DOMAIN and MAIL_IN_PORT to receive mail.");
  const listener = await startMailIn({
    port,
    host: settings.MAIL_IN_HOST ?? settings.HOST,
    domain: domain.toLowerCase(),
    tls: cert && key ? { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") } : null,
    bytesMax: MAIL_BYTES_MAX,
    isKnown: (localPart) => isKnownAddress(localPart, new Date()),
    allow: async (what, ip) => {
      await limit(`mail-in:${what}:${ip}`, what === "connection" ? 120 : 20, 600_000, new Date(), "Wait.");
    },
    receive: (mail) => takeMail(mail, new Date()),
    onFault: (error) => log("error", "a mail was not received", { error }),
  });
  console.log(JSON.stringify({ port: listener.port }));
  process.on("SIGTERM", () => void listener.stop().then(() => process.exit(0)));
}
