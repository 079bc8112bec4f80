import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fakeKey, fakePack } from "../../server/certificates/fake-pack.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";

const folder = mkdtempSync(join(tmpdir(), "launch-ready-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, value: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};
const key = fakeKey();
const good = write("good.json", fakePack(key));
const keys = write("keys.json", { keys: [{ keyId: key.keyId, publicKey: key.publicKey }] });

async function verify(...args: string[]) {
  const terminal = fakeTerminal();
  return { code: await run(["verify", ...args], terminal), terminal };
}

test("an untouched pack gives exit code 0 while its proofs hold, and 1 once they have ended", async () => {
  const then = await verify(good, "--keys", keys, "--at", "2026-11-24T12:00:00Z");
  expect([then.code, then.terminal.printed()]).toEqual([0, expect.stringContaining("every proof still holds")]);
  expect(then.terminal.printed()).toContain("which you trust");
  const later = await verify(good, "--at", "2027-11-24");
  expect([later.code, later.terminal.printed()]).toEqual([
    1,
    expect.stringContaining("is untouched, but it does not prove"),
  ]);
  expect(later.terminal.printed()).toContain("not compared with the portal's published keys");
});

test("a touched pack gives exit code 1 and says what was touched", async () => {
  const pack = fakePack(key);
  const bad = write("bad.json", { ...pack, store: { ...pack.store, domain: "other.example" } });
  const { code, terminal } = await verify(bad, "--json", "--at", "2026-11-24T12:00:00Z");
  expect([code, JSON.parse(terminal.printed())]).toEqual([
    1,
    expect.objectContaining({ state: "invalid", minimum_bar: [] }),
  ]);
});

test("what is no pack gives exit code 2, and what was typed wrongly 3", async () => {
  expect((await verify(join(folder, "none.json"))).code).toBe(2);
  expect((await verify(write("text.json", "not json"))).code).toBe(2);
  expect((await verify(write("other.json", { format: "other" }))).code).toBe(2);
  expect((await verify(good, "--keys", write("no-keys.json", {}))).code).toBe(2);
  expect((await verify(good, "--at", "soon")).code).toBe(3);
  expect((await verify()).code).toBe(3);
});

test("hostile names are printed inert", async () => {
  const pack = fakePack(key);
  const path = write("hostile.json", { ...pack, store: { name: "\u001b[2Jgone", domain: "x.example" } });
  expect((await verify(path)).terminal.printed()).not.toContain("\u001b");
});
