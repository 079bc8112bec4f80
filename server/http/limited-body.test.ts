import { expect, test } from "vitest";
import { BodyTooLarge, withLimitedBody } from "./limited-body.ts";

const url = "http://portal.test/api";

test("a body within the limit arrives whole", async () => {
  const request = await withLimitedBody(new Request(url, { method: "POST", body: "hello" }), 5);
  expect(await request.text()).toBe("hello");
});

test("a body past the limit is refused, with or without a stated length", async () => {
  const stated = new Request(url, { method: "POST", body: "hello!", headers: { "content-length": "6" } });
  await expect(withLimitedBody(stated, 5)).rejects.toThrow(BodyTooLarge);
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  const init: RequestInit & { duplex: "half" } = { method: "POST", body: endless, duplex: "half" };
  await expect(withLimitedBody(new Request(url, init), 10_000)).rejects.toThrow(BodyTooLarge);
  expect(pulled).toBeLessThan(20);
});
