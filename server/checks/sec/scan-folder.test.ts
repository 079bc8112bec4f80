import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { drawFrom } from "./corpus-draw.ts";
import { readBaseline } from "./ignore-rules.ts";
import { type FolderScan, scanFolder } from "./scan-folder.ts";

// Git makes a process per step; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const draw = drawFrom(21);
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: { [path: string]: string | Buffer }): string {
  const folder = mkdtempSync(join(tmpdir(), "scan-folder-"));
  folders.push(folder);
  write(folder, files);
  return folder;
}
function write(folder: string, files: { [path: string]: string | Buffer }): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
function git(folder: string, ...args: string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@shop.test",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@shop.test",
  };
  const env = {
    ...identity,
    NODE_ENV: "test" as const,
    PATH: "/usr/local/bin:/usr/bin:/bin",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  return execFileSync("git", ["-C", folder, "-c", "init.defaultBranch=main", ...args], {
    env,
    encoding: "utf8",
  }).trim();
}
/** Makes a repository of one commit per step; `null` deletes a file. Returns the commits' ids. */
function repositoryOf(steps: { [path: string]: string | Buffer | null }[]): { folder: string; commits: string[] } {
  const folder = folderWith({});
  git(folder, "init", "-q");
  const commits = steps.map((files) => {
    for (const [path, content] of Object.entries(files)) {
      if (content === null) rmSync(join(folder, path));
      else write(folder, { [path]: content });
    }
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "--allow-empty", "-m", "change");
    return git(folder, "rev-parse", "HEAD");
  });
  return { folder, commits };
}
const stripeKey = () => ["sk_", "live_", draw.alnum(24)].join("");
const told = (scan: FolderScan) => scan.findings.map(({ rule, file, where }) => `${rule} ${file} ${where}`).sort();

test("a folder is scanned file by file, and nothing found is repeated in the output", async () => {
  const key = stripeKey();
  const folder = folderWith({ "static/app.js": `a("${key}")`, "index.html": "<p>hi</p>", "b/c.js": `x="${key}"` });
  const scan = await scanFolder(folder);
  expect(told(scan)).toEqual(["stripe-secret b/c.js folder", "stripe-secret static/app.js folder"]);
  expect(scan).toMatchObject({ mode: "folder", scanned: { files: 3, commits: 0 }, ignored: [], known: [] });
  expect(scan.findings[0]).toMatchObject({ title: "Stripe secret key", length: 32, line: 1 });
  expect(JSON.stringify(scan)).not.toContain(key.slice(8));
});

test("binary, vendor, lock and large files and links are passed over and reported", async () => {
  const key = stripeKey();
  const folder = folderWith({
    "node_modules/a/index.js": key,
    "node_modules/b/index.js": key,
    "package-lock.json": key,
    "logo.png": key,
    "blob.dat": Buffer.concat([Buffer.from([0]), Buffer.from(key)]),
    "big.js": key + " ".repeat(2000),
    "ok.js": "1",
  });
  symlinkSync("/etc/hostname", join(folder, "link.txt"));
  const scan = await scanFolder(folder, { fileBytesMax: 1024 });
  expect(scan.findings).toEqual([]);
  expect(scan.skipped.map(({ file, reason }) => `${reason} ${file}`).sort()).toEqual([
    "binary blob.dat",
    "binary logo.png",
    "link link.txt",
    "lock-file package-lock.json",
    "too-large big.js",
    "vendor node_modules/",
  ]);
});

test("a key removed in the second commit is found in history with its commits", async () => {
  const { folder, commits } = repositoryOf([
    { "pay.js": `k="${stripeKey()}"` },
    { "pay.js": "k=env" },
    { "other.js": "1" },
  ]);
  const scan = await scanFolder(folder);
  expect(scan).toMatchObject({
    mode: "repository",
    scanned: { commits: 3 },
    findings: [
      {
        rule: "stripe-secret",
        file: "pay.js",
        where: "history",
        firstCommit: { id: commits[0] },
        lastCommit: { id: commits[0] },
        removedCommit: { id: commits[1] },
      },
    ],
  });
  expect(scan.limits.join()).toContain("Deleted branches");
});

test("a key that survives edits is one finding at HEAD, with the first and the last commit that wrote it", async () => {
  const key = stripeKey();
  const { folder, commits } = repositoryOf([{ "a.js": `x="${key}"` }, { "a.js": `\n\nx="${key}"` }]);
  const { findings } = await scanFolder(folder);
  expect(findings).toMatchObject([
    { where: "head", line: 3, firstCommit: { id: commits[0] }, lastCommit: { id: commits[1] }, removedCommit: null },
  ]);
});

