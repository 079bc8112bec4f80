import { describe, expect, test } from "vitest";
import type { FakeTls, FakeWorld } from "../probes/fake.ts";
import type { FakeResponse } from "../probes/fake-http.ts";
import { fakeHost, fakeStore, judgeWorld } from "./fake-store.ts";
import { staleAddress } from "./stale-address.ts";

const NEW = "192.0.2.10";
const OLD = "192.0.2.66";
const NEW6 = "2001:db8::10";

/** A page of 300 different words; another `seed` gives another page, `tail` changes its last words. */
function shopPage(seed = "a", title = "Shop", tail = ""): string {
  const words = Array.from(
    { length: 300 },
    (_, index) => `${seed}${String.fromCharCode(97 + (index % 26))}${"xyzuvw"[index % 6]}${"klmno"[index % 5]}`,
  );
  return `<html><head><title>${title}</title></head><body>${words.join(" ")} ${tail}</body></html>`;
}

/** www.shop.test with the given answers by address. */
function world(
  answers: { [address: string]: { tls?: FakeTls[string]; page?: FakeResponse; plain?: FakeResponse } },
  extra: FakeWorld["http"] = {},
): FakeWorld {
  const addresses = Object.keys(answers);
  const tls: FakeTls = {};
  const http: NonNullable<FakeWorld["http"]> = { ...extra };
  for (const [address, answer] of Object.entries(answers)) {
    tls[`www.shop.test@${address}`] = answer.tls ?? {};
    http[`https://www.shop.test/${addresses.length > 1 ? ` @${address}` : ""}`] = answer.page ?? shopPage();
    if (answer.plain !== undefined) http[`http://www.shop.test/ @${address}`] = answer.plain;
  }
  const ipv4 = addresses.filter((address) => !address.includes(":"));
  const ipv6 = addresses.filter((address) => address.includes(":"));
  return { dns: { "www.shop.test A": ipv4, "www.shop.test AAAA": ipv6 }, tls, http };
}

async function wwwVerdict(fake: FakeWorld, store = fakeStore()) {
  const verdicts = await judgeWorld(staleAddress, fake, store);
  return verdicts.find((verdict) => verdict.subject === "www.shop.test");
}

describe("the addresses of a required name", () => {
  test.each<[string, FakeWorld, string, string]>([
    ["that all serve the shop pass", world({ [NEW]: {} }), "pass", "ok"],
    ["that serve the same page twice pass", world({ [NEW]: {}, "192.0.2.11": {} }), "pass", "ok"],
    [
      "with one certificate for another name fail",
      world({ [NEW]: {}, [OLD]: { tls: { certificate: { names: ["old-host.test"] } } } }),
      "fail",
      "stale-address",
    ],
    ["with one that refuses fail", world({ [NEW]: {}, [OLD]: { tls: "refused" } }), "fail", "stale-address"],
    ["with one that times out fail", world({ [NEW]: {}, [OLD]: { tls: "timeout" } }), "fail", "stale-address"],
    [
      "with one that shows another site fail",
      world({ [NEW]: {}, [OLD]: { page: shopPage("q", "Old hosting company") } }),
      "fail",
      "stale-address",
    ],
    [
      "with one default page fail",
      world({ [NEW]: {}, [OLD]: { page: shopPage("a", "Welcome to nginx!") } }),
      "fail",
      "stale-address",
    ],
    [
      "with one expired certificate fail",
      world({ [NEW]: {}, [OLD]: { tls: { chainError: "CERT_HAS_EXPIRED" } } }),
      "fail",
      "stale-address",
    ],
    ["with one private address fail", world({ [NEW]: {}, "10.0.0.5": { tls: "guarded" } }), "fail", "stale-address"],
    [
      "with one that redirects elsewhere fail",
      world({ [NEW]: { page: "301 https://shop.test/" }, [OLD]: { page: "301 https://old.test/" } }),
      "fail",
      "stale-address",
    ],
    [
      "that redirect to the same place pass",
      world({ [NEW]: { page: "301 https://shop.test/?a=1" }, [OLD]: { page: "301 https://shop.test/?b=2" } }),
      "pass",
      "ok",
    ],
    ["none of which serves fail", world({ [NEW]: { tls: "refused" } }), "fail", "none-serves"],
    [
      "that serve on port 80 only do not apply",
      world({ [NEW]: { tls: "refused", plain: "shop" } }),
      "skip",
      "http-only",
    ],
    ["that turn us away are unknown", world({ [NEW]: {}, [OLD]: { page: 403 } }), "unknown", "turned-away"],
    [
      "behind a bot wall are unknown",
      world({ [NEW]: { page: { status: 403, botWall: true } } }),
      "unknown",
      "bot-wall",
    ],
    ["that we have no route to are unknown", world({ [NEW6]: { tls: "unreachable" } }), "unknown", "not-reached"],
    [
      "that all have the same expired certificate pass: that is another fault",
      world({ [NEW]: { tls: { chainError: "CERT_HAS_EXPIRED" } } }),
      "pass",
      "ok",
    ],
  ])("%s", async (_, fake, status, findingKey) => {
    expect(await wwwVerdict(fake)).toMatchObject({ status, findingKey });
  });

  test("with a foreign organisation's certificate are critical", async () => {
    const foreign = world({
      [NEW]: {},
      [OLD]: { tls: { certificate: { names: ["other-company.test", "www.other-company.test"] } } },
    });
    const selfSigned = world({
      [NEW]: {},
      [OLD]: { tls: { chainError: "DEPTH_ZERO_SELF_SIGNED_CERT", certificate: { names: ["localhost"] } } },
    });
    const platform = world({ [NEW]: {}, [OLD]: { tls: { certificate: { names: ["*.myshopify.com"] } } } });
    expect((await wwwVerdict(foreign))?.severity).toBe("critical");
    expect((await wwwVerdict(selfSigned))?.severity).toBeUndefined();
    expect((await wwwVerdict(platform))?.severity).toBeUndefined();
  });

  test("that are dead are asked again later, a wrong certificate at once", async () => {
    expect((await wwwVerdict(world({ [NEW]: {}, [OLD]: { tls: "timeout" } })))?.confirm).toBe("later");
    const wrong = world({ [NEW]: {}, [OLD]: { tls: { certificate: { names: ["old-host.test"] } } } });
    expect((await wwwVerdict(wrong))?.confirm).toBe("again");
  });
});

