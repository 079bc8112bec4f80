import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Canaries } from "../../server/checks/ai/canaries.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "redteam-"));
  const ai = {
    url: "https://shop.example/chat",
    message_field: "message",
    content_slot_url: "https://shop.example/mug",
  };
  await writeFile(
    join(cwd, "store.json"),
    JSON.stringify({ domain: "shop.example", ai: { ...ai, headers: ["x-key"] } }),
  );
  await writeFile(join(cwd, "none.json"), "{}");
});
afterAll(() => rm(cwd, { recursive: true }));

async function redteam(...args: string[]) {
  const terminal = { ...fakeTerminal(), cwd };
  const code = await run(["redteam", ...args], terminal);
  return { code, out: terminal.printed(), told: terminal.told() };
}

test("new canaries are a file on stdout, and what to put where beside it", async () => {
  const { code, out, told } = await redteam("store.json", "--new-canaries");
  expect(code).toBe(0);
  const canaries = Canaries.parse(JSON.parse(out));
  for (const text of [canaries.system, canaries.secret, canaries.customer.order, "https://shop.example/mug"]) {
    expect(told).toContain(text);
  }
  expect((await redteam("shop.example", "--new-canaries")).out).not.toBe(out);
});

describe("is not understood", () => {
  test.each([
    [["shop.example"], "--new-canaries makes them"],
    [["store.json", "--canaries", "none.json", "--owner"], "holds no canaries"],
    [["store.json", "--canaries", "none.json", "--new-canaries"], "take one"],
    [["store.json", "--config", "store.json", "--new-canaries"], "named twice"],
    [["none.json", "--new-canaries"], "domain: is missing"],
    [[], "is missing"],
  ])("%j", async (args, says) => {
    const { code, told } = await redteam(...args);
    expect([code, told]).toEqual([3, expect.stringContaining(says)]);
  });

  test("without the assertion, and without a header the assistant wants", async () => {
    await writeFile(join(cwd, "canaries.json"), (await redteam("store.json", "--new-canaries")).out);
    const planted = ["store.json", "--canaries", "canaries.json"];
    expect((await redteam(...planted)).told).toContain("--owner");
    const secretOnTheLine = await redteam(...planted, "--owner", "--header", "x-key=two words");
    expect(secretOnTheLine.told).toContain("the variable that holds the value");
  });
});
