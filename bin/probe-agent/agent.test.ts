import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checks } from "../../server/checks/index.ts";
import { type FakeWorld, fakeProbes } from "../../server/checks/probes/fake.ts";
import { catalogueVersion } from "../../server/checks/result.ts";
import { emptyProfile } from "../../server/checks/store-profile.ts";
import { AgentAnswer, type AgentTask, type PullAnswer } from "../../server/probe-agents/protocol.ts";
import { type AgentSettings, runAgent } from "./agent.ts";
import { openBuffer } from "./buffer.ts";
import { createLooker } from "./look.ts";
import { BadBody, type Portal, PortalGone, Refused } from "./portal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "probe-agent-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const address = "192.0.2.10";
/** A shop that resolves at every resolver. */
const healthy: FakeWorld = {
  vantage: "eu-central",
  dns: { "shop.example A": [address], "www.shop.example A": [address] },
};

function task(checkId = "dns.apex-resolves", parts: Partial<AgentTask> = {}): AgentTask {
  const profile = emptyProfile("shop.example");
  return {
    taskId: randomUUID(),
    leaseId: randomUUID(),
    runId: randomUUID(),
    checkId,
    catalogueVersion,
    profile,
    ...parts,
  };
}

type Pull = AgentTask[] | Error;
/** A portal that plays a script of pulls and then lets the agent wait; `onPush` may refuse. */
function scripted(pulls: Pull[], onPush: (answers: AgentAnswer[]) => void = () => {}) {
  const taken: AgentAnswer[] = [];
  const waiting = Promise.withResolvers<void>();
  let asked = 0;
  const portal: Portal = {
    async pull(_request, signal): Promise<PullAnswer> {
      asked += 1;
      const next = pulls.shift();
      if (next instanceof Error) throw next;
      if (next) return { tasks: next };
      waiting.resolve();
      if (!signal.aborted) await new Promise((done) => signal.addEventListener("abort", done, { once: true }));
      throw new PortalGone("stopped");
    },
    async push(answers) {
      onPush(answers);
      taken.push(...answers.map((answer) => AgentAnswer.parse(JSON.parse(JSON.stringify(answer)))));
      return { results: answers.map(({ taskId }) => ({ taskId, was: "stored" as const })) };
    },
    beat: async () => ({ held: [] }),
  };
  return { portal, taken, waiting: waiting.promise, asked: () => asked };
}

function settings(portal: Portal, world: FakeWorld, ownFault: string | null = null) {
  const ending = new AbortController();
  const said: string[] = [];
  const looker = createLooker({
    checks,
    probes: { vantage: "eu-central", allowPrivate: false, aboutUrl: "https://portal.example/about-our-checks" },
    confirmDelayMs: 0,
    signal: ending.signal,
    makeProbes: () => ({ ...fakeProbes(world), isOwnFaultGuarded: true, ownFault: async () => ownFault }),
  });
  const agent: AgentSettings = {
    ...{ region: "eu-central", version: "0", portal, buffer: openBuffer(folder), looker, signal: ending.signal },
    ...{ say: (line: string) => void said.push(line), retry: { firstMs: 1, maxMs: 4 } },
  };
  return { agent, said, stop: () => ending.abort() };
}

test("an agent sends facts and what it saw, never a verdict", async () => {
  const asked = task();
  const { portal, taken } = scripted([[asked]]);
  const { agent } = settings(portal, healthy);
  await runAgent({ ...agent, once: true });
  expect(taken).toMatchObject([{ taskId: asked.taskId, leaseId: asked.leaseId, outcome: "seen", confirmed: [] }]);
  expect(JSON.stringify(taken)).toContain(address);
  expect(JSON.stringify(taken)).not.toContain("summary");
});

test("a failure is sent with the word that it was seen twice", async () => {
  const { portal, taken } = scripted([[task()]]);
  const { agent } = settings(portal, { ...healthy, dns: {} });
  await runAgent({ ...agent, once: true });
  expect(taken).toMatchObject([{ outcome: "seen", confirmed: [expect.stringMatching(/^shop\.example\n/)] }]);
});

test("an agent whose own network is down says so, and nothing of the shop", async () => {
  const asked = ["dns.apex-resolves", "tls.expiry", "dns.subdomains-resolve"].map((id) => task(id));
  const { portal, taken } = scripted([asked]);
  const { agent } = settings(portal, { vantage: "eu-central", dns: {} }, "www.google.com: timeout");
  await runAgent({ ...agent, once: true });
  expect(taken).toHaveLength(3);
  for (const answer of taken) {
    expect(answer.outcome === "seen" ? answer.confirmed : [], "nobody is blamed").toEqual([]);
  }
  expect(taken.filter(({ outcome }) => outcome === "own-fault").length).toBeGreaterThan(0);
});