test("a key on another branch and one in a file not committed are found, one in an ignored file is not", async () => {
  const { folder } = repositoryOf([{ ".gitignore": ".env\n", "a.js": "1" }]);
  git(folder, "checkout", "-q", "-b", "side");
  write(folder, { "side.js": `x="${stripeKey()}"` });
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "side");
  git(folder, "checkout", "-q", "main");
  write(folder, { ".env": `KEY=${stripeKey()}`, "draft.js": `x="${stripeKey()}"` });
  expect(told(await scanFolder(folder))).toEqual([
    "stripe-secret draft.js working-tree",
    "stripe-secret side.js history",
  ]);
});

test("a committed environment file and a key container are findings, a template is none", async () => {
  const { folder } = repositoryOf([
    {
      ".env.example": "STRIPE_KEY=your_key_here",
      ".env.production": "PORT=3000",
      "cert/push.p12": Buffer.from([48, 0, 1]),
      "android/debug.keystore": Buffer.from([48, 0, 1]),
    },
  ]);
  const { findings } = await scanFolder(folder);
  expect(findings.map(({ rule, file, class: kind }) => `${rule} ${file} ${kind}`).sort()).toEqual([
    "environment-file .env.production generic",
    "key-file cert/push.p12 secret",
  ]);
});

test("what is marked as no leak is listed, not hidden", async () => {
  const { folder } = repositoryOf([
    {
      "a.js": `x="${stripeKey()}" // gitleaks:allow`,
      "b.js": `\nx="${stripeKey()}"`,
      "c.js": `x="${stripeKey()}"`,
      ".gitleaksignore": "# known\nb.js:stripe-access-token:2\n",
    },
  ]);
  const scan = await scanFolder(folder);
  expect(told(scan)).toEqual(["stripe-secret c.js head"]);
  expect(scan.ignored.map(({ file }) => file).sort()).toEqual(["a.js", "b.js"]);
});

test("a baseline of an earlier scan sets known findings aside until the value changes", async () => {
  const folder = folderWith({ "a.js": `x="${stripeKey()}"` });
  const baseline = readBaseline(JSON.stringify(await scanFolder(folder)));
  expect(await scanFolder(folder, { baseline })).toMatchObject({ findings: [], known: [{ file: "a.js" }] });
  write(folder, { "a.js": `x="${stripeKey()}"` });
  expect((await scanFolder(folder, { baseline })).findings).toHaveLength(1);
  expect(() => readBaseline("not a baseline")).toThrow(SyntaxError);
});

test("public-by-design values are told apart", async () => {
  const folder = folderWith({ "a.js": `x="${["pk_", "live_", draw.alnum(24)].join("")}"` });
  expect(await scanFolder(folder)).toMatchObject({ findings: [], publicByDesign: [{ rule: "stripe-publishable" }] });
});

test("a repository cannot make the scan run its programs", async () => {
  const { folder } = repositoryOf([{ "a.js": "1" }]);
  const mark = join(folder, "..", `mark-${draw.hex(8)}`);
  folders.push(mark);
  const program = join(folder, "run.sh");
  writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  for (const name of ["core.fsmonitor", "core.pager", "diff.external", "gpg.program", "core.sshCommand"]) {
    git(folder, "config", name, program);
  }
  git(folder, "config", "log.showSignature", "true");
  await scanFolder(folder);
  expect(existsSync(mark)).toBe(false);
});

test("an empty repository, a bare one and a missing folder are told apart", async () => {
  const empty = folderWith({});
  git(empty, "init", "-q");
  expect(await scanFolder(empty)).toMatchObject({ mode: "repository", findings: [] });
  const { folder } = repositoryOf([{ "a.js": `x="${stripeKey()}"` }]);
  const bare = folderWith({});
  git(bare, "clone", "-q", "--bare", folder, bare);
  expect(told(await scanFolder(bare))).toEqual(["stripe-secret a.js head"]);
  await expect(scanFolder(join(empty, "not-there"))).rejects.toThrow("ENOENT");
});

test("a content of many megabytes is read whole across git's chunks", async () => {
  const key = stripeKey();
  const { folder } = repositoryOf([
    { "a.js": `${"0123456789abcde\n".repeat(50_000)}x="${key}"`, "b.js": `y="${stripeKey()}"` },
  ]);
  const { findings, scanned } = await scanFolder(folder);
  expect(findings.map(({ file }) => file).sort()).toEqual(["a.js", "b.js"]);
  expect(scanned.bytes).toBeGreaterThan(800_000);
});
