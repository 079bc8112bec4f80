import type { APIResponse } from "@playwright/test";
import { founderPaths, placesOf, studioPaths } from "../demo.ts";
import { expect, test } from "../fixtures.ts";

test("every page carries a strict content policy with a nonce of its own, and holds to it", async ({
  maya,
  problems,
}) => {
  test.slow();
  problems.allow(/status of 404/);
  const places = await placesOf(maya, "fernkiln.example");
  const paths = ["/", "/must-haves", "/about-our-checks", "/login/sent", "/dev/mail", "/nothing-here"];
  paths.push(...(await studioPaths(maya, places)), ...founderPaths(places));
  const nonces = new Set<string>();
  for (const path of paths) {
    const answer = await maya.goto(path);
    const policy = answer?.headers()["content-security-policy"] ?? "";
    const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/.exec(policy)?.[1] ?? "";
    expect(nonce.length, `nonce of ${path}`).toBeGreaterThan(20);
    expect(policy, path).not.toMatch(/unsafe-(inline|eval)/);
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy, path).toContain(rule);
    }
    nonces.add(nonce);
    expect(await styleAttributes(await answer?.text()), `style attributes of ${path}`).toEqual([]);
  }
  expect(nonces.size, "a nonce is used once").toBe(paths.length);
});

test("pages, answers and files say how browsers should treat them", async ({ request, page }) => {
  const html = await (await request.get("/login")).text();
  const file = /\/_next\/static\/[^"\\]+\.js/.exec(html)?.[0] ?? "";
  const font = /\/_next\/static\/[^"\\]+\.css/.exec(html)?.[0] ?? "";
  for (const path of ["/login", "/nothing-here", "/api/health", "/api/trpc/me.user", "/icons.svg", file, font]) {
    const headers = (await request.get(path)).headers();
    expect.soft(headers["x-content-type-options"], path).toBe("nosniff");
    expect.soft(headers["referrer-policy"], path).toBe("strict-origin-when-cross-origin");
    expect.soft(headers["x-frame-options"], path).toBe("DENY");
    expect.soft(headers["permissions-policy"], path).toContain("camera=()");
    expect.soft(headers["x-powered-by"], path).toBeUndefined();
    expect.soft(headers["strict-transport-security"], `${path}: never over plain http`).toBeUndefined();
  }
  await page.goto("/login");
  expect(await page.evaluate(() => document.scripts.length)).toBeGreaterThan(0);
});

test("the page of a widget alone may be framed, by its own policy, and runs no script", async ({ request, studio }) => {
  const { key } = await studio.client.freeChecks.saveWidget.mutate({
    name: "Okafor Studio",
    accent: "#1f6f5c",
    contact: "hello@studio.example",
    origins: ["https://studio.example"],
    isOn: true,
  });
  const answer = await request.get(`/widget/${key}`);
  const headers = answer.headers();
  expect(headers["x-frame-options"]).toBeUndefined();
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'nonce-/);
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'self' https://studio.example");
  expect(await answer.text()).not.toContain("<script");
  const file = await request.get("/widget.js");
  expect(file.headers()["content-type"]).toContain("javascript");
  expect((await file.body()).length).toBeLessThan(3_000);
});

test("whoever reaches the portal over https is told to stay there", async ({ request }) => {
  const answer = await request.get("/login", { headers: { "x-forwarded-proto": "https" } });
  expect(answer.headers()["strict-transport-security"]).toMatch(/^max-age=\d{8}/);
});

test("what only its reader may see is kept by no cache", async ({ maya }) => {
  const answers: APIResponse[] = [];
  for (const path of ["/stores", "/api/trpc/me.user", "/api/auth/session"]) {
    answers.push(await maya.context().request.get(path));
  }
  for (const answer of answers) {
    expect.soft(answer.headers()["cache-control"], answer.url()).toMatch(/private|no-store/);
  }
});

test("the session's cookie is out of reach of scripts and other sites", async ({ maya }) => {
  const cookies = await maya.context().cookies();
  const session = cookies.find(({ name }) => name.endsWith("next-auth.session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

test("the browser learns no more of a session than name and address", async ({ maya }) => {
  const session = await (await maya.context().request.get("/api/auth/session")).json();
  expect(Object.keys(session).toSorted()).toEqual(["expires", "user"]);
  expect(Object.keys(session.user).toSorted()).toEqual(["email", "image", "name"].filter((key) => key in session.user));
});

/** Lists the inline style attributes of a page as it was sent, but for the one React parks late parts of an SVG in. */
async function styleAttributes(html = ""): Promise<string[]> {
  const markup = html.replaceAll(/<script\b[^>]*>.*?<\/script>/gs, "");
  const tags = [...markup.matchAll(/<[a-z][^>]*\sstyle="[^"]*"/g)].map(([tag]) => tag.slice(0, 200));
  return tags.filter((tag) => !/^<svg aria-hidden="true" style="display:none"$/.test(tag));
}
