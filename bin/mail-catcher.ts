import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type AddressObject, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A caught message, one JSON file each; file names sort by the time they came. */
export type CaughtMail = {
  id: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
  from: string;
  /** The addresses it was handed over for, blind copies among them. */
  to: string[];
  subject: string;
  text: string;
  /** Null when the message has no HTML part. */
  html: string | null;
  headers: Record<string, string>;
  attachments: { name: string; type: string; bytes: number }[];
};

const KEPT = 200;
const BYTES_MAX = 10 * 1024 * 1024;

/**
 * Accepts every message on loopback and keeps the last 200 in `folder`, instead of sending any. A message is answered
 * with 250 only once its file is whole. Port 0 takes any free one.
 */
export async function startMailCatcher(folder: string, port = 0): Promise<{ port: number; stop(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"], // loopback, and no certificate to show
    size: BYTES_MAX,
    onData(stream, session, done) {
      simpleParser(stream, { skipImageLinks: true })
        .then((parsed) => {
          const receivedAt = new Date();
          const mail: CaughtMail = {
            id: `${String(receivedAt.getTime()).padStart(15, "0")}-${randomUUID()}`,
            receivedAt: receivedAt.toISOString(),
            from: addressesOf(parsed.from) || (session.envelope.mailFrom ? session.envelope.mailFrom.address : ""),
            to: session.envelope.rcptTo.map((recipient) => recipient.address),
            subject: parsed.subject ?? "",
            text: parsed.text ?? "",
            html: parsed.html || null,
            headers: Object.fromEntries(
              parsed.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()]),
            ),
            attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
              name: filename ?? "",
              type: contentType,
              bytes: size,
            })),
          };
          keep(folder, mail);
          done();
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  server.on("error", () => {}); // a client that hangs up is no fault of ours
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address: string | AddressInfo | null = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function keep(folder: string, mail: CaughtMail): void {
  const file = join(folder, `${mail.id}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(mail));
  renameSync(`${file}.new`, file);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  for (const name of names.slice(0, -KEPT)) rmSync(join(folder, name), { force: true });
}

function addressesOf(address: AddressObject | undefined): string {
  return address?.text ?? "";
}

if (import.meta.main) {
  const [folder, port] = process.argv.slice(2);
  if (!folder) throw new Error("Usage: mail-catcher.ts <folder> [port]");
  const catcher = await startMailCatcher(folder, Number(port ?? 0));
  console.log(JSON.stringify({ port: catcher.port }));
  process.on("SIGTERM", () => void catcher.stop().then(() => process.exit(0)));
}
