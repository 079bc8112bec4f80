import { expect, test } from "vitest";
import { REPLY_LINE, replyText } from "./reply-text.ts";

const said = "Yes, we can do that.\n\nOn Monday.";
const asked = `${REPLY_LINE}\n\nMaya wrote about “DMARC”`;

test.each([
  ["above the line", `${said}\n\n${asked}`],
  [
    "quoted with an introduction",
    `${said}\n\nOn Tue, 24 Nov 2026 at 10:02, Maya wrote:\n> ${asked.replaceAll("\n", "\n> ")}`,
  ],
  ["with another language's introduction", `${said}\r\n\r\nAm 24.11.2026 um 10:02 schrieb Maya:\r\n> ${asked}`],
  [
    "with the headers of a forwarded mail",
    `${said}\n\n-----Original Message-----\nFrom: Maya\nSent: Tuesday\nTo: Ines\nSubject: Re\n\n${asked}`,
  ],
  ["with a signature", `${said}\n-- \nInes Duarte\nFern & Kiln`],
  ["alone", said],
])("what its author wrote is found %s", (_, mail) => {
  expect(replyText(mail)).toBe(said);
});

test("a last line that ends in a colon stays where nothing was cut off", () => {
  expect(replyText("My answer is this:")).toBe("My answer is this:");
});

test("a mail without words of its own gives nothing", () => {
  expect(replyText(asked)).toBe("");
  expect(replyText("> only\n> a quote")).toBe("");
  expect(replyText("\n\n")).toBe("");
});

test("a long line of blanks costs no time", () => {
  const since = performance.now();
  replyText(`${" ".repeat(200_000)}x\n${"_".repeat(200_000)}x`);
  expect(performance.now() - since).toBeLessThan(1_000);
});
