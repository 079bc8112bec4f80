import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProbeFault } from "../probes/probes.ts";
import { openRepository, type RepositoryScan } from "../probes/repository.ts";
import { createTestAuthority } from "../probes/test-authority.ts";
import { emptyProfile } from "../store-profile.ts";
import { readRepositoryUrl, repositoryName } from "./clone-repository.ts";
import { drawFrom } from "./corpus-draw.ts";
import { isolated } from "./git.ts";
import { repoScan } from "./repo-scan.ts";

const key = ["sk", "live", drawFrom(34).alnum(24)].join("_");
const TOKEN = "read-only-token";
const host = "code.example";
let root: string;
let server: Server;
let ca: string;
let port: number;

/** Commits files one after another and publishes the repository the way any web server can. */
function publish(name: string, commits: Record<string, string>[]): void {
  const folder = join(root, "work", name);
  mkdirSync(folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync(
      "git",
      ["-c", "user.name=Shop", "-c", "user.email=shop@code.example", "-c", "safe.directory=*", ...args],
      {
        cwd: folder,
        env: isolated,
      },
    );
  git("init", "--quiet", "--initial-branch=main");
  for (const files of commits) {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
    git("add", "--all");
    git("commit", "--quiet", "--message=change");
  }
  mkdirSync(join(root, "shop"), { recursive: true });
  execFileSync(
    "git",
    ["-c", "safe.directory=*", "clone", "--bare", "--quiet", folder, join(root, "shop", `${name}.git`)],
    { env: isolated },
  );
  execFileSync("git", ["-c", "safe.directory=*", "update-server-info"], {
    cwd: join(root, "shop", `${name}.git`),
    env: isolated,
  });
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "launch-ready-repositories-"));
  publish("clean", [
    { "index.js": "export const shop = 1;\n" },
    { ".env.example": "STRIPE_KEY=sk_live_your_key_here\n" },
  ]);
  publish("removed", [{ "pay.js": `const key = "${key}";\n` }, { "pay.js": "const key = process.env.STRIPE_KEY;\n" }]);
  publish("leaky", [{ "pay.js": `const key = "${key}";\n` }]);
  publish("private", [{ "pay.js": "const key = process.env.STRIPE_KEY;\n" }]);
  const authority = await createTestAuthority();
  ca = authority.rootPem;
  const { pem, keyPem, chainPem } = await authority.issue([host]);
  server = createServer({ key: keyPem, cert: [pem, ...chainPem].join("\n") }, (request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? "/").split("?")[0] ?? "/"));
    const basic = Buffer.from(`x-access-token:${TOKEN}`).toString("base64");
    if (path.startsWith("/shop/private") && request.headers.authorization !== `Basic ${basic}`) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="code"' }).end();
    } else if (path.startsWith("/shop/moved")) {
      response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
    } else {
      try {
        response.end(readFileSync(join(root, path)));
      } catch {
        response.writeHead(404).end();
      }
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true, force: true });
});

const addresses = async () => ["127.0.0.1"];
const open = (name: string, token: string | null = null, allowPrivate = true) =>
  openRepository({ url: `https://${host}:${port}/shop/${name}`, token, allowPrivate, ca, hosts: [`${host}:${port}`] });
const scan = (name: string, token: string | null = null) => open(name, token).scan({ key: "k", addresses });

async function judge(name: string, token: string | null = null) {
  const repository = open(name, token);
  const facts = await repoScan.gather({
    store: emptyProfile("shop.example"),
    connections: { controlToken: null, isControlProven: false, cloudflare: null, repository },
    probes: { dns: { addresses: async () => ({ addresses: ["127.0.0.1"] }) } },
  } as never);
  return { facts, verdicts: repoScan.judge({ store: emptyProfile("shop.example"), facts, now: new Date() }) };
}

