import { afterEach, expect, test } from "vitest";
import { type Running, startHttp, testHttp } from "./loopback.ts";

const hosts = { "shop.test": ["127.0.0.1"], "other.test": ["127.0.0.1"] };
const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** A shop that knows its visitor by a cookie, and a list of what it was asked. */
async function openShop() {
  const asked: string[] = [];
  const server = await startHttp(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { host = "", cookie = "none", "content-type": type = "-" } = request.headers;
    asked.push(`${request.method} ${host}${request.url} ${cookie} ${type} ${body}`);
    if (request.url === "/login" && request.method === "POST") {
      response.writeHead(303, { location: "/account", "set-cookie": "sid=hidden-value; Path=/" }).end();
    } else if (request.url === "/elsewhere") {
      response.writeHead(307, { location: "http://other.test/take" }).end();
    } else response.end(cookie.includes("sid=") ? "Your orders" : "Log in");
  });
  running.push(server);
  return { asked, ...testHttp({ http: server.port }, { hosts }) };
}

test("a visitor keeps cookies from request to request, and no other visitor gets them", async () => {
  const { http, asked, observations } = await openShop();
  const visit = http.visit();
  const form: [string, string][] = [
    ["email", "a b@shop.test"],
    ["password", "not-to-be-seen"],
  ];
  const answer = await visit.send("http://shop.test/login", { form });
  expect(answer).toMatchObject({ method: "POST", status: 303, locationResolved: "http://shop.test/account" });
  expect((await visit.open("http://shop.test/account")).final?.body).toBe("Your orders");
  expect((await http.visit().get("http://shop.test/account")).body).toBe("Log in");
  expect((await visit.get("http://other.test/account")).body).toBe("Log in");
  expect(asked[0]).toBe(
    "POST shop.test/login none application/x-www-form-urlencoded email=a+b%40shop.test&password=not-to-be-seen",
  );
  expect(asked[1]).toContain("GET shop.test/account sid=hidden-value");
  expect(JSON.stringify([answer, observations()])).not.toMatch(/hidden-value|not-to-be-seen/);
});

test("what is sent is sent once more when asked once more, and never carried to another host", async () => {
  const { http, asked } = await openShop();
  const visit = http.visit();
  const body = { json: '{"type":"ping"}' };
  await visit.send("http://shop.test/hook", body);
  await visit.send("http://shop.test/hook", body);
  expect(asked).toEqual(Array(2).fill('POST shop.test/hook none application/json {"type":"ping"}'));
  const moved = await visit.send("http://shop.test/elsewhere", body);
  expect(moved).toMatchObject({ status: 307, locationResolved: "http://other.test/take" });
  expect(asked.filter((line) => line.includes("other.test"))).toEqual([]);
});

test("a visit never shows what the run saw earlier", async () => {
  const { http, asked } = await openShop();
  await http.get("http://shop.test/");
  await http.visit().get("http://shop.test/");
  expect(asked.length).toBe(2);
});

test("more than 64 KiB are not sent", async () => {
  const { http, asked } = await openShop();
  const answer = await http.visit().send("http://shop.test/hook", { json: "x".repeat(65_537) });
  expect(answer.fault).toMatchObject({ kind: "too-large", code: "REQUEST_BODY" });
  expect(asked).toEqual([]);
});

test("a series has a share of its own, and only its first look and what went wrong are written down", async () => {
  let count = 0;
  const server = await startHttp((_request, response) => {
    count += 1;
    response.writeHead(count === 3 ? 502 : 200).end();
  });
  running.push(server);
  const budget = { pages: 0, assets: 0, requests: 0, guesses: 0, samples: 4 };
  const { http, observations } = testHttp({ http: server.port }, { hosts, budget });
  const look = () => http.get("http://shop.test/", { isSample: true, fresh: true, kind: "other" });
  const seen = [await look(), await look(), await look(), await look(), await look()];
  expect(seen.map(({ status, fault }) => status ?? fault?.kind)).toEqual([200, 200, 502, 200, "budget"]);
  expect(observations().length).toBe(2);
});
