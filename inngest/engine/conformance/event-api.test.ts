import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createWorld } from "./world.ts";

const target = inject("target");
const world = createWorld("checkpointing", target);
world.fn("counted", {}, ({ key, event }) => world.recorder.note(key, event.data.n));

beforeAll(() => world.open());
afterAll(() => world.close());

type Answer = { status: number; body: { ids?: string[]; status?: number; error?: string } };

async function post(body: string, headers: Record<string, string> = {}, key = target.eventKey): Promise<Answer> {
  const response = await fetch(`${target.baseUrl}/e/${key}`, { method: "POST", body, headers });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

describe.concurrent("the event API", () => {
  it("takes one event and answers its id", async () => {
    const { status, body } = await post(JSON.stringify({ name: world.eventName("x"), data: {} }));
    expect(status).toBe(200);
    expect(body.status).toBe(200);
    expect(body.ids).toEqual([expect.stringMatching(ULID)]);
  });

  it("takes several events and starts a run for each", async () => {
    const key = world.newKey();
    const events = [1, 2, 3].map((n) => ({ name: world.eventName("counted"), data: { key, n } }));
    const { body } = await post(JSON.stringify(events));
    expect(new Set(body.ids).size).toBe(3);
    await world.recorder.until("three runs", () => world.recorder.notes.filter((n) => n.key === key).length === 3);
    const seen = world.recorder.notes.filter((note) => note.key === key).map((note) => note.note);
    expect(seen.sort()).toEqual([1, 2, 3]);
  });

  it.each([
    ["a body that is no JSON", "{"],
    ["an event without a name", JSON.stringify({ name: "", data: {} })],
    ["a time before 1980", JSON.stringify({ name: "a/b", ts: 1000 })],
  ])("refuses %s", async (_, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ ids: [], status: 400, error: expect.any(String) });
  });

  it("refuses a reserved name", async () => {
    const answer = await post(JSON.stringify({ name: "inngest/function.finished", data: {} }));
    expect(answer.status).toBe(400);
  });

  it("refuses all events of a request when one is bad", async () => {
    const key = world.newKey();
    const answer = await post(
      JSON.stringify([
        { name: world.eventName("counted"), data: { key, n: 1 } },
        { name: "", data: {} },
      ]),
    );
    expect(answer.status).toBe(400);
    await world.settle();
    if (target.isEmbedded) expect(world.recorder.notes.filter((note) => note.key === key)).toEqual([]);
  });

  it("refuses a key that is not the event key", async () => {
    const answer = await post(JSON.stringify({ name: "a/b" }), {}, randomBytes(8).toString("hex"));
    expect(answer.status).toBe(401);
  });

  it("answers a repeated request with the same ids and starts nothing twice", async () => {
    const key = world.newKey();
    const seed = `${Date.now()},${randomBytes(10).toString("base64")}`;
    const body = JSON.stringify([1, 2].map((n) => ({ name: world.eventName("counted"), data: { key, n } })));
    const first = await post(body, { "x-inngest-event-id-seed": seed });
    const second = await post(body, { "x-inngest-event-id-seed": seed });
    expect(first.body.ids).toHaveLength(2);
    expect(second.body.ids).toEqual(first.body.ids);
    await world.recorder.until("two runs", () => world.recorder.notes.filter((n) => n.key === key).length >= 2);
    await world.settle();
    expect(world.recorder.notes.filter((note) => note.key === key)).toHaveLength(2);
  });

  it("does not let a sender pretend to be the engine", async () => {
    const key = world.newKey();
    await post(JSON.stringify({ name: world.eventName("counted"), data: { key, n: 1, _inngest: { fn_id: "x" } } }));
    const [run] = await world.recorder.until("the run", () => {
      const runs = world.recorder.runs("counted", key);
      return runs.length > 0 && runs;
    });
    const call = world.recorder.calls.find((each) => each.body?.ctx.run_id === run);
    expect(JSON.stringify(call?.body)).not.toContain("_inngest");
  });
});