describe("a scan over the network", () => {
  test("passes a repository without a key, placeholders and all", async () => {
    const { verdicts } = await judge("clean");
    expect(verdicts.map(({ status, findingKey }) => [status, findingKey])).toEqual([["pass", "ok"]]);
    expect(verdicts[0]?.summaryTech).toContain("2 commits");
  });

  test("fails a key that was removed in the second commit, and says when it came and went", async () => {
    const { verdicts } = await judge("removed");
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ status: "fail", severity: "critical", subject: `${host}/shop/removed` });
    expect(verdicts[0]?.summaryTech).toMatch(
      /pay\.js:1, since [0-9a-f]{10} of \d{4}-\d\d-\d\d, removed in [0-9a-f]{10}/,
    );
  });

  test("fails a live key that anybody can read as critical, and repeats it nowhere", async () => {
    const { facts, verdicts } = await judge("leaky");
    expect(verdicts[0]).toMatchObject({ status: "fail", severity: "critical" });
    expect(verdicts[0]?.summary).toContain("which anybody can read");
    expect(JSON.stringify([facts, verdicts])).not.toContain(key);
    expect(repoScan.fix(verdicts[0] ?? never(), emptyProfile("shop.example")).length).toBeGreaterThan(0);
  });

  test("reads a private repository with its token alone, and knows that it is private", async () => {
    expect((await scan("private", TOKEN)).isPublic).toBe(false);
    expect(await open("private", "another").canRead(addresses)).toBe(false);
    expect(await open("private").canRead(addresses)).toBe(false);
    const { verdicts } = await judge("private", "another");
    expect(verdicts.map(({ status, findingKey }) => [status, findingKey])).toEqual([["unknown", "not-read"]]);
  });

  test("follows no redirect, and asks no private address", async () => {
    await expect(scan("moved")).rejects.toThrow(ProbeFault);
    await expect(open("clean", null, false).scan({ key: "k", addresses })).rejects.toThrow(
      /no address that may be asked/,
    );
  });

  test("leaves nothing behind", async () => {
    const before = clones();
    await scan("clean");
    await scan("missing").catch(() => null);
    expect(clones()).toEqual(before);
  });
});

function clones(): string[] {
  return execFileSync("ls", [tmpdir()], { encoding: "utf8" })
    .split("\n")
    .filter((name) => name.startsWith("launch-ready-repository-"));
}

function never(): never {
  throw new Error("no verdict");
}

test("a repository of a private shop with a secret in history alone is as heavy as the rule says", () => {
  const facts = { ...found(), isPublic: false };
  const [verdict] = repoScan.judge({ store: emptyProfile("shop.example"), facts, now: new Date() });
  expect(verdict).toMatchObject({ status: "fail", severity: "high" });
});

function found(): Omit<RepositoryScan, "findings" | "ignored"> & { findings: never[]; ignored: never[] } {
  const finding = {
    rule: "stripe-secret",
    title: "Stripe secret key",
    class: "secret",
    severity: "high",
    prefix: "sk_live_",
    length: 107,
    name: null,
    file: "pay.js",
    line: 1,
    fingerprint: "f".repeat(64),
    where: "history",
    firstCommit: null,
    removedCommit: null,
  };
  return {
    name: "github.com/shop/code",
    isPublic: true,
    findings: [finding as never],
    ignored: [],
    scanned: { files: 1, bytes: 1, commits: 1 },
    tooLarge: [],
    limits: [],
  };
}

test("without a repository it says what to connect", () => {
  const [verdict] = repoScan.judge({ store: emptyProfile("shop.example"), facts: null, now: new Date() });
  expect(verdict).toMatchObject({ status: "unknown", findingKey: "not-read" });
});

test.each([
  ["https://github.com/fern/kiln", "github.com/fern/kiln"],
  ["https://github.com/fern/kiln.git", "github.com/fern/kiln"],
  ["https://gitlab.com/fern/shops/kiln/", "gitlab.com/fern/shops/kiln"],
])("%s is the address of a repository", (url, name) => {
  const place = readRepositoryUrl(url);
  expect(place && repositoryName(place)).toBe(name);
});

test.each([
  "http://github.com/fern/kiln",
  "https://user:word@github.com/fern/kiln",
  "https://github.com:8443/fern/kiln",
  "https://github.com.evil.example/fern/kiln",
  "https://intranet/fern/kiln",
  "https://github.com/fern",
  "https://github.com/fern/../../etc",
  "ssh://git@github.com/fern/kiln",
  "file:///etc/passwd",
  "--upload-pack=touch",
])("%s is none we fetch from", (url) => {
  expect(readRepositoryUrl(url)).toBe(null);
});
