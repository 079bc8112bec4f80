import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { providers } from "@/server/webhooks/providers.ts";
import { providerIds } from "@/server/webhooks/webhook.ts";
import { offered, productionWords, providerFor, snippetsOf, stepsOf, toldWords } from "./hook-words.ts";

const url = "https://portal.example/api/webhooks/deploys/generic/0";

test("every provider is offered once, with its clicks", () => {
  expect(offered.map(({ id }) => id).toSorted()).toEqual([...providerIds].toSorted());
  for (const { id } of offered) expect(stepsOf({ provider: id, productionRef: null }).length).toBeGreaterThan(1);
});

test("the provider of where the shop runs is chosen, and curl where there is none", () => {
  expect(["vercel", "shopify", "render", "fly", "other"].map(providerFor)).toEqual([
    "vercel",
    "shopify",
    "standard",
    "generic",
    "generic",
  ]);
});

describe("the curl command", () => {
  test("makes a call that is verified and read as a live deploy", () => {
    const [curl] = snippetsOf({ provider: "generic", url });
    const secret = "a-secret-of-the-test";
    // In place of curl and git, so that nothing is called.
    const script = `git() { echo ${"a".repeat(40)}; }\ncurl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${curl?.text}`;
    const words = execFileSync("sh", ["-c", script], { env: { ...process.env, LAUNCH_HOOK_SECRET: secret } })
      .toString("utf8")
      .split("\0");
    const body = words[words.indexOf("--data-binary") + 1] ?? "";
    const headers = new Headers(words.flatMap((word, index) => (words[index - 1] === "-H" ? [pair(word)] : [])));
    expect(words).toContain(url);
    const now = new Date();
    expect(providers.generic.verify(headers, new TextEncoder().encode(body), [secret], now).ok).toBe(true);
    const event = providers.generic.readDeploy(JSON.parse(body), { headers, productionRef: null, receivedAt: now });
    expect(event).toMatchObject({ kind: "live", environment: "production", commitSha: "a".repeat(40) });
  });

  function pair(header: string): [string, string] {
    const colon = header.indexOf(":");
    return [header.slice(0, colon), header.slice(colon + 1).trim()];
  }

  test("stands in the step of GitHub Actions as it is", () => {
    const [curl, step] = snippetsOf({ provider: "generic", url });
    const lines = step?.text.split("\n").map((line) => line.replace(/^ {4}/, "")) ?? [];
    expect(lines.join("\n")).toContain(curl?.text);
  });
});

test("a call is told in a word", () => {
  expect(toldWords({ kind: "rolled-back", environment: "production", note: null })).toBe("rolled back");
  expect(toldWords({ kind: "live", environment: "preview", note: null })).toBe("live, preview");
  expect(toldWords({ kind: null, environment: null, note: "of another project" })).toBe("of another project");
  expect(toldWords({ kind: null, environment: null, note: null })).toBe(null);
  expect(productionWords({ provider: "github", productionRef: "workflow:Deploy" })).toBe("workflow Deploy");
  expect(productionWords({ provider: "github", productionRef: null })).toBe(null);
});
