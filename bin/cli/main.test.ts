import { expect, test } from "vitest";
import { fakeTerminal } from "./fake-terminal.ts";
import { run } from "./main.ts";

async function call(args: string[], env: Record<string, string> = {}) {
  const terminal = fakeTerminal(env);
  const code = await run(args, terminal);
  return { code, out: terminal.printed(), err: terminal.told() };
}

/** Put together at run time, so that a scan of this repository finds nothing. */
function withPassword(host: string): string {
  return ["https://u", `p@${host}/`].join(":");
}

test.each([
  [[], "name a command"],
  [["audti", "shop.example"], 'there is no command "audti"; did you mean audit?'],
  [["constructor"], 'there is no command "constructor"'],
  [["audit"], "<domain> is missing"],
  [["audit", "127.0.0.1"], "That is an IP address"],
  [["audit", "nowhere"], 'We see no domain in "nowhere"'],
  [["audit", "shop.example", "--stage", "7"], '--stage takes 1 to 6, not "7"'],
  [["audit", "shop.example", "--only", "email.sfp"], "--only: email.sfp is no check; did you mean email.spf?"],
  [["audit", "shop.example", "--only", ","], "--only names no check"],
  [["audit", "shop.example", "--only", "email.spf", "--stage", "6"], "email.spf does not belong to stage 6"],
  [["audit", "shop.example", "--config", "/nowhere/store.json"], "/nowhere/store.json cannot be read"],
  [["audit", "shop.example", "--fail-on", "bad"], "--fail-on takes"],
  [["spf", "192.0.2", "a@shop.example", "mail.shop.example"], '"192.0.2" is no IPv4 or IPv6 address'],
  [["spf", "192.0.2.1"], "<mail-from> is missing"],
  [["dmarc", "shop..example"], '"shop..example" is no domain name'],
  [["dmarc", "owner@shop.example"], "is no domain name"],
  [["secrets", "/nowhere/at-all"], "/nowhere/at-all cannot be read"],
  [["secrets", withPassword("shop.example")], "leave user name and password out"],
  [["secrets", ".", "--baseline", "/nowhere/baseline.json"], "--baseline: /nowhere/baseline.json cannot be used"],
  [["config", "shop.example"], "--print is missing"],
  [["config", "--print", "shop.example", "--format", "toml"], "--format takes json, yaml"],
])("%j is not understood: exit code 3, and stdout stays empty", async (args, message) => {
  const { code, out, err } = await call(args);
  expect(code).toBe(3);
  expect(out).toBe("");
  expect(err).toContain(message);
  expect(err).toContain("--help");
});

test.each([
  [{ LAUNCH_READY_RESOLVER: "127.0.0.1:port" }, "LAUNCH_READY_RESOLVER"],
  [{ LAUNCH_READY_CONNECT: "shop.example" }, "LAUNCH_READY_CONNECT"],
  [{ LAUNCH_READY_CA: "/nowhere/ca.pem" }, "LAUNCH_READY_CA"],
  [{ LAUNCH_READY_ALLOW_PRIVATE: "yes" }, "LAUNCH_READY_ALLOW_PRIVATE"],
])("a bad setting is named: %j", async (env, name) => {
  const commands = [
    ["spf", "192.0.2.1", "", "mail.shop.example"],
    ["dmarc", "shop.example"],
    ["audit", "shop.example"],
  ];
  for (const args of commands) {
    const { code, err } = await call(args, env);
    expect(code).toBe(3);
    expect(err).toContain(name);
  }
});

test("help is an answer, for the tool and for every command it lists", async () => {
  const { code, out } = await call(["--help"]);
  expect(code).toBe(0);
  const names = [...new Set([...out.matchAll(/^ {2}launch-ready (\w+)/gm)].map((match) => match[1] ?? ""))];
  expect(names).toEqual(["audit", "dns", "spf", "dmarc", "secrets", "smoke", "redteam", "config", "verify", "probe"]);
  for (const name of names) {
    const help = await call([name, "--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toContain(`launch-ready ${name}`);
  }
});

test("the version names the program and the catalogue", async () => {
  const { code, out } = await call(["--version"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^launch-ready \d+\.\d+\.\d+ \(catalogue \d{4}\.\d+\.\d+\)\n$/);
});
