import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { afterEach, describe, expect, test } from "vitest";
import type { Envelope } from "../server/checks/email/mail-auth.ts";
import { createTestAuthority } from "../server/checks/probes/test-authority.ts";
import { type MailInOptions, startMailIn } from "./mail-in.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const known = "lrc-00112233445566778899";
type Received = { raw: string; localPart: string; envelope: Envelope };

async function listen(changes: Partial<MailInOptions> = {}) {
  const received: Received[] = [];
  const listener = await startMailIn({
    port: 0,
    host: "127.0.0.1",
    domain: "inbound.test",
    tls: null,
    bytesMax: 100_000,
    isKnown: async (localPart) => localPart === known,
    allow: async () => {},
    receive: async ({ raw, ...mail }) => received.push({ ...mail, raw: raw.toString("latin1") }),
    ...changes,
  });
  cleanups.push(listener.stop);
  return { port: listener.port, received };
}

async function send(port: number, options: { to?: string; raw?: string; from?: string } = {}) {
  const transport = createTransport({
    host: "127.0.0.1",
    port,
    name: "mta.esp.test",
    tls: { rejectUnauthorized: false },
  });
  const {
    to = `${known}@inbound.test`,
    from = "bounce@shop.test",
    raw = "From: a@shop.test\r\n\r\nHello\r\n",
  } = options;
  return transport.sendMail({ envelope: { from, to }, raw });
}

describe("the listener", () => {
  test("hands over the bytes as they came, with the envelope it saw itself", async () => {
    const { port, received } = await listen();
    await send(port, { raw: "From: a@shop.test\r\nX:  odd \t\r\n\r\n..dots\r\n\xff\r\n" });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      localPart: known,
      envelope: { ip: "127.0.0.1", helo: "mta.esp.test", mailFrom: "bounce@shop.test", tls: null, isTlsOffered: false },
    });
    expect(received[0]?.raw).toContain("X:  odd \t\r\n\r\n..dots\r\n");
  });

  test("refuses addresses that do not exist, other domains and a second recipient for good", async () => {
    const { port, received } = await listen();
    await expect(send(port, { to: "lrc-ffffffffffffffffffff@inbound.test" })).rejects.toMatchObject({
      responseCode: 550,
    });
    await expect(send(port, { to: `${known}@other.test` })).rejects.toMatchObject({ responseCode: 550 });
    await expect(send(port, { to: "postmaster@inbound.test" })).rejects.toMatchObject({ responseCode: 550 });
    const recipient = `RCPT TO:<${known}@inbound.test>`;
    const answers = await talk(port, ["EHLO a.test", "MAIL FROM:<a@shop.test>", recipient, recipient]);
    expect(answers.map((text) => text.slice(0, 3)).slice(-2)).toEqual(["250", "452"]);
    expect(received).toEqual([]);
  });

  test("takes an address in any case, and a bounce without a sender", async () => {
    const { port, received } = await listen();
    await send(port, { to: `${known.toUpperCase()}@INBOUND.test`, from: "" });
    expect(received[0]).toMatchObject({ localPart: known, envelope: { mailFrom: "" } });
  });

  test("refuses a message that is too large, announced or not", async () => {
    const { port, received } = await listen();
    const raw = `From: a@shop.test\r\n\r\n${"x".repeat(90)}\r\n`.padEnd(100, "y") + "z\r\n".repeat(60_000);
    await expect(send(port, { raw })).rejects.toMatchObject({ responseCode: 552 });
    const answers = await talk(port, [
      "EHLO a.test",
      "MAIL FROM:<a@shop.test>",
      `RCPT TO:<${known}@inbound.test>`,
      "DATA",
      `${raw}\r\n.`,
    ]);
    expect(answers.at(-1)).toMatch(/^552/);
    expect(received).toEqual([]);
  });

  test("asks to come again when we cannot keep it, and says nothing of why", async () => {
    const faults: unknown[] = [];
    const { port } = await listen({
      receive: () => Promise.reject(new Error("database of the portal is down")),
      onFault: (error) => faults.push(error),
    });
    const failure = await send(port).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ responseCode: 451 });
    expect(String(failure)).not.toContain("database");
    expect(faults).toHaveLength(1);
  });

  test("lets nobody in who has had a share, nor guess addresses", async () => {
    const busy = await listen({ allow: async (what) => Promise.reject(new Error(what)) });
    await expect(send(busy.port)).rejects.toMatchObject({ responseCode: 421 });
    const guessing = await listen({
      allow: async (what) => {
        if (what === "stranger") throw new Error(what);
      },
    });
    await expect(send(guessing.port, { to: "x@inbound.test" })).rejects.toMatchObject({ responseCode: 421 });
    await send(guessing.port);
    expect(guessing.received).toHaveLength(1);
  });

  test("encrypts when it has a certificate, and knows the version", async () => {
    const authority = await createTestAuthority();
    const { pem: cert, keyPem: key } = await authority.issue(["inbound.test"]);
    const { port, received } = await listen({ tls: { cert, key } });
    await send(port);
    expect(received[0]?.envelope).toMatchObject({ isTlsOffered: true, tls: expect.stringMatching(/^TLSv1\.[23]/) });
  });

  test("neither relays nor logs anybody in", async () => {
    const { port } = await listen();
    const answers = await talk(port, ["EHLO a.test", "AUTH PLAIN AGEAYg==", "VRFY root", "RCPT TO:<a@other.test>"]);
    expect(answers[1]).not.toMatch(/AUTH/);
    for (const line of answers.slice(2)) expect(line).toMatch(/^(?:25[02]|5)/);
    expect(answers[2]).toMatch(/^5/);
  });

  test.each([
    ["NUL bytes", "\0".repeat(10_000)],
    ["an endless line", "A".repeat(2_000_000)],
    ["lines that are no commands", "nonsense\r\n".repeat(200)],
    ["a broken address", "EHLO a\r\nMAIL FROM:<<<>>>@@\r\nRCPT TO:<>\r\nDATA\r\n.\r\n"],
  ])("survives %s", async (_, bytes) => {
    const { port, received } = await listen();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    await once(socket, "data");
    socket.write(bytes);
    socket.end();
    await once(socket.resume(), "close");
    await send(port);
    expect(received).toHaveLength(1);
  });
});

/** Says lines one after another, each after the answer to the one before; gives the answers, the greeting first. */
async function talk(port: number, lines: string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  cleanups.push(() => socket.destroy());
  const answers = [await reply(socket)];
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    answers.push(await reply(socket));
  }
  return answers;
}

async function reply(socket: Socket): Promise<string> {
  let text = "";
  while (!/(?:^|\n)\d{3} [^\n]*\n$/.test(text)) {
    const [part] = await once(socket, "data");
    text += String(part);
  }
  return text;
}