describe("pages that change by themselves", () => {
  test("are not taken for another site", async () => {
    const second = "https://www.shop.test/?launch-ready-look=2";
    const fake = world(
      { [NEW]: { page: shopPage("a", "Shop a") }, [OLD]: { page: shopPage("b", "Shop b") } },
      { [second]: shopPage("c", "Shop c") },
    );
    expect(await wwwVerdict(fake)).toMatchObject({ status: "pass" });
  });

  test("built by a script are compared by title, certificate and server", async () => {
    const shell = (id: string) => `<html><head><title>Shop</title></head><body>Loading ${id}</body></html>`;
    expect(await wwwVerdict(world({ [NEW]: { page: shell("one") }, [OLD]: { page: shell("two") } }))).toMatchObject({
      status: "pass",
    });
    const otherServer = world({
      [NEW]: { page: shell("one") },
      [OLD]: { page: { body: shell("two"), headers: { server: "Apache" } } },
    });
    expect(await wwwVerdict(otherServer)).toMatchObject({ status: "fail" });
  });

  test("with other prices are the same page", async () => {
    const fake = world({
      [NEW]: { page: shopPage("a", "Shop", "from 19.90") },
      [OLD]: { page: shopPage("a", "Shop", "from 24.90") },
    });
    expect(await wwwVerdict(fake)).toMatchObject({ status: "pass" });
  });
});

describe("IPv6 without an IPv6 network", () => {
  test("is noted, not failed", async () => {
    for (const fault of ["unreachable", "timeout"] as const) {
      const verdict = await wwwVerdict(world({ [NEW]: {}, [NEW6]: { tls: fault } }));
      expect(verdict).toMatchObject({ status: "pass" });
      expect(verdict?.summaryTech).toContain("1 not reachable from here");
    }
  });

  test("counts once another IPv6 address has answered", async () => {
    const verdict = await wwwVerdict(world({ [NEW]: {}, [NEW6]: {}, "2001:db8::66": { tls: "timeout" } }));
    expect(verdict).toMatchObject({ status: "fail", findingKey: "stale-address" });
  });
});

test("an optional name with a dead address only warns", async () => {
  const store = fakeStore({ hosts: [fakeHost("ftp.shop.test", "static", { required: false })] });
  const verdicts = await judgeWorld(staleAddress, { dns: { "ftp.shop.test A": [OLD] } }, store);
  expect(verdicts.find((verdict) => verdict.subject === "ftp.shop.test")).toMatchObject({ status: "warn" });
});

test("a mail-only host is not asked", async () => {
  const store = fakeStore({ hosts: [fakeHost("mail.shop.test", "mail", { http: false })] });
  const verdicts = await judgeWorld(staleAddress, { dns: { "mail.shop.test A": [OLD] } }, store);
  expect(verdicts.some((verdict) => verdict.subject === "mail.shop.test")).toBe(false);
});

test("an address outside the platform's range that serves only warns, and only beside one inside", async () => {
  const store = fakeStore({ platform: "shopify" });
  expect(await wwwVerdict(world({ "23.227.38.65": {}, [OLD]: {} }), store)).toMatchObject({
    status: "warn",
    findingKey: "outside-platform",
  });
  expect(await wwwVerdict(world({ [NEW]: {}, [OLD]: {} }), store)).toMatchObject({ status: "pass" });
});

test("the fix names the address to delete", async () => {
  const verdict = await wwwVerdict(world({ [NEW]: {}, [OLD]: { tls: "refused" } }));
  if (!verdict) throw new Error("no verdict");
  expect(staleAddress.fix(verdict, fakeStore())[0]?.text).toBe(
    `At your DNS provider, delete the A record www with the value ${OLD}.`,
  );
});
