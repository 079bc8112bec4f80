import { expect, test } from "vitest";
import type { PostAnswer } from "../../checks/probes/post.ts";
import { isSlackAddress, readSlackAnswer, slackBody, slackProvider } from "./slack.ts";

const answer = (part: Partial<PostAnswer>): PostAnswer => ({ status: null, text: "", ms: 1, fault: null, ...part });

test("only an address of Slack's own host is one", () => {
  expect(isSlackAddress("https://hooks.slack.com/services/a/b/c")).toBe(true);
  for (const bad of [
    "http://hooks.slack.com/services/a",
    "https://hooks.slack.com.evil.example/a",
    "https://hooks.slack.com@evil.example/a",
    "https://hooks.slack.com:8443/a",
    "https://hooks.slack.com/",
    "hooks.slack.com/a",
  ]) {
    expect(isSlackAddress(bad), bad).toBe(false);
  }
});

test("a hostile text mentions nobody and links nowhere", () => {
  const body = JSON.parse(
    slackBody({ sentence: "<!channel> a & b", detail: "<https://e.example|x>", link: "https://p.example/" }),
  );
  expect(body.text).toBe("&lt;!channel&gt; a &amp; b");
  expect(body.blocks[0].text.text).toContain("&lt;https://e.example|x&gt;");
});

test("what may have arrived is told apart from what surely did not", () => {
  const fault = (kind: "timeout" | "reset" | "refused" | "dns") => answer({ fault: { kind, code: "X", message: "x" } });
  expect(readSlackAnswer(answer({ status: 200, text: "ok" })).kind).toBe("accepted");
  for (const kind of ["timeout", "reset"] as const) expect(readSlackAnswer(fault(kind)).kind).toBe("unknown");
  for (const kind of ["refused", "dns"] as const) expect(readSlackAnswer(fault(kind)).kind).toBe("later");
  expect(readSlackAnswer(answer({ status: 429 })).kind).toBe("later");
  expect(readSlackAnswer(answer({ status: 500 })).kind).toBe("unknown");
});

test("a refusal says in words what to do, and never repeats the address", async () => {
  const url = "https://hooks.slack.com/services/private";
  const provider = slackProvider(url, async () => answer({ status: 410, text: "channel_is_archived" }));
  const outcome = await provider.send("id", { sentence: "a", detail: "", link: "https://p.example/" });
  expect(outcome).toEqual({ kind: "refused", words: "The Slack channel was archived." });
  expect(readSlackAnswer(answer({ status: 404, text: url })).words).not.toContain("private");
});
