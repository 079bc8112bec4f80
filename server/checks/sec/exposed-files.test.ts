import { describe, expect, test } from "vitest";
import { fakeHost, fakeStore } from "../dns/fake-store.ts";
import { drawFrom } from "./corpus-draw.ts";
import { exposedFiles } from "./exposed-files.ts";
import { exposedPaths } from "./exposed-paths.ts";
import { file, judgeRoot, type WebRoot } from "./fake-web-root.ts";
import { siblingOf } from "./guess-paths.ts";

const draw = drawFrom(41);
const page = "<!doctype html><html><title>Fern & Kiln</title><h1>Stoneware made slowly in small batches</h1></html>";
const environment = "DB_URL=postgres://shop:hunter-two@db/shop\nMAIL_KEY=not-for-you\n";

async function outcome(root: WebRoot): Promise<string[]> {
  const { verdicts } = await judgeRoot(exposedFiles, root);
  return verdicts.map(({ status, findingKey }) => `${status} ${findingKey}`);
}

describe("a private file", () => {
  const pem = ["-----BEGIN OPENSSH", "PRIVATE KEY-----"].join(" ");
  const liveKey = ["sk_", "live_", draw.alnum(24)].join("");
  test.each<[string, string, string, string?]>([
    ["/.env", environment, "env"],
    ["/.env.bak", `# shop\nexport A_KEY='x'\nB=2`, "env-bak"],
    ["/.git/HEAD", "ref: refs/heads/main\n", "git-head"],
    ["/.git/HEAD", `${"a1".repeat(20)}\n`, "git-head"],
    ["/.git/config", "[core]\n\trepositoryformatversion = 0\n", "git-config"],
    ["/.svn/entries", "12\n", "svn-entries"],
    ["/.hg/requires", "dotencode\nfncache\n", "hg-requires"],
    ["/.DS_Store", "\u0000\u0000\u0000\u0001Bud1\u0000\u0000", "ds-store", "application/octet-stream"],
    ["/backup.zip", "PK\u0003\u0004\u0014\u0000", "backup-zip", "application/zip"],
    ["/dump.sql.gz", "\u001f\ufffd\u0008\u0000", "dump-sql-gz", "application/gzip"],
    ["/dump.sql", "-- PostgreSQL database dump\n", "dump-sql"],
    ["/db.sql", "CREATE TABLE orders (id int);", "db-sql"],
    ["/wp-config.php.bak", "<?php define('DB_PASSWORD', 'x');", "wp-config-php-bak"],
    ["/wp-config.php~", "<?php define('DB_PASSWORD', 'x');", "wp-config-php"],
    ["/.npmrc", "//packages.example/:_authToken=abc", "npmrc"],
    ["/docker-compose.yml", "version: '3'\nservices:\n  web:\n", "docker-compose-yml"],
    ["/.aws/credentials", "[default]\naws_access_key_id = x\n", "aws-credentials"],
    ["/id_rsa", `${pem}\nabc`, "id-rsa"],
    ["/storage/logs/laravel.log", "[2026-11-01 10:00:00] production.ERROR: boom", "laravel-log"],
    ["/credentials.json", JSON.stringify({ stripe: liveKey }), "credentials-json", "application/json"],
    ["/.vercel/project.json", '{"projectId":"prj_1","orgId":"team_1"}', "vercel-project", "application/json"],
  ])("%s that can be downloaded fails", async (path, body, key, type = "text/plain") => {
    expect(await outcome({ [path]: file(body, type) })).toEqual([`fail ${key}`]);
    expect(await outcome({ [path]: { ...Object(file(body, type)), status: 206 } })).toEqual([`fail ${key}`]);
  });

  test("is told with the names in it, and never with what they hold", async () => {
    const { verdicts, facts } = await judgeRoot(exposedFiles, {
      "/.env": file(environment),
      "/config.json": file(JSON.stringify({ key: liveKey })),
    });
    expect(verdicts[0]).toMatchObject({
      status: "fail",
      subject: "www.shop.test",
      found: "/.env",
      summaryTech: expect.stringContaining("DB_URL, MAIL_KEY"),
    });
    expect(verdicts[1]?.summaryTech).toContain("stripe-secret");
    const said = JSON.stringify(verdicts) + facts;
    for (const value of ["hunter-two", "not-for-you", liveKey.slice(10)]) expect(said).not.toContain(value);
  });

  test("has steps: away with it, shut the door, change the keys", () => {
    const verdict = {
      status: "fail" as const,
      subject: "x",
      findingKey: "env",
      summary: "",
      summaryTech: "",
      found: "/.env",
    };
    const steps = exposedFiles.fix(verdict, fakeStore());
    expect(steps.map(({ text }) => text)).toEqual([
      expect.stringContaining("/.env"),
      expect.stringContaining("dot"),
      expect.stringContaining("new ones"),
    ]);
    expect(exposedFiles.fix({ ...verdict, status: "pass" }, fakeStore())).toEqual([]);
  });
});

