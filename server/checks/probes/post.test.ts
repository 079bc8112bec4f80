import { expect, test } from "vitest";
import { postJson } from "./post.ts";

const settings = { vantage: "test", aboutUrl: "https://portal.example/about-our-checks", allowPrivate: false };

test.each([
  ["https://127.0.0.1/in", "SPECIAL_ADDRESS"],
  ["https://169.254.169.254/latest", "SPECIAL_ADDRESS"],
  ["https://[::1]/in", "SPECIAL_ADDRESS"],
  ["http://93.184.215.14/in", "SCHEME"],
  ["https://93.184.215.14:8443/in", "PORT"],
  ["https://a:b@93.184.215.14/in", "USERINFO"],
])("nothing is posted to %s", async (url, code) => {
  const answer = await postJson(settings, { url, body: "{}", headers: {} });
  expect(answer).toMatchObject({ status: null, fault: { kind: "guarded", code } });
});
