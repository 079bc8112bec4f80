import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askDns, askWeb, portOf } from "./asking.ts";
import { hostileText } from "./behaviours.ts";
import type { World } from "./world.ts";
import { startWorld } from "./world.ts";

const shop = "kettleworks.example";
const address = "127.0.1.1";
const url = `https://www.${shop}/`;

let dataDir: string;
let world: World;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "store-under-test-"));
  world = await startWorld({ dataDir, stores: [{ name: "Kettle Works", domain: shop, flavour: "nginx" }] });
});
afterAll(async () => {
  await world.stop();
  await rm(dataDir, { recursive: true });
});

/** Reads a page until so many bytes came or the time is over, and says how many and how it went. */
function readUpTo(bytesMax: number, timeoutMs: number): Promise<{ bytes: number; encoding: string; began: boolean }> {
  return new Promise((resolve) => {
    let bytes = 0;
    const asked = request(
      {
        host: address,
        port: portOf(world, 443),
        servername: `www.${shop}`,
        headers: { host: `www.${shop}` },
        agent: false,
        rejectUnauthorized: false,
      },
      (response) => {
        const end = () => {
          asked.destroy();
          resolve({ bytes, encoding: String(response.headers["content-encoding"] ?? ""), began: true });
        };
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes >= bytesMax) end();
        });
        response.on("end", end);
      },
    );
    asked.on("error", () => {});
    setTimeout(() => {
      asked.destroy();
      resolve({ bytes, encoding: "", began: false });
    }, timeoutMs);
    asked.end();
  });
}

test("a hung shop takes the request and never answers", async () => {
  world.setFaults(shop, ["hostile-hung"]);
  expect(await readUpTo(1, 300)).toMatchObject({ began: false, bytes: 0 });
});

test("an endless page keeps pouring", async () => {
  world.setFaults(shop, ["hostile-endless-body"]);
  expect((await readUpTo(20_000_000, 5000)).bytes).toBeGreaterThanOrEqual(20_000_000);
});

test("a gzip bomb is small on the wire", async () => {
  world.setFaults(shop, ["hostile-gzip-bomb"]);
  const { bytes, encoding } = await readUpTo(10_000_000, 5000);
  expect(encoding).toBe("gzip");
  expect(bytes).toBeLessThan(4_000_000);
});

test("a redirect leads to an internal address", async () => {
  world.setFaults(shop, ["hostile-redirect-metadata"]);
  expect((await askWeb(world, { url, address })).headers.location).toMatch(/^http:\/\/169\.254\.169\.254\//);
});

test("a flood of headers stops an ordinary client", async () => {
  world.setFaults(shop, ["hostile-header-flood"]);
  await expect(askWeb(world, { url, address })).rejects.toMatchObject({ code: "HPE_HEADER_OVERFLOW" });
});

test("hostile text stands in the title, in a header and in DNS", async () => {
  world.setFaults(shop, ["hostile-text"]);
  const page = await askWeb(world, { url, address });
  expect(page.body).toContain(hostileText.markup);
  expect(page.headers["x-powered-by"]).toContain(hostileText.formula);
  const texts = await askDns(world, { name: shop, type: "TXT" });
  expect(texts?.answers.join("\n")).toContain(hostileText.bidirectional);
});

test("a checkout that is down leaves the rest of the shop up", async () => {
  world.setFaults(shop, ["checkout-down"]);
  expect((await askWeb(world, { url: `${url}checkout`, address })).status).toBe(503);
  expect((await askWeb(world, { url, address })).status).toBe(200);
});