test("what another catalogue asks for, or is not public, is declined with the reason", async () => {
  const asked = [
    task("dns.apex-resolves", { catalogueVersion: "1999.01.1" }),
    task("sec.exposed-files"),
    task("dns.no-such-check"),
  ];
  const { portal, taken } = scripted([asked]);
  const { agent } = settings(portal, healthy);
  await runAgent({ ...agent, once: true });
  expect(taken.map(({ outcome }) => outcome)).toEqual(["declined", "declined", "declined"]);
  expect(taken[0]).toMatchObject({ reason: `it runs catalogue ${catalogueVersion}, the portal 1999.01.1` });
});

test("answers wait on disk while the portal is gone, and reach it in order once it is back", async () => {
  const first = task();
  const second = task("dns.www-resolves");
  let isGone = true;
  const { portal, taken, waiting } = scripted([[first, second], new PortalGone("down"), new PortalGone("down")], () => {
    if (isGone) throw new PortalGone("down");
  });
  const { agent, stop } = settings(portal, healthy);
  const kept = Promise.withResolvers<void>();
  const buffer = {
    ...agent.buffer,
    keep(answer: AgentAnswer) {
      const dropped = agent.buffer.keep(answer);
      if (agent.buffer.count() === 2) kept.resolve();
      return dropped;
    },
  };
  const running = runAgent({ ...agent, buffer });
  await kept.promise;
  const waited = buffer.oldest(2).map(({ answer }) => answer.taskId);
  isGone = false;
  await waiting;
  stop();
  await running;
  expect(taken.map(({ taskId }) => taskId)).toEqual(waited);
  expect(buffer.count()).toBe(0);
});

test("what an agent kept before it was killed is sent by the next one", async () => {
  const answer = { taskId: randomUUID(), leaseId: randomUUID(), outcome: "failed", reason: "x" } as const;
  openBuffer(folder).keep(answer);
  const { portal, taken } = scripted([[]]);
  await runAgent({ ...settings(portal, healthy).agent, once: true });
  expect(taken).toEqual([answer]);
});

test("an answer the portal does not take holds up no other one", async () => {
  const bad = { taskId: randomUUID(), leaseId: randomUUID(), outcome: "failed", reason: "bad" } as const;
  const good = { ...bad, taskId: randomUUID(), reason: "good" };
  const buffer = openBuffer(folder);
  buffer.keep(bad);
  buffer.keep(good);
  const { portal, taken } = scripted([[]], (answers) => {
    if (answers.some(({ taskId }) => taskId === bad.taskId)) throw new BadBody("The body does not fit.");
  });
  const { agent, said } = settings(portal, healthy);
  await runAgent({ ...agent, once: true });
  expect(taken).toEqual([good]);
  expect(buffer.count()).toBe(0);
  expect(said.join()).toContain(bad.taskId);
});

test("the portal's loss is waited out with growing pauses, not in a tight loop, and a refusal ends the agent", async () => {
  const lost = Array.from({ length: 3 }, () => new PortalGone("down", 20));
  const { portal, asked } = scripted([...lost, new Refused("This token is not known, or was revoked.")]);
  const { agent, said } = settings(portal, healthy);
  const since = performance.now();
  await expect(runAgent(agent)).rejects.toThrow(Refused);
  expect(performance.now() - since, "three waits of at least 16 ms, as the portal asked").toBeGreaterThan(45);
  expect(asked()).toBe(4);
  expect(
    said.filter((line) => line.includes("Trying again")),
    "said once",
  ).toHaveLength(1);
});

test("an agent that is stopped sends nothing half seen", async () => {
  const begun = Promise.withResolvers<void>();
  const { portal, taken } = scripted([[task()]]);
  const { agent, stop } = settings(portal, healthy);
  const looker: AgentSettings["looker"] = {
    async look(tasks, answered) {
      begun.resolve();
      await agent.looker.look(tasks, answered);
    },
  };
  const running = runAgent({ ...agent, looker });
  await begun.promise;
  stop();
  await running;
  expect(taken).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test("the buffer holds a bounded number of answers, drops the oldest, reads past damage and is this user's alone", () => {
  const buffer = openBuffer(folder, { files: 3, bytes: 1_000_000 });
  const answers = Array.from({ length: 5 }, (_, index) => ({
    ...{ taskId: randomUUID(), leaseId: randomUUID(), outcome: "failed" as const, reason: String(index) },
  }));
  expect(answers.map((answer) => buffer.keep(answer))).toEqual([0, 0, 0, 1, 1]);
  expect(buffer.oldest(9).map(({ answer }) => answer.taskId)).toEqual(answers.slice(2).map(({ taskId }) => taskId));
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  writeFileSync(join(folder, "000000000000001-000001-x.json"), "{half");
  expect(buffer.oldest(9)).toHaveLength(3);
  expect(
    openBuffer(folder, { files: 9, bytes: 300 }).keep(answers[0] ?? fail()),
    "bytes are bounded too",
  ).toBeGreaterThan(0);
});

function fail(): never {
  throw new Error("no answer");
}
