import { expect, test } from "vitest";
import type { PostAnswer } from "../../checks/probes/post.ts";
import type { DeployVerdict } from "../../stages/deploy-verdict.ts";
import { githubStatus, githubWriteBack } from "./github.ts";
import type { Post } from "./write-back.ts";

const note = {
  verdict: "keep" as const,
  reason: "People can buy.",
  commitSha: "0123456789abcdef0123456789abcdef01234567",
  page: "https://portal.example/stores/1/deploys/2",
};
const connected = { target: "github.com/shop-example/web", token: "marked-token" };

function answering(answer: Partial<PostAnswer>) {
  const sent: Parameters<Post>[0][] = [];
  const post: Post = async (message) => {
    sent.push(message);
    return { status: null, text: "", ms: 1, fault: null, ...answer };
  };
  return { sent, post };
}

test.each<[DeployVerdict, string]>([
  ["keep", "success"],
  ["roll-back", "failure"],
  ["watch", "pending"],
  ["checking", "pending"],
  ["unknown", "error"],
])("the verdict %s is %s at GitHub, and only keep is green", (verdict, state) => {
  expect(githubStatus({ ...note, verdict })).toMatchObject({ state, context: "launch-ready", target_url: note.page });
});

test("a description is never longer than GitHub shows", () => {
  expect(githubStatus({ ...note, reason: "x".repeat(500) }).description).toHaveLength(140);
});

test("the verdict goes to the commit, the token in the header alone", async () => {
  const { sent, post } = answering({ status: 201 });
  expect(await githubWriteBack.write(post, connected, note)).toEqual({ kind: "written" });
  const [message] = sent;
  expect(message?.url).toBe(`https://api.github.com/repos/shop-example/web/statuses/${note.commitSha}`);
  expect(message?.headers).toMatchObject({
    authorization: "Bearer marked-token",
    "x-github-api-version": "2022-11-28",
  });
  expect(`${message?.url}${message?.body}`).not.toContain("marked-token");
});

test.each([403, 404])("a token that may only read is no failure (%i)", async (status) => {
  const { post } = answering({ status });
  expect(await githubWriteBack.write(post, connected, note)).toEqual({ kind: "not-permitted" });
});

test.each([401, 422, 500, 302, null])("a refusal (%s) says why without the host's words", async (status) => {
  const { post } = answering({ status, text: "marked-answer" });
  const outcome = await githubWriteBack.write(post, connected, note);
  expect(outcome.kind).toBe("refused");
  expect(JSON.stringify(outcome)).not.toMatch(/marked/);
});

test.each([
  "gitlab.com/shop/web",
  "github.com/shop",
  "github.com/a/..",
  "github.com/a/b/c",
  "github.com.evil.example/a/b",
])("%s is not GitHub's, and nothing is sent", async (target) => {
  const { sent, post } = answering({ status: 201 });
  expect(githubWriteBack.isFor(target)).toBe(false);
  await githubWriteBack.write(post, { ...connected, target }, note);
  expect(sent).toEqual([]);
});
