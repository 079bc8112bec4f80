import { expect, test } from "../fixtures.ts";

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

test("whoever reaches the portal over https is told to stay there", async ({ request }) => {
  const answer = await request.get("/login", { headers: { "x-forwarded-proto": "https" } });
  expect(answer.headers()["strict-transport-security"]).toMatch(/^max-age=\d{8}/);
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
