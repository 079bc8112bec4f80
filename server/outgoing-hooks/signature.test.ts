import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { signedHeaders } from "./signature.ts";

test("the signature covers id, time and body, and there is one for each secret", () => {
  const now = new Date("2026-11-24T10:00:00.900Z");
  const headers = signedHeaders("e1", '{"a":1}', ["new", "old"], now);
  const sign = (secret: string) => createHmac("sha256", secret).update('e1.1795514400.{"a":1}').digest("hex");
  expect(headers).toEqual({
    "x-launch-id": "e1",
    "x-launch-timestamp": "1795514400",
    "x-launch-signature": `v1=${sign("new")},v1=${sign("old")}`,
  });
});
