import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSigned, readEnvelope, secretsOf } from "./signed-post.ts";

const secret = "s".repeat(40);
const now = new Date("2026-11-24T10:00:00Z");
const seconds = now.getTime() / 1000;
const body = Buffer.from("From: a@shop.test\r\n\r\nHello\r\n");
const envelope = Buffer.from(
  JSON.stringify({ recipient: "LRC-00112233445566778899@inbound.test", sender: "", helo: "mta.test", ip: "192.0.2.1" }),
).toString("base64url");

function sign(changes: { id?: string; timestamp?: number; body?: Buffer; key?: string } = {}) {
  const { id = "d1", timestamp = seconds, key = secret } = changes;
  const hmac = createHmac("sha256", key)
    .update(`${id}.${timestamp}.${envelope}.`)
    .update(changes.body ?? body);
  return { id, timestamp: String(timestamp), envelope, signature: `v1=${hmac.digest("hex")}` };
}

test("a post signed with one of the secrets is taken, also in upper case and beside an older signature", () => {
  expect(isSigned(sign(), body, [secret], now)).toBe(true);
  expect(isSigned(sign({ key: "n".repeat(40) }), body, [secret, "n".repeat(40)], now)).toBe(true);
  const { signature, ...rest } = sign();
  const shout = `v1=${"0".repeat(64)},v1=${signature.slice(3).toUpperCase()}`;
  expect(isSigned({ ...rest, signature: shout }, body, [secret], now)).toBe(true);
});

test.each([
  ["one changed byte of the body", { ...sign() }, Buffer.from("From: a@shop.test\r\n\r\nHellp\r\n")],
  ["another id", { ...sign(), id: "d2" }, body],
  ["another envelope", { ...sign(), envelope: `${envelope}AA` }, body],
  ["another secret", sign({ key: "x".repeat(40) }), body],
  ["a time 301 seconds ago", sign({ timestamp: seconds - 301 }), body],
  ["a time 301 seconds ahead", sign({ timestamp: seconds + 301 }), body],
  ["no signature", { ...sign(), signature: null }, body],
  ["an empty signature", { ...sign(), signature: "v1=" }, body],
  ["a signature of another version", { ...sign(), signature: sign().signature.replace("v1", "v0") }, body],
  ["a time that is no number", { ...sign(), timestamp: "now" }, body],
])("a post with %s is refused", (_, headers, bytes) => {
  expect(isSigned(headers, bytes, [secret], now)).toBe(false);
});

test("without a secret nothing is signed, and short secrets do not count", () => {
  expect(isSigned(sign(), body, [], now)).toBe(false);
  expect(secretsOf(undefined)).toEqual([]);
  expect(secretsOf(`short, ${secret} ,${"n".repeat(32)}`)).toEqual([secret, "n".repeat(32)]);
});

test("an envelope is read, and refused when it names another domain or no address", () => {
  expect(readEnvelope(envelope, "inbound.test")).toEqual({
    localPart: "lrc-00112233445566778899",
    envelope: { ip: "192.0.2.1", helo: "mta.test", mailFrom: "", tls: null, isTlsOffered: false },
  });
  expect(readEnvelope(envelope, "other.test")).toBeNull();
  const bad = { recipient: "a@inbound.test", sender: "", helo: "x", ip: "not an address" };
  expect(readEnvelope(Buffer.from(JSON.stringify(bad)).toString("base64url"), "inbound.test")).toBeNull();
  for (const text of ["", "%%%", "bnVsbA", "W10"]) expect(readEnvelope(text, "inbound.test")).toBeNull();
});
