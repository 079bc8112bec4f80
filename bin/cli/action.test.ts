/** The GitHub action's own script, run by the shell a runner uses, against the stores under test. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startWorld, type World } from "../../e2e/store-under-test/world.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ required: z.boolean(), default: z.string().optional() })),
    runs: z.object({
      using: z.literal("composite"),
      steps: z.array(
        z.object({ id: z.string().optional(), run: z.string(), env: z.record(z.string(), z.string()).optional() }),
      ),
    }),
  })
  .parse(parse(readFileSync(join(ROOT, "action.yml"), "utf8")));
const step = action.runs.steps.find(({ id }) => id === "audit");

let folder: string;
let work: string;
let world: World;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "launch-ready-action-"));
  world = await startWorld({
    dataDir: join(folder, "world"),
    stores: [
      { name: "Kettle Works", domain: "kettleworks.example", flavour: "shopify" },
      { name: "Brass Finch", domain: "brassfinch.example", flavour: "nginx", faults: ["spf-two-records"] },
    ],
  });
}, 60_000);
beforeEach(async () => {
  work = await mkdtemp(join(folder, "work-"));
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

/** Runs the step as a runner would: `${{ inputs.x }}` filled in, in bash with -e and pipefail. */
async function runAction(
  inputs: Record<string, string>,
): Promise<{ code: number | null; summary: string; outputs: string }> {
  const value = (name: string) => inputs[name] ?? action.inputs[name]?.default ?? "";
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, text]) => [
      name,
      text
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_whole, input: string) => value(input))
        .replace(/\$\{\{ github\.action_path \}\}/, () => ROOT),
    ]),
  );
  const files = { GITHUB_OUTPUT: join(work, "outputs"), GITHUB_STEP_SUMMARY: join(work, "summary"), RUNNER_TEMP: work };
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? "exit 99"], {
    cwd: work,
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...world.env, ...env, ...files },
    stdio: "ignore",
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");
  return { code, summary: read(files.GITHUB_STEP_SUMMARY), outputs: read(files.GITHUB_OUTPUT) };
}

test("a broken shop fails the job, with the risks in the summary and one answer for each reader", {
  timeout: 60_000,
}, async () => {
  await writeFile(join(work, "launch.yml"), "domain: brassfinch.example\n");
  const ended = await runAction({ domain: "brassfinch.example", only: "email.spf,dns.apex-resolves" });
  expect(ended).toMatchObject({ code: 1, outputs: "exit-code=1\n" });
  expect(ended.summary).toContain("Order emails may be refused");
  const json = JSON.parse(readFileSync(join(work, "launch-ready.json"), "utf8"));
  expect(json.results.map((one: { check_id: string; status: string }) => [one.check_id, one.status])).toContainEqual([
    "email.spf",
    "fail",
  ]);
  expect(JSON.parse(readFileSync(join(work, "launch-ready.sarif"), "utf8")).version).toBe("2.1.0");
});

test("a healthy shop passes it", { timeout: 60_000 }, async () => {
  const ended = await runAction({ domain: "kettleworks.example", only: "email.spf", json: "", sarif: "" });
  expect(ended).toMatchObject({ code: 0, outputs: "exit-code=0\n" });
  expect(existsSync(join(work, "launch-ready.json"))).toBe(false);
});

test("a wrong configuration ends it with 3 and says so in no summary", { timeout: 60_000 }, async () => {
  await writeFile(join(work, "launch.yml"), "domain: kettleworks.example\nhosts: nonsense\n");
  expect(await runAction({ domain: "kettleworks.example" })).toMatchObject({ code: 3, summary: "" });
});

test("an input is a value, never a command", { timeout: 60_000 }, async () => {
  const domain = "kettleworks.example; touch pwned";
  const ended = await runAction({ domain: `$(touch pwned)`, only: 'email.spf"; touch pwned; "' });
  expect(ended.code).toBe(3);
  await runAction({ domain, only: "email.spf" });
  expect(existsSync(join(work, "pwned"))).toBe(false);
});

test("every input has a description in the documentation", () => {
  const words = readFileSync(join(ROOT, "docs", "cli.md"), "utf8");
  for (const name of Object.keys(action.inputs)) expect(words).toContain(`\`${name}\``);
});