test.each<[string, string, string, string]>([
  ["/package.json", '{"name":"shop","dependencies":{}}', "application/json", "package-json"],
  ["/yarn.lock", "# yarn lockfile v1\n", "text/plain", "yarn-lock"],
  ["/uploads/", "<html><title>Index of /uploads/</title></html>", "text/html", "uploads"],
])("%s warns", async (path, body, type, key) => {
  expect(await outcome({ [path]: file(body, type) })).toEqual([`warn ${key}`]);
});

describe("nothing is exposed", () => {
  test.each<[string, WebRoot]>([
    ["where every path is missing", {}],
    ["where a page answers everything", () => page],
    ["where a page answers in the place of a file", { "/.env": page, "/.git/HEAD": page }],
    ["where the path is forbidden", { "/.git/HEAD": 403, "/.env": 401 }],
    ["where the path redirects", { "/.env": "302 https://www.shop.test/" }],
    ["where the file is empty, or of another kind", { "/.env": file("A=1\n"), "/backup.zip": file("zip") }],
    ["where a file is sent as a page", { "/.env": file(environment, "text/html") }],
    ["where an answer comes with another status", { "/.env": { status: 404, body: environment } }],
    ["where a trap answers every name of its kind", ({ path }) => (path.endsWith("env") ? file(environment) : 404)],
    [
      "where everything is the same text",
      () => file("A_KEY=one\nB_KEY=two\nYou have found the honey pot of this shop, please go on"),
    ],
    ["where a key in a file of settings is public by design", { "/config.json": file('{"env":"production"}') }],
  ])("%s", async (_, root) => {
    expect(await outcome(root)).toEqual(["pass ok"]);
  });
});

test("a hit among real missing paths counts, though a page is there for some made-up names", async () => {
  const root: WebRoot = ({ path }) => {
    if (path === "/.env") return file(environment);
    return path.startsWith("/.") ? 404 : page;
  };
  expect(await outcome(root)).toEqual(["fail env"]);
});

describe("what could not be seen is not known", () => {
  test.each<[string, WebRoot]>([
    ["behind a bot wall", () => ({ status: 403, botWall: true })],
    ["in silence", () => "timeout"],
    ["of a server that fails", () => 503],
    ["of a server that has had enough", () => 429],
  ])("%s", async (_, root) => {
    expect(await outcome(root)).toEqual(["unknown not-all-seen"]);
  });

  test("and a hit stands beside it", async () => {
    const root: WebRoot = ({ path }) => {
      if (path === "/.env") return file(environment);
      return path === "/id_rsa" ? "timeout" : 404;
    };
    expect(await outcome(root)).toEqual(["fail env", "unknown not-all-seen"]);
  });

  test("and a hit whose neighbours were not answered is not one", async () => {
    const root: WebRoot = ({ path }) => {
      if (path === "/.env") return file(environment);
      return path.startsWith("/.lrc-") ? "timeout" : 404;
    };
    expect(await outcome(root)).toEqual(["unknown not-all-seen"]);
  });
});

test("each path is asked once at each serving host, by its first 2 KiB, as a guess; the detour address is left out", async () => {
  const store = fakeStore({ hosts: [fakeHost("app.shop.test"), fakeHost("old.shop.test", "redirect")] });
  const { asked } = await judgeRoot(exposedFiles, {}, store);
  const hosts = [...new Set(asked.map(({ host }) => host))];
  expect(hosts.toSorted()).toEqual(["app.shop.test", "www.shop.test"]);
  expect(asked).toHaveLength(2 * exposedPaths.length);
  expect(new Set(exposedPaths.map(({ key }) => key)).size).toBe(exposedPaths.length);
  for (const { options } of asked) {
    expect(options).toMatchObject({ isGuess: true, headers: { range: "bytes=0-2047" } });
  }
});

test("a made-up neighbour stands in the same place and ends the same way, another each time", () => {
  expect(siblingOf("/.env.bak")).toMatch(/^\/\.lrc-[0-9a-f]{12}\.env\.bak$/);
  expect(siblingOf("/.git/HEAD")).toMatch(/^\/\.lrc-[0-9a-f]{12}\/HEAD$/);
  expect(siblingOf("/dump.sql.gz")).toMatch(/^\/lrc-[0-9a-f]{12}\.sql\.gz$/);
  expect(siblingOf("/storage/logs/laravel.log")).toMatch(/^\/lrc-[0-9a-f]{12}\/logs\/laravel\.log$/);
  expect(siblingOf("/uploads/")).toMatch(/^\/lrc-[0-9a-f]{12}\/$/);
  expect(siblingOf("/id_rsa")).not.toBe(siblingOf("/id_rsa"));
});
