import { request as httpRequest } from "node:http";
import { expect, test } from "../fixtures.ts";
import { clientOf, newAddress, portalUrl } from "../portal.ts";

const changing = ["/api/trpc/me.rename", "/api/auth/signin/email", "/api/invitations/accept", "/api/sign-out"];

for (const path of changing) {
  test(`a post from another site to ${path} is refused`, async ({ maya }) => {
    const disguises: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://collector.example" },
      { origin: "null" },
    ];
    for (const headers of disguises) {
      const answer = await maya.context().request.post(path, { headers, data: {}, maxRedirects: 0 });
      expect(answer.status(), JSON.stringify(headers)).toBe(403);
    }
    expect(await clientOf(maya.context()).me.user.query(), "nobody was signed out or renamed").toMatchObject({
      email: "maya@okafor-studio.example",
    });
  });
}

test("a form cannot stand in for the JSON that procedures take", async ({ maya }) => {
  const answer = await maya.context().request.post("/api/trpc/me.rename", { form: { json: "{}" } });
  expect(answer.status()).toBe(415);
});

test("a procedure that changes something does not run on a GET", async ({ maya }) => {
  const input = encodeURIComponent(JSON.stringify({ json: { name: "Renamed" } }));
  const answer = await maya.context().request.get(`/api/trpc/me.rename?input=${input}`);
  expect(answer.status()).toBe(405);
});

test("signing in leads nowhere but to our own origin", async ({ request, baseURL }) => {
  const disguises = [
    "https://collector.example/",
    "//collector.example",
    "/\\collector.example",
    "\\\\collector.example",
    "/\t/collector.example",
    "/%09/collector.example",
    "https:collector.example",
    "https://localhost@collector.example/",
    `${baseURL}@collector.example/`,
    `${baseURL}.collector.example/`,
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "/stores/../..//collector.example",
  ];
  for (const callbackUrl of disguises) {
    const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
    const form = { as: "founder", csrfToken, callbackUrl };
    const told = await request.post("/api/auth/callback/demo", { form: { ...form, json: "true" } });
    const { url } = await told.json();
    expect(new URL(url).origin, `${callbackUrl} is told as ${url}`).toBe(new URL(portalUrl).origin);
    const sent = await request.post("/api/auth/callback/demo", { form, maxRedirects: 0 });
    const location = sent.headers().location ?? "";
    expect(new URL(location, portalUrl).origin, `${callbackUrl} redirects to ${location}`).toBe(
      new URL(portalUrl).origin,
    );
  }
});

test("the sign-in page forgets where it should lead when that is not ours", async ({ page }) => {
  for (const callbackUrl of ["https://collector.example/", "//collector.example", "/\\collector.example"]) {
    await page.goto(`/login?${new URLSearchParams({ callbackUrl })}`);
    const asked = page.waitForRequest("**/api/auth/signin/email");
    await page.getByLabel("E-mail address").fill(newAddress());
    await page.getByRole("button", { name: "Send me a sign-in link" }).click();
    expect(new URLSearchParams((await asked).postData() ?? "").get("callbackUrl")).toBe("/go");
    await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  }
});

test("a body of two megabytes is refused, with its length said or not", async ({ request }) => {
  const body = JSON.stringify({ json: { name: "x".repeat(2 * 1024 * 1024) } });
  expect((await postRaw({ "content-length": `${body.length}` }, [body])).status).toBe(413);
  const chunks = body.match(/.{1,65536}/gs) ?? [];
  expect((await postRaw({ "transfer-encoding": "chunked" }, chunks)).status).toBe(413);
  expect((await request.get("/api/health")).ok(), "the server goes on").toBe(true);
});

test("a body that never ends holds up nobody else", async ({ request }) => {
  const slow = Array.from({ length: 50 }, () => openRequest({ "content-length": "1000" }));
  await Promise.all(slow.map(({ connected }) => connected));
  for (const { write } of slow) write('{"json":');
  const since = performance.now();
  expect((await request.get("/login")).ok()).toBe(true);
  expect((await request.get("/api/ready")).ok()).toBe(true);
  expect(performance.now() - since, "pages answer meanwhile").toBeLessThan(10_000);
  for (const { destroy } of slow) destroy();
  expect((await request.get("/api/health")).ok()).toBe(true);
});

type RawAnswer = { status: number };

/** Posts JSON to a procedure with a plain client, so that nothing is corrected on the way. Status 0: the connection was closed. */
function postRaw(headers: Record<string, string>, chunks: readonly string[]): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const posted = httpRequest(
      `${portalUrl}/api/trpc/me.rename`,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0 });
      },
    );
    posted.on("error", () => resolve({ status: 0 }));
    for (const chunk of chunks) posted.write(chunk);
    posted.end();
  });
}

function openRequest(headers: Record<string, string>) {
  const opened = httpRequest(`${portalUrl}/api/trpc/me.rename`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
  });
  opened.on("error", () => {});
  const connected = new Promise<void>((resolve) => {
    opened.once("socket", (socket) => (socket.connecting ? socket.once("connect", () => resolve()) : resolve()));
  });
  opened.flushHeaders();
  return {
    connected,
    write: (text: string) => opened.write(text),
    destroy: () => opened.destroy(),
  };
}
