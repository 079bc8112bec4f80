import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { BadBody, openPortal, PortalGone, Refused, readPortalUrl } from "./portal.ts";

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(null)));
  server = null;
});

async function serve(listener: RequestListener) {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((done) => started.listen(0, "127.0.0.1", done));
  const address = started.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return openPortal(new URL(`http://127.0.0.1:${port}/`), "t".repeat(43));
}
const pull = { region: "eu", version: "0", catalogueVersion: "1", max: 1, waitMs: 0 };
const never = new AbortController().signal;

test.each([
  ["https://portal.example", "https://portal.example/"],
  ["https://portal.example/launch", "https://portal.example/launch/"],
  ["http://localhost:3000", "http://localhost:3000/"],
  ["http://127.0.0.1:3000/", "http://127.0.0.1:3000/"],
  ["http://app:3000", "http://app:3000/"],
  ["http://portal.example", null],
  ["http://192.0.2.1", null],
  ["https://user:password@portal.example", null],
  ["ftp://portal.example", null],
  ["portal.example", null],
])("%s is read as %s: the token never crosses a network in the open", (text, expected) => {
  expect(readPortalUrl(text)?.href ?? null).toBe(expected);
});

test("no's and troubles are told apart", async () => {
  let status = 200;
  const portal = await serve((_request, response) => {
    response.writeHead(status, { "retry-after": "7" }).end(JSON.stringify({ message: "No." }));
  });
  for (const [code, kind] of [
    [401, Refused],
    [409, Refused],
    [400, BadBody],
    [413, BadBody],
    [429, PortalGone],
    [500, PortalGone],
    [200, PortalGone],
  ] as const) {
    status = code;
    await expect(portal.pull(pull, never), String(code)).rejects.toBeInstanceOf(kind);
  }
  status = 429;
  await expect(portal.pull(pull, never)).rejects.toMatchObject({ afterMs: 7_000 });
});

test("a redirect is not followed, so that the token stays with the portal", async () => {
  const paths: string[] = [];
  const portal = await serve((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  await expect(portal.pull(pull, never)).rejects.toBeInstanceOf(PortalGone);
  expect(paths).toEqual(["/api/probe/tasks"]);
});

test("an answer without end is not read to its end", async () => {
  const portal = await serve((_request, response) => {
    const pour = () => {
      while (!response.destroyed && response.write("a".repeat(65_536)));
    };
    response.on("drain", pour);
    pour();
  });
  await expect(portal.pull(pull, never)).rejects.toMatchObject({ message: "the portal's answer is too long" });
});
