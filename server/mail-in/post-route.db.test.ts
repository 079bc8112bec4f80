import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POST } from "../../app/api/mail-in/route.ts";
import { disconnect } from "../db.ts";
import { MAIL_BYTES_MAX } from "./receive-mail.ts";

const secret = "s".repeat(40);
beforeAll(() => {
  process.env.MAIL_IN_DOMAIN = "inbound.portal.example";
  process.env.MAIL_IN_SECRET = secret;
});
afterAll(disconnect);

function post(body: Uint8Array<ArrayBuffer>, changes: Record<string, string> = {}): Request {
  const envelope = Buffer.from(
    JSON.stringify({
      recipient: "lrc-00112233445566778899@inbound.portal.example",
      sender: "",
      helo: "x",
      ip: "192.0.2.1",
    }),
  ).toString("base64url");
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`d1.${timestamp}.${envelope}.`).update(body).digest("hex");
  const headers = {
    "x-launch-id": "d1",
    "x-launch-timestamp": timestamp,
    "x-launch-envelope": envelope,
    "x-launch-signature": `v1=${signature}`,
    ...changes,
  };
  return new Request("http://localhost/api/mail-in", { method: "POST", headers, body });
}
const message = new TextEncoder().encode("From: a@shop.example\r\n\r\nHello\r\n");

test("a signed post for an address nobody has is answered and forgotten", async () => {
  const response = await POST(post(message));
  expect([response.status, await response.json()]).toEqual([200, { outcome: "no-such-address" }]);
});

test("a post that is not signed by us is refused without an echo", async () => {
  const response = await POST(post(message, { "x-launch-signature": `v1=${"0".repeat(64)}` }));
  expect([response.status, await response.text()]).toEqual([401, "Not signed"]);
});

test("a post that is too large is refused", async () => {
  const response = await POST(post(new Uint8Array(MAIL_BYTES_MAX + 1)));
  expect(response.status).toBe(413);
});
