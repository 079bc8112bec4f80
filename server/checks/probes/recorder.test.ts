import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { createRecorder } from "./recorder.ts";

const clock = () => new Date("2026-11-01T00:00:00Z");
const recorderWith = (redact: (text: string) => string) => createRecorder({ vantage: "test", clock, redact });

test("an observation holds the redacted beginning and the hash of the whole", () => {
  const secret = ["sk", "live", "x".repeat(20)].join("_");
  const recorder = recorderWith((text) => text.replaceAll(secret, "[masked]"));
  const full = `${"a".repeat(4080)}${secret}${"ü".repeat(5000)}`;
  const observation = recorder.record("http", `GET https://shop.test/?key=${secret}`, full);
  expect(observation).toMatchObject({ kind: "http", at: "2026-11-01T00:00:00.000Z", vantage: "test" });
  expect(observation.request).toBe("GET https://shop.test/?key=[masked]");
  expect(observation.sha256).toBe(createHash("sha256").update(full).digest("hex"));
  expect(Buffer.byteLength(observation.responseExcerpt)).toBeLessThanOrEqual(4096);
  expect(observation.responseExcerpt).toContain("[masked]");
  expect(observation.responseExcerpt).not.toContain("\u{fffd}");
  expect(JSON.stringify(recorder.all())).not.toContain(secret.slice(0, 12));
});

test("characters a database refuses are replaced", () => {
  const { responseExcerpt } = recorderWith((text) => text).record("dns", "TXT shop.test", "a\0b\ud800");
  expect(responseExcerpt).toBe("a\u{fffd}b\u{fffd}");
});

test("each gather collects what it rests on, once, also when several run at the same time", async () => {
  const recorder = recorderWith((text) => text);
  const first = recorder.record("dns", "one", "1");
  const second = recorder.record("dns", "two", "2");
  async function gather(observations: (typeof first)[]): Promise<void> {
    for (const observation of observations) {
      await Promise.resolve();
      recorder.attach([observation, observation]);
    }
  }
  const [a, b] = await Promise.all([
    recorder.collect(() => gather([first, second])),
    recorder.collect(() => gather([second])),
  ]);
  expect(a.observations).toEqual([first, second]);
  expect(b.observations).toEqual([second]);
  recorder.attach([first]);
  expect(recorder.all()).toEqual([first, second]);
});
