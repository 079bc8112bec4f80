import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, expect, test } from "vitest";
import { type CaughtMail, startMailCatcher } from "./mail-catcher.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function setUp(): Promise<{ folder: string; port: number }> {
  const folder = mkdtempSync(join(tmpdir(), "mail-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const catcher = await startMailCatcher(folder);
  cleanups.push(catcher.stop);
  return { folder, port: catcher.port };
}

function readAll(folder: string): CaughtMail[] {
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

test("a message is kept whole before its sender hears that it was taken", async () => {
  const { folder, port } = await setUp();
  const transport = createTransport({ host: "127.0.0.1", port });
  await transport.sendMail({
    from: "Launch Ready <portal@launch-ready.example>",
    to: "mara@fern-and-kiln.example",
    bcc: "quiet@fern-and-kiln.example",
    subject: "Your sign-in link – für dich",
    text: "Open https://portal.example/enter",
    html: "<p>Open</p>",
    headers: { "List-Unsubscribe": "<mailto:stop@launch-ready.example>" },
  });
  const [mail, ...others] = readAll(folder);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    from: '"Launch Ready" <portal@launch-ready.example>',
    to: ["mara@fern-and-kiln.example", "quiet@fern-and-kiln.example"],
    subject: "Your sign-in link – für dich",
    text: expect.stringContaining("https://portal.example/enter"),
    html: "<p>Open</p>",
    headers: { "list-unsubscribe": "<mailto:stop@launch-ready.example>" },
    attachments: [],
  });
});

test("only the last 200 messages are kept", async () => {
  const { folder, port } = await setUp();
  for (let index = 0; index < 205; index++)
    writeFileSync(join(folder, `${String(index).padStart(15, "0")}-old.json`), "{}");
  await createTransport({ host: "127.0.0.1", port }).sendMail({
    from: "a@launch-ready.example",
    to: "b@launch-ready.example",
    subject: "new",
    text: "new",
  });
  const names = readdirSync(folder).sort();
  expect(names).toHaveLength(200);
  expect(names[0]).toBe("000000000000006-old.json");
  expect(readFileSync(join(folder, names.at(-1) ?? ""), "utf8")).toContain('"subject":"new"');
});
