/** A mail exchanger that accepts every message and keeps none. */

import type { SecureContext } from "node:tls";
import { SMTPServer } from "smtp-server";
import type { Log } from "./log.ts";
import type { Listening } from "./ports.ts";
import { bindEverywhere } from "./ports.ts";

export type MailServersInput = {
  on: string[];
  /** A fixed port, or 0 for a free one. */
  port: number;
  contextFor: (serverName: string, address: string) => SecureContext;
  log: Log;
};

/** Starts the mail exchangers, STARTTLS offered. Throws when no port is free on all addresses. */
export function startMailServers(input: MailServersInput): Promise<Listening> {
  return bindEverywhere(input.on, input.port, (address, port) => listen(input, address, port));
}

async function listen(input: MailServersInput, address: string, port: number): Promise<Listening> {
  const log = (host: string, what: string) => input.log.add({ kind: "smtp", address, host, what, outcome: "250" });
  const server = new SMTPServer({
    name: "mx.anchormail.example",
    // Exchangers take mail for their own domains from anyone; nobody logs in to one.
    disabledCommands: ["AUTH"],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    SNICallback: (serverName, done) => done(null, input.contextFor(serverName, address)),
    onMailFrom(from, session, done) {
      log(String(session.hostNameAppearsAs), `MAIL FROM:<${from.address}>`);
      done();
    },
    onRcptTo(to, session, done) {
      log(String(session.hostNameAppearsAs), `RCPT TO:<${to.address}>`);
      done();
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on("end", () => done());
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, address, resolve);
  });
  const bound = server.server.address();
  return {
    port: bound !== null && typeof bound === "object" ? bound.port : port,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
