/** The tool against the store under test: as people start it where that matters, else inside this process. */
import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, test } from "vitest";
import { startWorld, type World } from "../../e2e/store-under-test/world.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";

const program = fileURLToPath(new URL("../launch-ready", import.meta.url));
const healthy = "kettleworks.example";
const faulty = "brassfinch.example";
const leaking = "saltlantern.example";
/** Put together at run time: a literal would trip the scanners that guard this repository. */
const liveKey = ["sk", "live", "7Rk2Vd9QpZ4mXw8LtN3cYb6H"].join("_");

let folder: string;
let world: World;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "launch-ready-cli-")));
  world = await startWorld({
    dataDir: join(folder, "world"),
    stores: [
      { name: "Kettle Works", domain: healthy, flavour: "shopify" },
      { name: "Brass Finch", domain: faulty, flavour: "nginx", faults: ["spf-two-records"] },
      { name: "Salt Lantern", domain: leaking, flavour: "nginx", faults: ["bundle-live-key"] },
    ],
  });
}, 60_000);
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

type Ended = { code: number | null; out: string; err: string };

function start(command: string, args: string[], options: { env?: Record<string, string>; cwd?: string } = {}) {
  return new Promise<Ended>((resolve, reject) => {
    const { NO_COLOR: _, ...inherited } = process.env;
    const env = { ...inherited, ...world.env, ...options.env };
    const child = spawn(command, args, { env, cwd: options.cwd ?? folder, stdio: ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

async function call(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const terminal = { ...fakeTerminal({ ...world.env, ...env }), cwd: folder };
  const code = await run(args, terminal);
  return { code, out: terminal.printed(), err: terminal.told() };
}

test("a healthy shop gives exit code 0, without a failure, a warning or a gap", async ({ expect }) => {
  const { code, out, err } = await start(program, ["audit", healthy, "--json", "--strict"]);
  const report = JSON.parse(out);
  const bad = report.results.filter(
    // On a busy machine a page may really take long.
    ({ status, finding_key }: Record<string, string>) =>
      status !== "pass" && status !== "skip" && finding_key !== "slow",
  );
  expect(bad).toEqual([]);
  expect(code).toBe(0);
  expect(err).toBe("");
  expect(report.risks).toEqual([]);
  expect(report.target).toBe(healthy);
  expect(report.could_not_check.questions).toBeGreaterThan(0);
  // Items that need people are open, and nothing is called met that was not seen.
  const states = report.minimum_bar.map(({ state }: { state: string }) => state);
  expect(states).toHaveLength(11);
  expect(states).not.toContain("not-met");
  expect(states[9]).toBe("unknown");
}, 60_000);

describe.concurrent("launch-ready", { timeout: 60_000 }, () => {
  test("a fault gives exit code 1 and is named, ranked and explained", async ({ expect }) => {
    const { code, out } = await call(["audit", faulty, "--only", "email.spf,email.dmarc", "--json"]);
    expect(code).toBe(1);
    const { results, risks, minimum_bar } = JSON.parse(out);
    expect(results.filter(({ status }: { status: string }) => status === "fail")).toMatchObject([
      { check_id: "email.spf", subject: faulty, finding_key: "several-records", severity: "high", impact: "email" },
    ]);
    expect(risks).toMatchObject([{ rank: 1, check_id: "email.spf", score: 56 }]);
    expect(risks[0].fix).toContain("TXT @ v=spf1");
    expect(minimum_bar[8].state).toBe("not-met");
  });

  test("the human answer names the failing check, and ends with what could not be checked", async ({ expect }) => {
    const { code, out } = await start(program, ["audit", faulty, "--only=email.spf"]);
    expect(code).toBe(1);
    expect(out).toContain("Failing at high or above: email.spf");
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^1 failing, .* 0 could not be checked/);
    expect(out).not.toContain("\u001b");
  });

  test("a failure below --fail-on is reported and gives exit code 0", async ({ expect }) => {
    const { code, out } = await call(["audit", faulty, "--only=email.spf", "--fail-on=critical", "--format=sarif"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).runs[0].results[0]).toMatchObject({ ruleId: "email.spf", level: "error" });
  });

  test("what only a person can answer is no green: strict makes it exit code 1", async ({ expect }) => {
    const asked = await call(["audit", healthy, "--only=dep.owner", "--json", "--strict"]);
    expect(asked.code).toBe(1);
    expect(JSON.parse(asked.out).results[0]).toMatchObject({ status: "unknown", ask: expect.any(String) });
  });

  test("a record on every name server opens what needs proof, and without it the report says which lacks it", async ({
    expect,
  }) => {
    const token = "c4".repeat(16);
    const args = ["audit", healthy, `--verify-token=${token}`, "--only=dns.control-proven", "--json"];
    const closed = await call(args);
    expect(closed.code).toBe(3);
    const open = ["audit", healthy, `--verify-token=${token}`, "--only=dns.apex-resolves", "--json"];
    const note = async () => JSON.parse((await call(open)).out).notes.find((text: string) => text.includes("Control"));
    expect(await note()).toContain(`does not show launch-verify=${token} at _launch-verify.${healthy}`);
    world.setTxt(healthy, `_launch-verify.${healthy}`, [`launch-verify=${token}`]);
    expect(await note()).toContain("is proven");
    const [result] = JSON.parse((await call(args)).out).results;
    expect(result).toMatchObject({ status: "warn", finding_key: "accounts-unknown" });
    expect((await call(["audit", healthy, "--verify-token=nonsense"])).code).toBe(3);
  });

  test("a printed configuration can be given back, from any folder and through npm", async ({ expect }) => {
    const printed = await call(["config", "--print", healthy]);
    expect(printed.code).toBe(0);
    const file = JSON.parse(printed.out);
    expect(file).toMatchObject({ domain: healthy, canonical_origin: `https://www.${healthy}`, platform: "shopify" });
    await writeFile(join(folder, "store.json"), printed.out);
    const asNpmDoes = { env: { npm_lifecycle_event: "launch-ready", INIT_CWD: folder }, cwd: tmpdir() };
    const args = ["audit", healthy, "--config", "store.json", "--only", "dns.apex-resolves", "--json"];
    const audit = await start(program, args, asNpmDoes);
    expect(audit.code).toBe(0);
    expect(JSON.parse(audit.out).notes.join()).not.toContain("looked up");
  });

  test("a configuration that is wrong is refused with the field's path", async ({ expect }) => {
    await writeFile(join(folder, "wrong.yaml"), `domain: ${healthy}\nhosts:\n  - name: ${healthy}\n    role: shop\n`);
    const { code, err } = await call(["audit", healthy, "--config", "wrong.yaml"]);
    expect(code).toBe(3);
    expect(err).toContain('hosts[0].role: "shop"');
    const other = await call(["audit", faulty, "--config", "store-of-another.yaml"]);
    expect(other.code).toBe(3);
    await writeFile(join(folder, "other.yaml"), `domain: ${healthy}\n`);
    const mixedUp = await call(["audit", faulty, "--config", "other.yaml"]);
    expect(mixedUp).toMatchObject({ code: 3, out: "" });
    expect(mixedUp.err).toContain(`is about ${healthy}, not about ${faulty}`);
  });

  test("dns lists records, ways and subdomains, and judges them", async ({ expect }) => {
    const { code, out } = await call(["dns", healthy, "--json"]);
    const answer = JSON.parse(out);
    expect(answer.results.filter(({ status }: { status: string }) => status === "fail")).toEqual([]);
    expect(code).toBe(0);
    expect(answer.zone).toBe(healthy);
    expect(answer.name_servers).toHaveLength(2);
    expect(answer.records).toContainEqual(
      expect.objectContaining({ name: healthy, type: "MX", value: "1 smtp.google.com" }),
    );
    expect(answer.redirects).toContainEqual({
      from: `http://${healthy}/`,
      to: `https://www.${healthy}/`,
      statuses: expect.arrayContaining([200]),
      end: "ok",
    });
    expect(answer.subdomains.map(({ name }: { name: string }) => name)).toContain(`api.${healthy}`);
    const groups = new Set(answer.results.map(({ check_id }: { check_id: string }) => check_id.split(".")[0]));
    expect([...groups].toSorted()).toEqual(["dns", "redir"]);
  });

  test("spf answers with result, look-ups and explanation, and exits 0 whatever the result", async ({ expect }) => {
    const fromElsewhere = await start(program, ["spf", "198.51.100.7", `orders@${healthy}`, `mail.${healthy}`]);
    expect(fromElsewhere).toMatchObject({ code: 0, err: "" });
    const { result, lookups, explanation, ...rest } = JSON.parse(fromElsewhere.out);
    expect(result).toBe("softfail");
    expect(lookups).toBeGreaterThan(0);
    expect(explanation).toBeNull();
    expect(rest).toEqual({});
    const twoRecords = await call(["spf", "198.51.100.7", `orders@${faulty}`, `mail.${faulty}`]);
    expect(twoRecords.code).toBe(0);
    expect(JSON.parse(twoRecords.out).result).toBe("permerror");
    for (const bounce of ["", "<>"]) {
      const { out } = await call(["spf", "2001:db8::7", bounce, healthy]);
      expect(JSON.parse(out).result).toBe("softfail");
    }
  });

  test("dmarc answers with the record, the organizational domain and the policy", async ({ expect }) => {
    const { code, out } = await call(["dmarc", `news.${healthy}`]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      domain: `news.${healthy}`,
      found_at: healthy,
      organizational_domain: healthy,
      policy: "quarantine",
      effective_policy: "quarantine",
      record: expect.stringMatching(/^v=DMARC1/),
    });
  });

  test("secrets reads a site as its visitors do, and never repeats what it found", async ({ expect }) => {
    const { code, out } = await call(["secrets", `https://www.${leaking}/`]);
    expect(code).toBe(1);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ mode: "site", could_not_check: [], known: [] });
    expect(answer.findings).toMatchObject([
      { rule: "stripe-secret", class: "secret", severity: "critical", length: 32 },
    ]);
    expect(out).not.toMatch(/sk_live_[A-Za-z0-9]/);
    await writeFile(join(folder, "site-baseline.json"), out);
    const again = await call(["secrets", `https://www.${leaking}/`, "--baseline", "site-baseline.json"]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ findings: [], known: [{ rule: "stripe-secret" }] });
  });

  test("secrets reads folders and files, masked, and a baseline silences what is known", async ({ expect }) => {
    await mkdir(join(folder, "app", "dist"), { recursive: true });
    await writeFile(join(folder, "app", "dist", "shop.js"), `const a=1;\nconst key="${liveKey}";\n`);
    const { code, out, err } = await start(program, ["secrets", "app"]);
    expect(code).toBe(1);
    expect(err).toBe("");
    expect(out).not.toContain(liveKey);
    const [finding] = JSON.parse(out).findings;
    expect(finding).toMatchObject({
      rule: "stripe-secret",
      file: "dist/shop.js",
      line: 2,
      prefix: "sk_live_",
      where: "folder",
    });
    await writeFile(join(folder, "baseline.json"), out);
    const known = await call(["secrets", "app", "--baseline", "baseline.json"]);
    expect(known.code).toBe(0);
    const file = await call(["secrets", "app/dist/shop.js", "--format", "sarif"]);
    expect(file.code).toBe(1);
    expect(JSON.parse(file.out).runs[0].results[0]).toMatchObject({
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "app/dist/shop.js" }, region: { startLine: 2 } } }],
      partialFingerprints: { "launchReady/v1": finding.fingerprint },
    });
    expect(file.out).not.toContain(liveKey);
    const clean = await call([
      "secrets",
      join("app", "dist", "shop.js"),
      "--baseline",
      "baseline.json",
      "--format",
      "junit",
    ]);
    expect(clean.code).toBe(0);
    expect(clean.out).toContain('failures="0"');
  });

  test("secrets finds in the history what was taken out of the last commit", async ({ expect }) => {
    const repository = join(folder, "repository");
    await mkdir(repository);
    const git = (...args: string[]) => {
      const person = ["-c", "user.name=Ada", "-c", "user.email=ada@shop.example", "-c", "commit.gpgsign=false"];
      return start("git", [...person, ...args], { cwd: repository });
    };
    await git("init", "-q");
    await writeFile(join(repository, "pay.ts"), `export const key = "${liveKey}";\n`);
    await git("add", ".");
    await git("commit", "-q", "-m", "Pay");
    await writeFile(join(repository, "pay.ts"), "export const key = process.env.PAY_KEY;\n");
    await git("commit", "-q", "-a", "-m", "Read the key from the environment");
    const { code, out } = await call(["secrets", "repository"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      mode: "repository",
      scanned: { commits: 2 },
      findings: [{ file: "pay.ts", where: "history", removed_commit: { id: expect.stringMatching(/^[0-9a-f]{40}$/) } }],
    });
    const words = await call(["secrets", "repository", "--format", "markdown"]);
    expect(words.out).toContain("git keeps it");
  });

  test("without a resolver nothing is blamed on the shop: exit code 2", async ({ expect }) => {
    const env = { LAUNCH_READY_RESOLVER: "127.0.0.1:1" };
    for (const args of [
      ["audit", healthy],
      ["dns", healthy, "--json"],
      ["secrets", `https://www.${healthy}/`],
      ["dmarc", healthy],
      ["config", "--print", healthy],
    ]) {
      const { code, out, err } = await call(args, env);
      expect(code).toBe(2);
      expect(out).toBe("");
      expect(err).toContain("no DNS resolver answers");
    }
    const process = await start(program, ["audit", healthy], { env });
    expect(process).toMatchObject({ code: 2, out: "" });
    const { code, out } = await call(["spf", "192.0.2.1", "", healthy], env);
    expect(code).toBe(0);
    expect(JSON.parse(out).result).toBe("temperror");
  });

  test("it runs through a symbolic link, and says what is missing in a clone without packages", async ({ expect }) => {
    const link = join(folder, "launch-ready-link");
    await symlink(program, link);
    const linked = await start(link, ["--version"], { cwd: "/" });
    expect(linked).toMatchObject({ code: 0, out: expect.stringMatching(/^launch-ready /) });
    await mkdir(join(folder, "clone", "bin"), { recursive: true });
    await copyFile(program, join(folder, "clone", "bin", "launch-ready"));
    const bare = await start(join(folder, "clone", "bin", "launch-ready"), ["--version"]);
    expect(bare).toMatchObject({ code: 2, out: "", err: expect.stringContaining("npm ci") });
  });

  test("what is not understood gives exit code 3", async ({ expect }) => {
    const { code, out, err } = await start(program, ["smok"]);
    expect(code).toBe(3);
    expect(out).toBe("");
    expect(err).toContain('there is no command "smok"');
  });
});
