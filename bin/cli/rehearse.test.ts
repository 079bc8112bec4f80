import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../../e2e/store-under-test/world.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";

const faulty = "brassfinch.example";
let folder: string;
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "launch-ready-rehearse-"));
  world = await startWorld({
    dataDir: join(folder, "world"),
    stores: [{ name: "Brass Finch", domain: faulty, flavour: "nginx", faults: ["spf-two-records"] }],
  });
}, 60_000);
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

async function call(...args: string[]) {
  const terminal = fakeTerminal({ ...world.env });
  const code = await run(["dns", faulty, ...args], terminal);
  return { code, out: terminal.printed(), err: terminal.told() };
}

test("one record in place of two is said to be the fix, against a real server", async () => {
  const { code, out } = await call("--json", "--rehearse", "set TXT @ v=spf1 -all");
  const answer = JSON.parse(out);
  const spf = answer.checks.find(
    ({ check_id: id, subject }: Record<string, string>) => id === "email.spf" && subject === faulty,
  );
  expect(spf).toMatchObject({
    effect: "fixes",
    before: { status: "fail", finding_key: "several-records" },
    after: { status: "pass" },
  });
  expect(answer.changes).toEqual([{ act: "set", type: "TXT", name: faulty, value: "v=spf1 -all", ttl: null }]);
  expect(code).toBe(0);
});

test("a change that breaks mail gives exit code 1 and says so in words", async () => {
  const { code, out } = await call("--rehearse", '{"type":"MX","name":"@","value":"10 nowhere","act":"set"}');
  expect(code).toBe(3);
  expect(out).toBe("");
  const broken = await call("--rehearse", `{"type":"MX","name":"@","value":"10 nowhere.${faulty}","act":"set"}`);
  expect(broken.code).toBe(1);
  expect(broken.out).toContain("nothing was written");
  expect(broken.out).toContain(`✗ would break  email.mx ${faulty}`);
  expect(broken.out).toContain("Do not set this: it breaks something.");
});

test.each<[string, string[], string]>([
  ["an unknown type", ["--rehearse", "NS @ ns.other.example"], "moves the domain itself"],
  ["a half record", ["--rehearse", '{"type":"TXT"}'], '--rehearse takes {"type", "name", "value"}'],
  ["broken JSON", ["--rehearse", "{"], "this is no JSON"],
  ["a form it has no words for", ["--rehearse", "TXT @ x", "--format", "sarif"], "in words or as JSON"],
])("%s is refused before anything is asked", async (_, args, message) => {
  const { code, err } = await call(...args);
  expect(code).toBe(3);
  expect(err).toContain(message);
});
