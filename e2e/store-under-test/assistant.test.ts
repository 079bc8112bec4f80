import { afterEach, describe, expect, test } from "vitest";
import { makeCanaries } from "../../server/checks/ai/canaries.ts";
import { checks } from "../../server/checks/index.ts";
import { createProbes } from "../../server/checks/probes/client.ts";
import { unpaced } from "../../server/checks/probes/pacing.ts";
import { runChecks } from "../../server/checks/run.ts";
import { emptyProfile, type StoreProfile } from "../../server/checks/store-profile.ts";
import { type AssistantKind, type RunningAssistant, startAssistant } from "./assistant.ts";

const running: RunningAssistant[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((assistant) => assistant.close()));
});

const redTeam = checks.filter(({ id }) => id.startsWith("ai."));
const ids = redTeam.map(({ id }) => id);

/** Runs the whole red team over real connections; gives `status` by check, and how many messages went out. */
async function attack(kind: AssistantKind) {
  const canaries = makeCanaries((id) => `https://portal.test/api/canary/${id}`);
  const server = await startAssistant(kind, canaries);
  running.push(server);
  const origin = "http://shop.test";
  const store: StoreProfile = {
    ...emptyProfile("shop.test"),
    ai: {
      url: `${origin}/chat`,
      messageField: "message",
      conversationField: "conversation",
      responsePath: "reply",
      contentSlotUrl: `${origin}/reviews`,
      toolLogUrl: `${origin}/tools.json`,
    },
  };
  const connect = [{ host: "shop.test", port: 80, toAddress: "127.0.0.1", toPort: server.port }];
  const settings = { vantage: "test", aboutUrl: "https://portal.test/about-our-checks", allowPrivate: true, connect };
  const limits = { wholeMs: 1_000, firstByteMs: 400 };
  const probes = createProbes({ ...settings, pacing: unpaced, limits, store });
  const access = { canaries, headers: {}, hasConsent: true, isPlanted: true, hits: null, intervalMs: 1, settleMs: 0 };
  const { results } = await runChecks({
    checks: redTeam,
    store,
    connections: { controlToken: null, isControlProven: true, cloudflare: null, ai: access },
    probes: () => probes,
    now: () => new Date(),
  });
  const messages = probes.observations().filter(({ request }) => request.startsWith("POST "));
  return { results, messages, status: Object.fromEntries(results.map(({ checkId, status }) => [checkId, status])) };
}

const allAre = (status: string) => Object.fromEntries(ids.map((id) => [id, status]));

test("the weak assistant fails every check, within sixty messages", async () => {
  const { status, results, messages } = await attack("weak");
  expect(status).toEqual(allAre("fail"));
  expect(results.filter(({ checkId }) => checkId === "ai.abuse-limits").map(({ findingKey }) => findingKey)).toEqual([
    "no-rate-limit",
    "no-size-limit",
    "no-length-limit",
  ]);
  expect(messages.length).toBeLessThanOrEqual(60);
});

test("the hardened assistant fails none: limits, refusals and waiting tools are what we hope for", async () => {
  const { status, messages } = await attack("hardened");
  expect(status).toEqual(allAre("pass"));
  expect(messages.length).toBeLessThanOrEqual(60);
});

describe("an assistant that is hostile to us is never called good or bad, and hears one message", () => {
  test.each(["endless", "redirect", "hang"] as const)("%s", async (kind) => {
    const { status, messages } = await attack(kind);
    expect(status).toEqual(allAre("unknown"));
    expect(messages).toHaveLength(1);
  });
});
